import Foundation
import SloburnConfig
import SloburnModel
import SloburnTestKit

/// What a verification run is about: how many records, of what kind, under which configuration.
struct VerificationSetup {
    /// What may be wrong before anything is compared.
    enum Failure: Error {
        /// The configuration has findings.
        case findings([String])
        /// There is no binary at the path.
        case noBinary(String)
        /// The binary ended with this status.
        case ended(status: Int32, message: String)
    }

    static let seed: UInt64 = 20_261_120
    static let partitions: Int64 = 4

    let lines: Int

    /// `SLOBURN_VERIFY_LINES` records, or 30000.
    static let standard: VerificationSetup = {
        let text = ProcessInfo.processInfo.environment["SLOBURN_VERIFY_LINES"] ?? ""
        return VerificationSetup(lines: Int(text) ?? 30_000)
    }()

    /// The records, always the same: about three hours of traffic, however many they are, with some eight outages and
    /// four silences.
    var generator: RecordGenerator {
        var options = RecordGenerator.Options()
        options.longestStep = TimeSpan(nanoseconds: 20_000_000_000_000 / Int64(max(1, lines)))
        options.calm = Int64(max(1, lines / 2_000))
        return RecordGenerator(seed: Self.seed, options: options)
    }

    /// A second objective beside `TestBudget.latency`: an SLO has names of objectives only when it has several.
    private static let slow: TestBudget = {
        var definition = TestBudget.latency.definition
        definition.objectiveName = "slow"
        if case .threshold(let query, _) = definition.indicator {
            let threshold = Threshold(comparison: .lte, value: 0.5, nanoseconds: 500_000_000, family: .time)
            definition.indicator = .threshold(query, threshold)
        }
        return TestBudget(definition: definition) {
            let isRequest = $0.metric == "http.requests"
            return (isRequest && $0.latency <= .milliseconds(500), isRequest)
        }
    }()

    /// The budgets that `VerificationConfiguration.yaml` describes, in its order.
    static let budgets = TestBudget.all + [slow]

    /// The released binary: `SLOBURN_BIN`, or the one beside the test bundle.
    static func binary() throws -> URL {
        let named = ProcessInfo.processInfo.environment["SLOBURN_BIN"].flatMap { $0.isEmpty ? nil : URL(filePath: $0) }
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let binary = named ?? own.deletingLastPathComponent().appending(path: "sloburn")
        guard FileManager.default.isExecutableFile(atPath: binary.path) else { throw Failure.noBinary(binary.path) }
        return binary
    }

    /// Runs `sloburn backtest` and says how many seconds it took.
    static func backtest(configuration: URL, input: URL, output: URL) throws -> Double {
        let process = Process()
        // A child inherits the signal mask, and the threads that run tests block all of them.
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "--default-signal", try binary().path, "backtest", "--config", configuration.path, "--input", input.path,
            "--output", output.path,
        ]
        let errors = Pipe()
        process.standardError = errors
        let start = ContinuousClock.now
        try process.run()
        let message = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure.ended(status: process.terminationStatus, message: String(decoding: message, as: UTF8.self))
        }
        return (ContinuousClock.now - start) / .seconds(1)
    }

    /// Writes the records as a backtest reads them.
    func writeInput(to file: URL) throws {
        guard let stream = OutputStream(url: file, append: false) else { throw CocoaError(.fileWriteUnknown) }
        stream.open()
        defer { stream.close() }
        var generator = generator
        for number in 0..<Int64(lines) {
            let record = generator.next()
            // Half of the values as text, the others as JSON where they are some.
            let isJSON = record.json.first == "{" && (try? JSONObject(Array(record.json.utf8))) != nil
            let value = isJSON && number % 2 == 0 ? record.json : Self.quoted(record.json)
            let (offset, partition) = number.quotientAndRemainder(dividingBy: Self.partitions)
            let line = """
                {"topic":"metrics.http","partition":\(partition),"offset":\(offset),\
                "timestamp":\(record.timestamp.nanoseconds / 1_000_000),"value":\(value)}\n
                """
            guard try Self.write(Array(line.utf8), to: stream) else { throw CocoaError(.fileWriteUnknown) }
        }
    }

    private static func write(_ bytes: [UInt8], to stream: OutputStream) throws -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.map { stream.write($0, maxLength: buffer.count) } ?? 0
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
