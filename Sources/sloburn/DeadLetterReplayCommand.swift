import ArgumentParser
import Foundation
import SloburnConfig
import SloburnDaemon
import SloburnKafka
import SloburnModel
import SloburnPipeline

/// `sloburn deadletter replay`: back into the input.
struct DeadLetterReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Put records that could not be used back into the topics they came from.",
        discussion: """
            Fix the configuration and reload it first: what still can't be used becomes a dead letter again.

            Each record goes back once, however many dead letters it has, with its key, value, timestamp and headers, \
            into the partition it came from. The header __sloburn.replayed says how often that was done; after three \
            times it is refused. A note in the dead-letter topic, written in the same transaction, keeps a record from \
            going back twice. Records go back in transactions; the last line on standard error says how many are \
            committed.

            A record with several elements is read whole: those that were counted the first time would count again, \
            unless they have ids and come within ten minutes of event time. Therefore only records go back of which \
            nothing was counted, as far as the present configuration can tell: no element is selected by an SLO and was \
            not refused. The others are listed as partly counted; --partly-counted takes them, too.

            Events older than the source's allowedLateness are too late, and become dead letters again.

            Examples:
              sloburn deadletter replay --config slos/ --class unknown_unit --since 2h --dry-run
              sloburn deadletter replay --config slos/ --class unknown_unit --since 2h
              sloburn deadletter replay --config slos/ --source web --output refused.ndjson
              sloburn decode --config slos/ --input refused.ndjson
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var letters: DeadLetterOptions
    @OptionGroup var logging: LogOptions

    @Option(help: "Put back so many records at most, the oldest dead letters first.")
    var limit: Int?

    @Flag(help: "Say what would be sent, and send nothing.")
    var dryRun = false

    @Flag(help: "Send the records to the topics they came from; the default.")
    var toInput = false

    @Option(
        help: ArgumentHelp(
            "Write the records to a file, a line each as for sloburn backtest, and send nothing.", valueName: "file"))
    var output: String?

    @Flag(help: "Also records of which something was counted, and would count again.")
    var partlyCounted = false

    @Flag(help: "Also records that were put back before, however often.")
    var force = false

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more") }
        if toInput, output != nil { throw ValidationError("--to-input and --output exclude each other") }
        if dryRun, output != nil { throw ValidationError("--dry-run and --output exclude each other") }
    }

    func run() throws {
        let configuration = try options.load()
        var summary = ReplaySummary()
        do {
            let options = try DaemonOptions(
                configuration: configuration, environment: ProcessInfo.processInfo.environment)
            try replay(DeadLetterTopic(options, logger: logging.makeLogger()), &summary)
            StandardError.write(line(summary))
        } catch {
            StandardError.write(line(summary))
            StandardError.write("error: \(error)\n")
            throw ExitCode(1)
        }
    }

    private func replay(_ topic: DeadLetterTopic, _ summary: inout ReplaySummary) throws {
        let request = ReplayRequest(
            filter: letters.filter, limit: limit, takesPartlyCounted: partlyCounted, isForced: force, isDryRun: dryRun)
        let isDryRun = dryRun
        let report = { (record: ReplayedRecord, fate: ReplayFate) in
            if fate != .sent || isDryRun { print("\(record.input)@\(record.offset)  \(fate.text)".printable) }
        }
        guard let output else { return try topic.replay(request, summary: &summary, report: report) }
        var file = try BufferedOutput(path: output)
        try topic.replay(request, summary: &summary, to: { try file.write($0.line) }, report: report)
        try file.flush()
    }

    private func line(_ summary: ReplaySummary) -> String {
        let sent = dryRun ? "would be sent" : output == nil ? "sent" : "written"
        let parts = [
            "\(summary.sent) \(sent)", "\(summary.partlyCounted) partly counted",
            "\(summary.replayedBefore) put back before", "\(summary.tooOften) put back too often",
            "\(summary.truncated) truncated", "\(summary.noReader) without a reader",
            "\(summary.beyondLimit) beyond the limit",
        ]
        return "replay: \(summary.letters) dead letters read, \(summary.records) records match: "
            + parts.joined(separator: ", ") + "\n"
    }
}

extension ReplayFate {
    /// What is said of a record.
    fileprivate var text: String {
        switch self {
        case .sent: "would be sent"
        case .partlyCounted(let counted, let count):
            "partly counted: \(counted) of \(count) elements would count again; skipped without --partly-counted"
        case .replayedBefore: "put back before; skipped without --force"
        case .tooOften(let times): "put back \(times) times already; skipped without --force"
        case .truncated: "truncated: only its beginning was kept; skipped"
        case .noReader: "no source reads its topic, or the topic is gone; skipped"
        }
    }
}

extension ReplayedRecord {
    /// The record as a backtest reads it.
    fileprivate var line: [UInt8] {
        RecordedLine.line(
            of: value, key: key, headers: headers.all.map { RecordHeader(name: $0.name, value: $0.value) },
            timestampMilliseconds: timestampMilliseconds, from: input, offset: offset)
    }
}
