import ArgumentParser
import Foundation
import SloburnConfig
import SloburnDaemon
import SloburnModel
import SloburnNormalize
import SloburnPipeline

/// `sloburn explain`: why an alert fires or does not, number by number.
struct ExplainCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show why an alert is or is not firing, number by number.",
        discussion: """
            Reads the latest snapshot of an SLO key, or of the SLO key of an alert, and decides each tier of its alerts \
            again, as an evaluation does: what each window holds, its burn rate, the factor, and whether one is above \
            the other; what else the tier asks for; what holds or suppresses it; how many more bad events would make it \
            true, or when it no longer is. Then what is left of the budget.

            The snapshot comes from the topic of snapshots, or with --input from the output of sloburn backtest. With \
            --at it is the last one of an evaluation not after that time. The topic is compacted, so that it may hold \
            none of then any more; the evaluation shown is named in any case.

            Alerts on the data of sources and those that stand for many are about no SLO; their own records say all \
            that there is.

            Exits with 0, with 1 when there is no such key or snapshot.

            Examples:
              sloburn explain 'checkout-availability{region="eu"}/page' --config slos/
              sloburn explain checkout-minutes/quick --config slos/ --format json
              sloburn backtest --config slos/ --input yesterday.ndjson --output out.ndjson
              sloburn explain 'checkout-availability{region="eu"}' --config slos/ --input out.ndjson \\
                --at 2026-11-20T10:05:00Z
            """)

    @Argument(
        help: ArgumentHelp(
            "An SLO key, or an alert key: the SLO key, / and the severity or exhausted.", valueName: "key"))
    var key: String

    @OptionGroup var options: ConfigurationOptions

    @Option(help: ArgumentHelp("The evaluation to explain, in RFC 3339; the last one without it.", valueName: "time"))
    var at: InstantArgument?

    @Option(
        help: ArgumentHelp("Output of sloburn backtest instead of the topic; - for standard input.", valueName: "file"))
    var input: String?

    @Option(help: "text: for people; json: one object with the same content.")
    var format = Format.text

    @OptionGroup var logging: LogOptions

    func run() throws {
        let configuration = try options.load()
        if let alert = UnexplainedAlert(key) {
            let topics = configuration.daemon.topics
            let advice = alert.advice(alerts: topics[.activeAlerts].text, quality: topics[.quality].text)
            throw failure("'\(key.printable)' \(advice.printable)")
        }
        var search = SnapshotSearch(key, until: at?.time)
        let place: String
        do {
            place = try read(configuration, &search)
        } catch let error as CocoaError {
            throw failure("\(error.filePath ?? input ?? ""): \(error.localizedDescription)")
        } catch {
            throw failure("\(error)")
        }
        for problem in search.unreadable { StandardError.write("warning: \(place): \(problem)\n") }
        let match: SnapshotSearch.Match
        do throws(SnapshotSearch.Failure) {
            match = try search.result()
        } catch {
            throw failure(message(error, place))
        }
        let explanation = Explanation(match.snapshot, by: configuration.engine, severity: match.severity)
        if let severity = match.severity, explanation.alerts.isEmpty {
            let others = Explanation(match.snapshot, by: configuration.engine).alerts.map(\.key)
            let known = others.isEmpty ? "it has no alerts" : "there are: \(others.joined(separator: ", "))"
            throw failure("\(match.snapshot.key) has no alert of severity '\(severity)'; \(known)")
        }
        tellAge(match.snapshot, place)
        let text = format == .json ? String(decoding: explanation.jsonLine, as: UTF8.self) : explanation.text
        print(text, terminator: "")
    }

    /// Reads all records there are.
    ///
    /// - Returns: where they were read.
    private func read(_ configuration: Configuration, _ search: inout SnapshotSearch) throws -> String {
        let topics = configuration.daemon.topics.all(of: .snapshots)
        guard let input else {
            let options = try DaemonOptions(
                configuration: configuration, environment: ProcessInfo.processInfo.environment)
            let topic = SnapshotTopic(options, logger: logging.makeLogger())
            try topic.forEach { search.take(key: $0, value: $1, at: $2) }
            return topic.names.joined(separator: ", ")
        }
        var file = try LineFile(path: input)
        var lines = RecordedLines(of: input)
        try file.forEachLine { line, number in
            guard line.contains(where: { $0 > 0x20 }),
                let record = lines.record(of: line, number: number, isRead: topics.contains), let key = record.key
            else { return }
            let time = record.timestampMilliseconds.flatMap(Timestamp.init(milliseconds:))
            record.withValue { search.take(key: key, value: $0, at: time) }
        }
        return "\(topics.joined(separator: ", ")) in \(input)"
    }

    private func failure(_ message: String) -> ExitCode {
        StandardError.write("error: \(message)\n")
        return ExitCode(1)
    }

    private func message(_ failure: SnapshotSearch.Failure, _ place: String) -> String {
        switch failure {
        case .noSnapshots: return "\(place) holds no snapshots"
        case .unknownKey(let nearest):
            return "\(place) holds no snapshot of '\(key.printable)'; the nearest keys are: "
                + nearest.map(\.printable).joined(separator: ", ")
        case .gone(let time):
            return "'\(key.printable)' is gone" + (time.map { " since \(RFC3339.string($0))" } ?? "")
        case .later(let time):
            return "\(place) holds no snapshot of '\(key.printable)' that is not after --at; the first one is of "
                + "\(RFC3339.string(time))" + (input == nil ? ". The topic is compacted: older ones are gone" : "")
        }
    }

    /// Says so where the snapshot is older than the one that was written at the time asked for.
    private func tellAge(_ snapshot: SnapshotFacts, _ place: String) {
        // There is one every five minutes at least.
        guard let time = at?.time, time - snapshot.at > .minutes(5) else { return }
        StandardError.write(
            "note: the last snapshot that \(place) holds at or before \(RFC3339.string(time)) is of "
                + "\(RFC3339.string(snapshot.at))"
                + (input == nil ? "; the topic is compacted, later ones may be gone\n" : "\n"))
    }
}
