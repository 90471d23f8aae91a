import Foundation

/// The signals that a terminal and a shell send, as bytes of a pipe that can be waited for together with keys.
final class TerminalSignals {
    static let handled = [SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT]
    // Written before the handlers are there, and only read by them.
    nonisolated(unsafe) private static var wake: Int32 = -1

    /// Can be read where a signal came.
    let descriptor: Int32

    /// Takes the signals from now on.
    ///
    /// - Throws: `CommandProblem` where there is no pipe to be had.
    init() throws(CommandProblem) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw CommandProblem("no pipe for signals: \(String(cString: strerror(errno)))")
        }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        (descriptor, Self.wake) = (ends[0], ends[1])
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in Self.handled {
            sigaddset(&signals, number)
            Self.handle(number)
        }
        // A parent that blocks them hands that on.
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// The signals that have come since.
    func take() -> [Int32] {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &bytes, bytes.count)
        return bytes.prefix(max(0, count)).map(Int32.init)
    }

    /// Stops the process as the shell expects it, and returns when it goes on.
    func stop() {
        signal(SIGTSTP, SIG_DFL)
        raise(SIGTSTP)
        Self.handle(SIGTSTP)
    }

    private static func handle(_ number: Int32) {
        signal(number) { number in
            let before = errno
            var byte = UInt8(truncatingIfNeeded: number)
            _ = write(TerminalSignals.wake, &byte, 1)
            errno = before
        }
    }
}
