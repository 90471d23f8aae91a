import Foundation
import Synchronization

/// A daemon that is started, stopped and killed, again and again, under one name.
///
/// Its log goes to a file. Any thread may call it.
final class DaemonProcess: Sendable {
    /// What is needed to start it.
    struct Command: Sendable {
        /// The binary.
        var binary: URL
        /// `run` and what follows.
        var arguments: [String]
        /// Variables beside those of this process.
        var environment: [String: String] = [:]
    }

    /// How it ended when nobody killed it.
    struct BadExit: Hashable, Sendable, CustomStringConvertible {
        let name: String
        let status: Int32
        let reason: String

        var description: String { "\(name): \(reason), status \(status)" }
    }

    private struct State {
        var process: Process?
        var isEnding = false
        var starts = 0
        var peakKilobytes = 0
        var badExits: [BadExit] = []
    }

    /// The instance's name.
    let name: String
    /// Where its log is.
    let log: URL
    private let command: Command
    private let state: Mutex<State>

    /// Prepares a daemon.
    init(name: String, command: Command, log: URL) {
        self.name = name
        self.command = command
        self.log = log
        state = Mutex(State())
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    }

    deinit {
        kill()
    }

    /// How often it was started.
    var starts: Int { state.withLock { $0.starts } }
    /// The most memory that any of its runs had resident, in kB.
    var peakKilobytes: Int { state.withLock { $0.peakKilobytes } }
    /// Ends that should not have been.
    var badExits: [BadExit] { state.withLock { $0.badExits } }
    /// Whether it runs, stopped or not.
    var isRunning: Bool { state.withLock { $0.process?.isRunning ?? false } }

    /// Starts it, unless it runs.
    func start() throws {
        try state.withLock { state in
            guard state.process?.isRunning != true else { return }
            let process = Process()
            // A child inherits the signal mask, and threads that run tests block all signals.
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["--default-signal", command.binary.path] + command.arguments
            var environment = ProcessInfo.processInfo.environment
            environment.merge(command.environment) { $1 }
            environment["SLOBURN_INSTANCE"] = name
            process.environment = environment
            let handle = try FileHandle(forWritingTo: log)
            try handle.seekToEnd()
            process.standardOutput = handle
            process.standardError = handle
            process.standardInput = FileHandle.nullDevice
            try process.run()
            try handle.close()
            state.process = process
            state.isEnding = false
            state.starts += 1
        }
    }

    /// Kills it, if it runs.
    func kill() {
        noteMemory()
        state.withLock { state in
            guard let process = state.process else { return }
            Glibc.kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            state.process = nil
        }
    }

    /// Stops it in its tracks.
    func suspend() { signal(SIGSTOP) }

    /// Lets it go on.
    func resume() { signal(SIGCONT) }

    /// Asks it to end in good order and waits; what does not end in time is killed.
    ///
    /// - Returns: how long it took.
    @discardableResult func terminate(timeout: Duration = .seconds(30)) -> Duration {
        noteMemory()
        let start = ContinuousClock.now
        let running = state.withLock { state in
            state.isEnding = state.process != nil
            return state.process
        }
        guard let process = running else { return .zero }
        signal(SIGTERM)
        while process.isRunning, ContinuousClock.now - start < timeout { usleep(20_000) }
        let isInTime = !process.isRunning
        if !isInTime { Glibc.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        note(process, isInTime ? "after SIGTERM" : "still there \(timeout) after SIGTERM")
        return ContinuousClock.now - start
    }

    /// Looks whether it is there and how much memory it has; one that ended by itself is started again.
    func check() throws {
        noteMemory()
        let ended = state.withLock { $0.isEnding ? nil : $0.process }.flatMap { $0.isRunning ? nil : $0 }
        guard let ended else { return }
        note(ended, "ended by itself")
        try start()
    }

    private func note(_ process: Process, _ what: String) {
        state.withLock { state in
            if state.process === process { state.process = nil }
            let isGood = process.terminationReason == .exit && process.terminationStatus == 0 && what == "after SIGTERM"
            guard !isGood else { return }
            let reason = process.terminationReason == .exit ? "exit" : "signal"
            state.badExits.append(BadExit(name: name, status: process.terminationStatus, reason: "\(what), \(reason)"))
        }
    }

    private func signal(_ number: Int32) {
        state.withLock { state in
            guard let process = state.process, process.isRunning else { return }
            Glibc.kill(process.processIdentifier, number)
        }
    }

    private func noteMemory() {
        state.withLock { state in
            guard let process = state.process, process.isRunning,
                let text = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8),
                let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
                let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
            else { return }
            state.peakKilobytes = max(state.peakKilobytes, kilobytes)
        }
    }
}
