public import Foundation

/// The released binary in a terminal of its own, with somebody at its keys.
public final class PseudoTerminal: Sendable {
    /// Why a run did not come to what was waited for.
    public struct Failure: Error, CustomStringConvertible {
        /// What was waited for, and what the screen showed.
        public let description: String
    }

    /// What was sent to the terminal so far.
    private final class Display: @unchecked Sendable /* the condition guards the rest */ {
        let condition = NSCondition()
        var screen: TerminalScreen
        var hasEnded = false

        init(_ screen: TerminalScreen) { self.screen = screen }

        /// Reads to the end.
        func collect(_ descriptor: Int32) {
            var bytes = [UInt8](repeating: 0, count: 4_096)
            while case let count = read(descriptor, &bytes, bytes.count), count > 0 {
                condition.withLock {
                    screen.take(bytes[..<count])
                    condition.broadcast()
                }
            }
            condition.withLock {
                hasEnded = true
                condition.broadcast()
            }
        }
    }

    private let process = Process()
    private let keyboard: FileHandle
    private let line: FileHandle
    private let display: Display

    /// Starts the binary.
    ///
    /// - Parameters:
    ///   - arguments: the command and its arguments.
    ///   - columns: the terminal's columns.
    ///   - rows: its rows.
    /// - Throws: `Failure` where there is no terminal to be had, or what Foundation says.
    public init(_ arguments: [String], columns: Int, rows: Int) throws {
        var (master, slave): (Int32, Int32) = (-1, -1)
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        guard openpty(&master, &slave, nil, nil, &size) == 0 else {
            throw Failure(description: "no pseudo-terminal: \(errno)")
        }
        keyboard = FileHandle(fileDescriptor: master, closeOnDealloc: true)
        line = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
        display = Display(TerminalScreen(columns: columns, rows: rows))
        process.executableURL = URL(filePath: "/usr/bin/env")
        // In a session of its own, the terminal sends it the signals of keys and of another size.
        process.arguments =
            ["--default-signal", "setsid", "--ctty", "--wait", try SloburnProcess.binary().path] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["TERM": "xterm-256color"]) { $1 }
        process.environment?["NO_COLOR"] = nil
        (process.standardInput, process.standardOutput, process.standardError) = (line, line, FileHandle.nullDevice)
        try process.run()
        Thread { [display, keyboard] in display.collect(keyboard.fileDescriptor) }.start()
    }

    deinit {
        guard process.isRunning else { return }
        // What runs in the terminal is a child of the process that was started.
        var group: pid_t = 0
        if ioctl(keyboard.fileDescriptor, UInt(TIOCGPGRP), &group) == 0, group > 1 { kill(-group, SIGKILL) }
        kill(process.processIdentifier, SIGKILL)
    }

    /// The modes of its line: what a program changes, it has to give back.
    public var lineModes: [UInt32] {
        var modes = termios()
        tcgetattr(line.fileDescriptor, &modes)
        return [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag]
    }

    /// What is on the screen.
    public var lines: [String] { display.condition.withLock { display.screen.lines } }

    /// The private modes that are on.
    public var modes: Set<String> { display.condition.withLock { display.screen.modes } }

    /// What the screen was sent and does not know.
    public var unknown: [String] { display.condition.withLock { display.screen.unknown } }

    /// Types text, or the bytes of keys.
    public func type(_ text: String) throws { try keyboard.write(contentsOf: Data(text.utf8)) }

    /// Makes the terminal larger or smaller.
    public func resize(columns: Int, rows: Int) {
        display.condition.withLock { display.screen.resize(columns: columns, rows: rows) }
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(keyboard.fileDescriptor, UInt(TIOCSWINSZ), &size)
    }

    /// Waits until the screen is as wanted.
    ///
    /// - Parameters:
    ///   - what: what is waited for.
    ///   - timeout: how long.
    ///   - isThere: whether the lines are so.
    /// - Throws: `Failure` when they were not in time.
    public func wait(for what: String, timeout: TimeInterval = 60, _ isThere: ([String]) -> Bool) throws {
        let deadline = Date(timeIntervalSinceNow: timeout)
        try display.condition.withLock {
            while !isThere(display.screen.lines) {
                guard !display.hasEnded, display.condition.wait(until: deadline) else {
                    let lines = display.screen.lines.joined(separator: "\n")
                    throw Failure(description: "no \(what) on the screen:\n\(lines)")
                }
            }
        }
    }

    /// Waits for its end.
    ///
    /// - Returns: its exit code.
    /// - Throws: `Failure` when it does not end.
    public func waitForExit(timeout: TimeInterval = 30) throws -> Int32 {
        let ended = DispatchSemaphore(value: 0)
        Thread { [process] in
            process.waitUntilExit()
            ended.signal()
        }.start()
        guard ended.wait(timeout: .now() + timeout) == .success else {
            kill(process.processIdentifier, SIGKILL)
            throw Failure(description: "it did not end:\n\(lines.joined(separator: "\n"))")
        }
        return process.terminationStatus
    }
}
