import Foundation
import Synchronization

/// A program that runs until it is told to end, at the latest with this process.
final class ChildProcess: Sendable {
    private struct State {
        var lines: [(text: String, at: ContinuousClock.Instant)] = []
    }

    /// Its id.
    let pid: Int32
    private let process: Mutex<Process>
    private let input: FileHandle
    private let state = Mutex(State())

    /// Starts a program; to be called on the main thread, with whose end the program ends.
    ///
    /// - Parameters:
    ///   - program: its path.
    ///   - arguments: what follows.
    ///   - environment: variables beside those of this process.
    /// - Throws: what Foundation says when there is no such program.
    init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["setpriv", "--pdeathsig", "TERM", program] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
        pid = process.processIdentifier
        self.process = Mutex(process)
        self.input = input.fileHandleForWriting
        let handle = output.fileHandleForReading
        Thread.detachNewThread { [weak self] in
            var rest = Data()
            while case let data = handle.availableData, !data.isEmpty {
                let now = ContinuousClock.now
                rest.append(data)
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    let line = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
                    self?.state.withLock { $0.lines.append((line, now)) }
                    rest = Data(rest[(end + 1)...])
                }
            }
        }
    }

    deinit {
        end()
    }

    /// Whether it still runs.
    var isRunning: Bool { process.withLock { $0.isRunning } }

    /// What it has said, on both outputs.
    var output: String { state.withLock { $0.lines.map(\.text).joined(separator: "\n") } }

    /// The first line that holds a text, with the time at which it came.
    func line(containing text: String) -> (text: String, at: ContinuousClock.Instant)? {
        state.withLock { $0.lines.first { $0.text.contains(text) } }
    }

    /// Waits for a line that holds a text.
    ///
    /// - Throws: `Failure` when the program ends or the time passes without one.
    @discardableResult
    func wait(
        for text: String, timeout: Duration
    ) throws -> (text: String, at: ContinuousClock.Instant) {
        let deadline = ContinuousClock.now + timeout
        while true {
            if let line = line(containing: text) { return line }
            guard isRunning, .now < deadline else {
                throw Failure("process \(pid) did not say \"\(text)\"; it said:\n\(output.suffix(2_000))")
            }
            Thread.sleep(forTimeInterval: 0.005)
        }
    }

    /// Closes its standard input.
    func closeInput() { try? input.close() }

    /// Ends it in good order, or by force after 20 seconds.
    func end() {
        closeInput()
        process.withLock { process in
            guard process.isRunning else { return }
            process.terminate()
            let deadline = ContinuousClock.now + .seconds(20)
            while process.isRunning, .now < deadline { Thread.sleep(forTimeInterval: 0.01) }
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
            process.waitUntilExit()
        }
    }
}
