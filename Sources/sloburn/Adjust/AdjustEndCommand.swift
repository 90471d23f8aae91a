import ArgumentParser
import SloburnConfig
import SloburnDaemon
import SloburnModel
import SloburnNormalize

/// `sloburn adjust end`: an adjustment of the topic holds no longer.
struct AdjustEndCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "end",
        abstract: "End an adjustment of the topic, or take it away as if it had never been.",
        discussion: """
            Without --remove what has been stays: the adjustment is written anew with an end. One that comes again gets an \
            UNTIL; what has begun goes on to its end. With --remove it counts for nothing, also in the past.

            Examples:
              sloburn adjust end db-upgrade --config slos/
              sloburn adjust end db-upgrade --config slos/ --at 2026-11-20T23:00:00Z
              sloburn adjust end outage --config slos/ --remove
            """)

    @OptionGroup var options: RepeatedConfigurationOptions
    @OptionGroup var logging: LogOptions

    @Argument(help: "The adjustment's name.")
    var name: String

    @Option(
        help: ArgumentHelp(
            "When it ends: RFC 3339 with an offset, or now, which is the default and ends with its 10 s.",
            valueName: "time"))
    var at: InstantArgument?

    @Flag(help: "Take it away altogether.")
    var remove = false

    @Flag(help: "Print the record, and write nothing; of --remove, which has no value, null.")
    var dryRun = false

    func validate() throws {
        if remove, at != nil { throw ValidationError("--at and --remove exclude each other") }
    }

    func run() throws {
        try options.perform { configuration, daemon in
            let book = try AdjustmentBook(daemon, logging: logging)
            guard let entry = book.entries.first(where: { $0.key == name }) else {
                let isOwn = configuration.engine.adjustments.contains { $0.name == name }
                throw CommandProblem(
                    "\(book.records.topic) has no adjustment '\(name)'"
                        + (isOwn ? "; it is one of the configuration, and ends there" : ""))
            }
            let value = remove ? nil : try ended(entry)
            guard !dryRun else {
                print(value ?? "null")
                return
            }
            try book.records.write(value, key: name)
            print("\(name) \(remove ? "removed from" : "ended in") \(book.records.topic)")
        }
    }

    private func ended(_ entry: ControlRecords.Entry) throws -> String? {
        var (adjustment, _) = try AdjustmentReader.adjustment(json: entry.value, key: entry.key)
        if case .grant = adjustment.effect {
            throw CommandProblem("'\(name)' is a grant, which has no end; --remove takes it back")
        }
        // The bucket of the present is counted as a whole, or not.
        let end = at?.time ?? (InstantArgument.now + .seconds(10)).flooredTo(.seconds(10))
        switch adjustment.schedule {
        case .once(let from, let to):
            if let to, to <= end { throw CommandProblem("'\(name)' ends at \(RFC3339.string(to)) already") }
            guard end > from else {
                throw CommandProblem(
                    "'\(name)' begins at \(RFC3339.string(from)), not before \(RFC3339.string(end)); --remove takes it away"
                )
            }
            adjustment.schedule = .once(from: from, to: end)
        case .recurring(let recurrence):
            // What begins at the end begins no more.
            let ended = try recurrence.ended(at: end - .seconds(1))
            if ended == recurrence { throw CommandProblem("'\(name)' does not come again after then already") }
            adjustment.schedule = .recurring(ended)
        case .outside: break
        }
        return AdjustmentJSON.text(adjustment)
    }
}
