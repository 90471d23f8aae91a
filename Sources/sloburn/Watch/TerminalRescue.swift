import Foundation

/// Gives the terminal back where the process dies of a mistake of its own.
enum TerminalRescue {
    // The first byte ends a control sequence that was cut.
    private static let restoreSequence: StaticString = "\u{18}\u{1B}[0m\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"
    private static let deadly = [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE]

    // Written before the handlers are there, and only read by them.
    nonisolated(unsafe) private static var descriptor: Int32 = -1
    nonisolated(unsafe) private static var modes = termios()

    /// What makes the terminal as it was, but for its modes.
    static var restoreBytes: [UInt8] {
        Array(UnsafeBufferPointer(start: restoreSequence.utf8Start, count: restoreSequence.utf8CodeUnitCount))
    }

    /// Has signals that end the process give the terminal back before.
    static func arm(_ descriptor: Int32, _ modes: termios) {
        (self.descriptor, self.modes) = (descriptor, modes)
        for number in deadly {
            signal(number) { number in
                // Only what POSIX lets a handler call.
                TerminalRescue.restore()
                signal(number, SIG_DFL)
                raise(number)
            }
        }
    }

    private static func restore() {
        _ = write(descriptor, restoreSequence.utf8Start, restoreSequence.utf8CodeUnitCount)
        tcsetattr(descriptor, TCSANOW, &modes)
    }
}
