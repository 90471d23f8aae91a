import Foundation
import SloburnWatch

/// The terminal that the process was started in: raw, on its other screen, and as it was again afterwards.
final class Terminal {
    private static let enterSequence = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l\u{1B}[0m\u{1B}[2J"
    private static let restoreTimeout: Int32 = 1_000

    let descriptor: Int32
    private let modes: termios
    private var pending: ArraySlice<UInt8> = []
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

    /// Whether it has not taken all that was sent to it.
    var isBusy: Bool { !pending.isEmpty }

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
        send(Array(Self.enterSequence.utf8))
    }

    /// Gives it back as it was; waits a moment for one that takes nothing.
    func leave() {
        guard isEntered else { return }
        isEntered = false
        pending = []
        var modes = modes
        tcsetattr(descriptor, TCSANOW, &modes)
        send(TerminalRescue.restoreBytes)
        while isBusy {
            var place = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard poll(&place, 1, Self.restoreTimeout) > 0, flush() else { break }
        }
        pending = []
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

    /// Sends bytes, as many as it takes; the rest goes with `flush`.
    func send(_ bytes: [UInt8]) {
        pending += bytes
        flush()
    }

    /// Sends what is left.
    ///
    /// - Returns: false where the terminal is gone.
    @discardableResult
    func flush() -> Bool {
        while !pending.isEmpty {
            let count = pending.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                pending = pending.dropFirst(count)
            } else if count < 0, errno == EINTR {
                continue
            } else {
                return count < 0 && errno == EAGAIN
            }
        }
        pending = []
        return true
    }
}
