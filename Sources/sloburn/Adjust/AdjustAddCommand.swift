import ArgumentParser
import Foundation
import SloburnConfig
import SloburnDaemon
import SloburnModel

/// `sloburn adjust add`: one adjustment or several, from a file or from options.
struct AdjustAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Make an adjustment, or replace the one of its name.",
        discussion: """
            The adjustment is given as a FILE with documents of kind Adjustment, or by options. It is checked against the \
            configuration with the same findings as sloburn check has, and nothing is written where one is an error.

            Before an exclude or a grant is written, the latest snapshot of each budget in scope is shown, with how much of \
            it lies in the budget's period. What a budget comes to without the samples of a stretch is known only once the \
            daemon has counted it so; what it comes to with a grant is worked out.

            --dry-run prints the records, a line each, and contacts nobody.

            Examples:
              sloburn adjust add --config slos/ --name db-upgrade --slo checkout --effect exclude \
            --from 2026-11-20T22:00:00Z --duration 90m --reason "upgrade of the database" --ticket OPS-123
              sloburn adjust add --config slos/ --name sundays --service shop --effect suppress --rrule "FREQ=WEEKLY;BYDAY=SU" \
            --start "2026-11-22 22:00:00" --time-zone Europe/Berlin --duration 90m --reason "window of the provider"
              sloburn adjust add --config slos/ --name outage --slo "*" --group region=eu --effect grant --grant-bad-events 120 \
            --reason "outage of the provider"
              sloburn adjust add --config slos/ --dry-run maintenance.yaml
            """)

    @OptionGroup var options: RepeatedConfigurationOptions
    @OptionGroup var flags: AdjustmentFlags
    @OptionGroup var logging: LogOptions

    @Argument(help: "A file with documents of kind Adjustment, YAML, or JSON where it is named *.json.")
    var file: String?

    @Flag(help: "Print the records and contact nobody.")
    var dryRun = false

    func validate() throws {
        if file != nil {
            guard flags.isEmpty else { throw ValidationError("a FILE and options of an adjustment exclude each other") }
        } else if let problem = flags.problem {
            throw ValidationError(problem)
        }
    }

    func run() throws {
        try options.perform { configuration, daemon in
            guard !dryRun else {
                for (_, record) in try records(beside: configuration.engine) { print(record) }
                return
            }
            let book = try AdjustmentBook(daemon, logging: logging)
            let records = try records(beside: book.engine(of: configuration))
            let own = Set(configuration.engine.adjustments.map(\.name))
            for (adjustment, _) in records where own.contains(adjustment.name) {
                throw CommandProblem(
                    "the configuration has an Adjustment '\(adjustment.name)'; change it there, or choose another name")
            }
            for (adjustment, record) in records {
                try preview(adjustment, configuration, daemon)
                try book.records.write(record, key: adjustment.name)
                print("\(adjustment.name) written to \(book.records.topic)")
            }
        }
    }

    /// The adjustments and the values of their records; findings go to standard error.
    private func records(beside engine: EngineDefinition) throws -> [(Adjustment, String)] {
        do throws(AdjustmentRefusal) {
            let (adjustments, warnings) = try adjustments(beside: engine)
            for finding in warnings { StandardError.write("\(finding)\n") }
            return adjustments.compactMap { adjustment in AdjustmentJSON.text(adjustment).map { (adjustment, $0) } }
        } catch {
            for finding in error.findings { StandardError.write("\(finding)\n") }
            throw ExitCode(1)
        }
    }

    private func adjustments(beside engine: EngineDefinition) throws(AdjustmentRefusal) -> ([Adjustment], [Finding]) {
        guard let file else {
            let user = ProcessInfo.processInfo.environment["USER"].flatMap { $0.isEmpty ? nil : $0 }
            let json = (try? flags.json(now: InstantArgument.now, user: user)) ?? []
            let (adjustment, warnings) = try AdjustmentReader.adjustment(
                json: json, key: flags.name ?? "", beside: engine)
            return ([adjustment], warnings)
        }
        let files: [ConfigurationFile]
        do throws(ConfigurationLoadError) {
            files = try ConfigurationLoader.files(at: [file])
        } catch {
            throw AdjustmentRefusal(findings: error.findings)
        }
        var adjustments: [Adjustment] = []
        var warnings: [Finding] = []
        for file in files {
            let read = try AdjustmentReader.adjustments(in: file, beside: engine)
            adjustments += read.adjustments
            warnings += read.warnings
        }
        return (adjustments, warnings)
    }

    private func preview(_ adjustment: Adjustment, _ configuration: Configuration, _ daemon: DaemonOptions) throws {
        if adjustment.effect == .suppress { return }
        let engine = configuration.engine
        let names = Set(engine.budgets.filter(adjustment.scope.mayMatch).map(\.name))
        let topic = SnapshotTopic(daemon, logger: logging.makeLogger())
        let snapshots = try topic.latest { key in
            names.contains(key.firstIndex(of: "{").map { String(key[..<$0]) } ?? key)
        }
        let preview = AdjustmentPreview(adjustment, snapshots: snapshots, engine: engine)
        for line in AdjustmentTable.preview(preview, of: adjustment) { print(line) }
    }
}
