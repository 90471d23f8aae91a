public import ArgumentParser
import Foundation
import SloburnDaemon
public import SloburnModel
import SloburnNormalize

/// `sloburn deadletter`: what could not be used, and how to put it back.
struct DeadLetterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deadletter",
        abstract: "Look at the records that could not be used, and put them back once they can.",
        discussion: """
            Examples:
              sloburn deadletter list --config slos/
              sloburn deadletter replay --config slos/ --class unknown_unit --dry-run
            """,
        subcommands: [DeadLetterListCommand.self, DeadLetterReplayCommand.self])
}

/// Which dead letters are meant.
struct DeadLetterOptions: ParsableArguments {
    @Option(
        name: .customLong("class"), parsing: .upToNextOption,
        help: ArgumentHelp(
            "Only those of these classes: \(RejectionClass.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "class"))
    var reasons: [RejectionClass] = []

    @Option(
        name: .customLong("topic"), parsing: .upToNextOption,
        help: ArgumentHelp("Only those of records that were read from these topics.", valueName: "topic"))
    var topics: [String] = []

    @Option(
        name: .customLong("source"), parsing: .upToNextOption,
        help: ArgumentHelp("Only those that these sources have refused.", valueName: "name"))
    var sources: [String] = []

    @Option(
        help: ArgumentHelp(
            "Only those of records with a timestamp from then on: RFC 3339, or how long ago, as in 2h.",
            valueName: "time"))
    var since: PointInTime?

    @Option(help: ArgumentHelp("Only those of records with a timestamp before then.", valueName: "time"))
    var until: PointInTime?

    /// The options as the topic understands them.
    var filter: DeadLetterFilter {
        DeadLetterFilter(
            reasons: Set(reasons.map(\.rawValue)), topics: Set(topics), sources: Set(sources), since: since?.time,
            until: until?.time)
    }
}

/// A time as it is given on a command line.
struct PointInTime: ExpressibleByArgument {
    /// The time.
    var time: Timestamp

    /// Reads RFC 3339, or a duration before now such as `2h`; nil for anything else.
    init?(argument: String) {
        if let ago = TimeSpan(argument) {
            time = Timestamp(nanoseconds: Int64(Date.now.timeIntervalSince1970 * 1_000) * 1_000_000) - ago
            return
        }
        let parser = TimestampParser(encoding: .rfc3339, timeZone: nil)
        let parsed = Array(argument.utf8).withUnsafeBytes { try? parser.parse($0, isNumber: false) }
        guard let parsed else { return nil }
        time = parsed
    }
}

extension RejectionClass: ExpressibleByArgument {}
