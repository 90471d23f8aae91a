public import Foundation

/// One run of the released binary, with what it says on both streams.
///
/// `SLOBURN_BIN` names the binary; without it the one beside the test bundle is run.
public final class SloburnProcess: Sendable {
    /// Why a run did not come to what was waited for.
    public enum Failure: Error {
        /// There is no binary at the path.
        case noBinary(String)
        /// The line did not come in time; `log` is what was said instead.
        case noLine(String, log: String)
        /// It did not end in time, and was killed.
        case didNotEnd(log: String)
    }

    /// What it writes to standard output.
    public let output = LineCollector()
    /// What it writes to standard error.
    public let log = LineCollector()
    private let process = Process()

    /// Starts the binary.
    ///
    /// - Parameters:
    ///   - arguments: the command and its arguments.
    ///   - input: what it reads on standard input.
    ///   - instance: what `SLOBURN_INSTANCE` says.
    ///   - variables: further variables of its environment.
    /// - Throws: `Failure.noBinary`, or what Foundation says.
    public init(
        _ arguments: [String], input: String? = nil, instance: String = "test", variables: [String: String] = [:]
    ) throws {
        // A child inherits the signal mask, and the threads that run tests block all signals.
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["--default-signal", try Self.binary().path] + arguments
        var environment = ProcessInfo.processInfo.environment
        environment["SLOBURN_INSTANCE"] = instance
        process.environment = environment.merging(variables) { $1 }
        let (outputPipe, logPipe, inputPipe) = (Pipe(), Pipe(), Pipe())
        process.standardOutput = outputPipe
        process.standardError = logPipe
        process.standardInput = input == nil ? FileHandle.nullDevice : inputPipe
        try process.run()
        output.collect(outputPipe.fileHandleForReading)
        log.collect(logPipe.fileHandleForReading)
        if let input {
            try inputPipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try inputPipe.fileHandleForWriting.close()
        }
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// Runs a command to its end.
    public static func run(
        _ arguments: [String], input: String? = nil, variables: [String: String] = [:],
        timeout: Duration = .seconds(60)
    ) throws -> Result {
        let process = try SloburnProcess(arguments, input: input, variables: variables)
        return try process.waitForExit(timeout: timeout)
    }

    /// How a run ended.
    public struct Result {
        /// What it ended with.
        public let exitCode: Int32
        /// What it wrote to standard output.
        public let output: [String]
        /// What it wrote to standard error.
        public let log: [String]
    }

    /// True while it runs.
    public var isRunning: Bool { process.isRunning }

    /// Waits until a line of the log holds the text, `count` times.
    public func waitForLog(_ text: String, count: Int = 1, timeout: Duration = .seconds(30)) throws {
        let isThere = log.wait(timeout: timeout) { lines in lines.count { $0.contains(text) } >= count }
        guard isThere else { throw Failure.noLine(text, log: log.lines.joined(separator: "\n")) }
    }

    /// Sends it a signal.
    public func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Asks it to read its configuration again.
    public func reload() { send(SIGHUP) }

    /// Asks it to end in good order and returns its exit code.
    @discardableResult public func terminate(timeout: Duration = .seconds(30)) throws -> Int32 {
        if process.isRunning { process.terminate() }
        return try waitForExit(timeout: timeout).exitCode
    }

    /// Waits for its end.
    public func waitForExit(timeout: Duration) throws -> Result {
        let isOver = log.waitForEnd(timeout: timeout) && output.waitForEnd(timeout: timeout)
        if !isOver { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        guard isOver else { throw Failure.didNotEnd(log: log.lines.joined(separator: "\n")) }
        return Result(exitCode: process.terminationStatus, output: output.lines, log: log.lines)
    }

    /// The binary that the tests run.
    public static func binary() throws -> URL {
        let named = ProcessInfo.processInfo.environment["SLOBURN_BIN"].flatMap { $0.isEmpty ? nil : URL(filePath: $0) }
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let binary = named ?? own.deletingLastPathComponent().appending(path: "sloburn")
        guard FileManager.default.isExecutableFile(atPath: binary.path) else { throw Failure.noBinary(binary.path) }
        return binary
    }
}
