import Foundation
import SloburnWatch

/// The terminal that the process was started in: raw, on its other screen, and as it was again afterwards.
final class Terminal {
    private static let enterSequence = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l\u{1B}[0m\u{1B}[2J"
    /// How long a terminal that takes nothing is waited for, in milliseconds.
    private static let patience: Int32 = 1_000

    let descriptor: Int32
    private let modes: termios
    private var isEntered = false

    /// Opens it anew: a mode that does not block would else be that of the shell as well.
    ///
    /// - Throws: `CommandProblem` where there is none.
    init() throws(CommandProblem) {
        var name = [CChar](repeating: 0, count: 256)
        let isNamed = ttyname_r(STDOUT_FILENO, &name, name.count) == 0
        let flags = O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        let opened = isNamed ? open(name, flags) : -1
        descriptor = opened >= 0 ? opened : open("/dev/tty", flags)
        var modes = termios()
        guard descriptor >= 0, tcgetattr(descriptor, &modes) == 0 else {
            throw CommandProblem("the terminal can't be opened: \(String(cString: strerror(errno))); --once needs none")
        }
        self.modes = modes
        TerminalRescue.arm(descriptor, modes)
    }

    deinit { close(descriptor) }

    /// How large it is.
    var size: Size {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return Size(columns: 80, rows: 24)
        }
        return Size(columns: min(1_000, Int(size.ws_col)), rows: min(1_000, Int(size.ws_row)))
    }

    /// Takes it over; the keys that make signals go on to.
    func enter() {
        var raw = modes
        raw.c_iflag &= ~tcflag_t(BRKINT | ICRNL | INPCK | ISTRIP | IXON)
        raw.c_lflag &= ~tcflag_t(ECHO | ICANON | IEXTEN)
        raw.c_oflag &= ~tcflag_t(OPOST)
        withUnsafeMutableBytes(of: &raw.c_cc) { characters in
            characters[Int(VMIN)] = 1
            characters[Int(VTIME)] = 0
            // It would end the process with the terminal as it is.
            characters[Int(VQUIT)] = 0
        }
        isEntered = true
        tcsetattr(descriptor, TCSANOW, &raw)
        writeAll(Array(Self.enterSequence.utf8))
    }

    /// Gives it back as it was; waits a moment for one that takes nothing.
    func leave() {
        guard isEntered else { return }
        isEntered = false
        var modes = modes
        tcsetattr(descriptor, TCSANOW, &modes)
        writeAll(TerminalRescue.restoreBytes)
    }

    /// Reads the bytes at hand.
    ///
    /// - Returns: none where there are none; nil where the terminal is gone.
    func read() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 1_024)
        let count = Foundation.read(descriptor, &bytes, bytes.count)
        if count > 0 { return Array(bytes[..<count]) }
        return count < 0 && [EAGAIN, EINTR].contains(errno) ? [] : nil
    }

    /// Writes as many bytes as it takes.
    ///
    /// - Parameter bytes: at least one.
    /// - Returns: how many these were; nil where the terminal is gone.
    func write(_ bytes: ArraySlice<UInt8>) -> Int? {
        let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        if count >= 0 { return count }
        return [EAGAIN, EINTR].contains(errno) ? 0 : nil
    }

    private func writeAll(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            var place = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard poll(&place, 1, Self.patience) != 0, let count = write(rest) else { return }
            rest = rest.dropFirst(count)
        }
    }
}
