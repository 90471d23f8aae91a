import ArgumentParser
import Foundation
import SloburnConfig
import SloburnDaemon
import SloburnModel
import SloburnPipeline

/// `sloburn backtest`: the pipeline over recorded records, with event time as the clock.
struct BacktestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Run the pipeline over recorded records, without Kafka, with event time as the clock.",
        discussion: """
            Input and output hold one Kafka record a line, as JSON: \
            {"topic": "metrics.http", "partition": 0, "offset": 17, "timestamp": 1795223564000, "value": {…}}. \
            Only topic and a value are required. The same input gives byte-identical output.

            Examples:
              sloburn backtest --config slos/ --input yesterday.ndjson --output replayed.ndjson
              sloburn backtest --config slos/ --input - < yesterday.ndjson
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(help: "The recorded records; - for standard input.")
    var input: String

    @Option(help: "Where the output records go (default: standard output).")
    var output: String?

    func run() throws {
        let configuration = try options.load()
        var file: LineFile
        var session: BacktestSession
        do {
            file = try LineFile(path: input)
            session = try BacktestSession(
                configuration: configuration, inputName: input, output: BufferedOutput(path: output))
        } catch let error as CocoaError {
            StandardError.write("error: \(error.filePath ?? input): \(error.localizedDescription)\n")
            throw ExitCode(1)
        } catch {
            StandardError.write("error: \(error)\n")
            throw ExitCode(1)
        }
        var progress = ProgressLine(size: file.size)
        var bytes: Int64 = 0
        do {
            try file.forEachLine { line, number in
                bytes += Int64(line.count) + 1
                try session.take(line, number: number)
                progress.update(lines: number, bytes: bytes)
            }
        } catch let error as SchemaQueries.Failure {
            StandardError.write("error: \(error)\n")
            throw ExitCode(1)
        }
        try session.finish()
        progress.finish()
        StandardError.write(session.summary)
        if session.badLines > 0 { throw ExitCode(1) }
    }
}

/// One backtest on its way from lines to lines.
private struct BacktestSession {
    private let backtest: Backtest
    private let schemas = SchemaQueries(environment: ProcessInfo.processInfo.environment)
    private var lines: RecordedLines
    private var writer: OutputLine
    private var output: BufferedOutput
    private var records = 0
    private var control = ControlTable()
    private let controlTopics: [String: ControlTopic]
    private let engine: EngineDefinition
    private let sourceBranches: [String: TopicBranch]

    init(configuration: Configuration, inputName: String, output: BufferedOutput) throws {
        backtest = try Backtest(definition: configuration.engine, schemas: schemas.answer)
        engine = configuration.engine
        sourceBranches = engine.sourceBranches
        let topics = configuration.daemon.topics
        writer = OutputLine(topics: topics)
        controlTopics = Dictionary(
            ControlTopic.allCases.map { (topics[$0], $0) }, uniquingKeysWith: { first, _ in first })
        lines = RecordedLines(of: inputName)
        self.output = output
    }

    mutating func take(_ line: UnsafeRawBufferPointer, number: Int) throws {
        guard line.contains(where: { $0 > 0x20 }) else { return }
        let isRead = { [backtest, controlTopics] in controlTopics[$0] != nil || backtest.reads(topic: $0) }
        guard let recorded = lines.record(of: line, number: number, isRead: isRead) else { return }
        if let topic = controlTopics[recorded.topic] { return take(recorded, of: topic, number: number) }
        records += 1
        try take(recorded)
    }

    /// Takes what people or tools said then: it has effect from the next evaluation on.
    private mutating func take(_ recorded: RecordedRecord, of topic: ControlTopic, number: Int) {
        let key = recorded.key ?? ""
        do throws(ControlTable.Refusal) {
            let value: [UInt8]? = recorded.withValue { $0.map { Array($0) } }
            for warning in try control.take(topic, key: key, value: value, beside: engine) {
                lines.warn("\(recorded.topic), key '\(key)': \(warning)", number: number)
            }
        } catch {
            lines.refuse("\(recorded.topic), key '\(key)': \(error)", number: number)
        }
        backtest.adjust(control.adjustments)
        backtest.take(acknowledgements: control.acknowledgements)
        backtest.take(changes: control.changes)
    }

    var badLines: Int { lines.bad }

    private mutating func take(_ recorded: RecordedRecord) throws {
        let input = InputPartition(topic: recorded.topic, partition: recorded.partition)
        let offset = lines.offset(recorded.offset, in: input)
        let headers = backtest.needsHeaders(topic: recorded.topic) ? RecordHeaders(lines.headers(of: recorded)) : nil
        var written: [UInt8] = []
        let rejected = recorded.withValue { value in
            let record = InputRecord(
                offset: offset, timestamp: recorded.timestampMilliseconds.flatMap(Timestamp.init(milliseconds:)),
                isAppendTime: false, value: value, headers: headers)
            return withExtendedLifetime(headers) {
                backtest.take(record, from: input) { written += writer.line(of: $0) }
            }
        }
        try schemas.check()
        for element in rejected {
            written += writer.line(
                ofDeadLetter: recorded, in: sourceBranches[element.source] ?? .other,
                headers: DeadLetter.headers(for: element, from: input, offset: offset))
        }
        if !written.isEmpty { try output.write(written) }
    }

    mutating func finish() throws {
        var written: [UInt8] = []
        backtest.finish { written += writer.line(of: $0) }
        try output.write(written)
        try output.flush()
    }

    var summary: String {
        let counters = backtest.counters
        return "backtest: \(records) records: \(counters.reduce(0) { $0 + $1.counted }) samples counted, "
            + "\(counters.reduce(0) { $0 + $1.unmatched }) unmatched, "
            + "\(counters.reduce(0) { $0 + $1.duplicates }) duplicates, "
            + "\(counters.reduce(0) { $0 + $1.rejectedTotal }) rejected, "
            + "\(counters.reduce(0) { $0 + $1.tombstones }) tombstones; "
            + "\(lines.foreign) records of other topics, \(lines.bad) bad lines\n"
    }
}
