import ArgumentParser
import Foundation
import SloburnConfig
import SloburnDaemon
import SloburnModel
import SloburnPipeline

/// `sloburn decode`: what a record becomes.
struct DecodeCommand: ParsableCommand {
    /// `--format`.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Show what records become: their elements, and where each counts or why it does not.",
        discussion: """
            Prints for each record and each source that reads its topic every element: position, metric, kind, event \
            time, value in its base unit, all labels, and the SLO keys in which it counts. For one that counts nowhere \
            it names the selector that came nearest and the matcher that fails; for one that can't be used, the class \
            and message of its dead letter. Counters show what they have grown by since the record before.

            The input holds one Kafka record a line, as for sloburn backtest. With --source each line is the bare \
            value of a record of that source, without timestamp and headers; with --raw, too, the whole input is one \
            value, such as an OTLP message. Times are judged as in a backtest.

            Exits with 0 also when elements are refused, with 1 when a line is no record, the input can't be read, \
            there is no such source or a schema registry can't be asked.

            Examples:
              sloburn decode --config slos/ --input yesterday.ndjson
              kcat -b localhost -C -t metrics.http -c 10 -e | sloburn decode --config slos/ --source web --input -
              sloburn decode --config slos/ --source otlp --raw --input message.bin --format json
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(help: "The records; - for standard input.")
    var input: String

    @Option(help: ArgumentHelp("Lines are bare values of records of this source.", valueName: "name"))
    var source: String?

    @Flag(help: "The whole input is the value of one record; needs --source.")
    var raw = false

    @Option(help: "text: for people; json: one object a record, and the totals on standard error.")
    var format = Format.text

    func validate() throws {
        if raw, source == nil { throw ValidationError("--raw needs --source NAME: a bare value does not tell") }
    }

    func run() throws {
        let configuration = try options.load()
        do {
            var session = try session(configuration.engine)
            if raw {
                try session.takeValue(path: input)
            } else {
                var file = try LineFile(path: input)
                try file.forEachLine { line, number in try session.take(line, number: number) }
            }
            try session.finish()
            if session.badLines > 0 { throw ExitCode(1) }
        } catch let error as CocoaError {
            StandardError.write("error: \(error.filePath ?? input): \(error.localizedDescription)\n")
            throw ExitCode(1)
        } catch let error as SchemaQueries.Failure {
            StandardError.write("error: \(error)\n")
            throw ExitCode(1)
        }
    }

    private func session(_ engine: EngineDefinition) throws -> DecodeSession {
        guard let source else { return try DecodeSession(engine, inputName: input, format: format) }
        guard let (definition, topic) = engine.only(source: source) else {
            let names = engine.sources.map(\.name).joined(separator: ", ")
            StandardError.write("error: there is no source '\(source)'; there are: \(names)\n")
            throw ExitCode(1)
        }
        return try DecodeSession(definition, topic: topic, inputName: input, format: format)
    }
}

/// Records on their way from lines to what they become.
private struct DecodeSession {
    private let inspector: RecordInspector
    private let schemas = SchemaQueries(environment: ProcessInfo.processInfo.environment)
    private var lines: RecordedLines
    /// The topic of bare values; nil where lines are records.
    private let topic: String?
    private let format: DecodeCommand.Format
    private var output: BufferedOutput

    init(
        _ definition: EngineDefinition, topic: String? = nil, inputName: String, format: DecodeCommand.Format
    ) throws {
        inspector = try RecordInspector(definition: definition, schemas: schemas.answer)
        self.topic = topic
        lines = RecordedLines(of: inputName)
        self.format = format
        output = try BufferedOutput(path: nil)
    }

    mutating func take(_ line: UnsafeRawBufferPointer, number: Int) throws {
        guard line.contains(where: { $0 > 0x20 }) else { return }
        if let topic { return try show(line, offset: nil, timestamp: nil, [], of: InputPartition(topic)) }
        guard let recorded = lines.record(of: line, number: number, isRead: inspector.reads) else { return }
        let timestamp = recorded.timestampMilliseconds.flatMap(Timestamp.init(milliseconds:))
        let headers = inspector.needsHeaders(topic: recorded.topic) ? lines.headers(of: recorded) : []
        let input = InputPartition(topic: recorded.topic, partition: recorded.partition)
        let shown = recorded.withValue { value in
            Result { try show(value, offset: recorded.offset, timestamp: timestamp, headers, of: input) }
        }
        try shown.get()
    }

    var badLines: Int { lines.bad }

    /// Takes the whole of a file as one value.
    mutating func takeValue(path: String) throws {
        guard let topic else { return }
        let file = path == "-" ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(filePath: path))
        let value = Array(try file.readToEnd() ?? Data())
        try value.withUnsafeBytes { try show($0, offset: nil, timestamp: nil, [], of: InputPartition(topic)) }
    }

    private mutating func show(
        _ value: UnsafeRawBufferPointer?, offset: Int64?, timestamp: Timestamp?, _ headers: [RecordHeader],
        of input: InputPartition
    ) throws {
        let offset = lines.offset(offset, in: input)
        let headers = RecordHeaders(headers)
        let inspected = withExtendedLifetime(headers) {
            let record = InputRecord(
                offset: offset, timestamp: timestamp, isAppendTime: false, value: value, headers: headers)
            return inspector.inspect(record, from: input)
        }
        try schemas.check()
        switch format {
        case .text: try output.write(Array((inspected.text + "\n").utf8))
        case .json: try output.write(inspected.jsonLine)
        }
    }

    mutating func finish() throws {
        let line = "decode: \(inspector.totals); \(lines.foreign) records of other topics, \(lines.bad) bad lines\n"
        if format == .text { try output.write(Array(line.utf8)) }
        try output.flush()
        if format == .json { StandardError.write(line) }
    }
}

extension InputPartition {
    fileprivate init(_ topic: String) { self.init(topic: topic, partition: 0) }
}
