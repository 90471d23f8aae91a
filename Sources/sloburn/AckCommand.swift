import ArgumentParser
import Foundation
import SloburnConfig
import SloburnDaemon
import SloburnModel
import SloburnPipeline

/// `sloburn ack`: somebody has taken notice of an alert that fires.
struct AckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Take notice of an alert that fires: it escalates no further.",
        discussion: """
            Reads the alerts that fire, and writes to the topic of acknowledgements who has taken notice of the present \
            episode of one. The daemon writes the alert again, with who it was, and tells no further step of its route's \
            escalation. The next episode of the same alert escalates anew.

            The exit code is 1, and nothing is written, when no such alert fires, with the nearest keys, and when its \
            episode is acknowledged already.

            Examples:
              sloburn ack 'checkout-availability{region="eu"}/page' --config slos/ --note "rolling back"
              sloburn ack checkout-minutes/page --config slos/ --by jane --dry-run
              sloburn ack checkout-minutes/page --config slos/ --undo
            """)

    @Argument(help: ArgumentHelp("The alert key: the SLO key, / and the severity.", valueName: "key"))
    var key: String

    @OptionGroup var options: RepeatedConfigurationOptions
    @OptionGroup var logging: LogOptions

    @Option(help: ArgumentHelp("Who takes notice; $USER without it.", valueName: "name"))
    var by: String?

    @Option(help: ArgumentHelp("What there is to say of it.", valueName: "text"))
    var note: String?

    @Flag(help: "Take an acknowledgement back: the alert escalates on.")
    var undo = false

    @Flag(help: "Print the record, and write nothing; of --undo, which has no value, null.")
    var dryRun = false

    func validate() throws {
        if undo, by != nil || note != nil { throw ValidationError("--undo goes with neither --by nor --note") }
        if by?.isEmpty == true { throw ValidationError("--by must not be empty") }
    }

    func run() throws {
        try options.perform { configuration, daemon in
            let records = try ControlRecords(of: .acknowledgements, daemon, logger: logging.makeLogger())
            let alerts = try ActiveAlertTopic(daemon, logger: logging.makeLogger()).firing()
            let book = AcknowledgementBook(
                alerts: alerts, entries: try records.entries(), engine: configuration.engine)
            if undo {
                try takeBack(book, records)
            } else {
                try acknowledge(book, records, configuration.engine)
            }
        }
    }

    private func acknowledge(
        _ book: AcknowledgementBook, _ records: ControlRecords, _ engine: EngineDefinition
    ) throws {
        let alert = try book.open(key)
        let now = InstantArgument.now
        let value = AcknowledgementJSON.text(
            Acknowledgement(key: key, episode: alert.id, by: try who, at: now, note: note))
        guard !dryRun else {
            print(value)
            return
        }
        try records.write(value, key: key)
        print("\(key.printable), which fires since \(alert.startsAt.printable), written to \(records.topic): \(value)")
        print(RemainingEscalation(of: alert, by: engine, at: now).description.printable)
    }

    private func takeBack(_ book: AcknowledgementBook, _ records: ControlRecords) throws {
        let taken = try book.taken(key)
        guard !dryRun else {
            print("null")
            return
        }
        try records.write(nil, key: key)
        print("\(key.printable), acknowledged by \(taken.by.printable), removed from \(records.topic)")
    }

    private var who: String {
        get throws {
            let user = ProcessInfo.processInfo.environment["USER"].flatMap { $0.isEmpty ? nil : $0 }
            guard let name = by ?? user else {
                throw CommandProblem("--by is required where $USER does not say who it is")
            }
            return name
        }
    }
}
