import ArgumentParser
import Foundation
import SloburnChaos

/// `chaos faults`, the default: several daemons under load and faults.
struct FaultsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "faults", abstract: "Several daemons under load and faults, for minutes.",
        discussion: """
            Exits with 1 when a count is lost or doubled or a transition of an alert is missing or there twice.

            Examples:
              scripts/chaos --seed 1 --minutes 10 --processes 3
              scripts/chaos --minutes 2 --faults kill,terminate --keep
              scripts/chaos --minutes 1 --faults none
            """)

    @OptionGroup var common: CommonOptions

    @OptionGroup var daemons: DaemonOptions

    @Option(help: "How long events are sent, in minutes; below 4 all windows are shorter.")
    var minutes = 10.0

    @Option(help: "How many daemons there are.")
    var processes = 3

    @Option(help: "Records a second, 150 or more.")
    var rate = 300

    @Option(help: "Kinds of faults with commas between, `all`, `mild` or `none`.")
    var faults = "all"

    func validate() throws {
        guard rate >= 150 else { throw ValidationError("--rate must be 150 or more: every partition needs traffic") }
        guard processes > 0, minutes >= 0.75 else {
            throw ValidationError("--processes must be 1 or more, --minutes 0.75 or more")
        }
        _ = try kinds()
    }

    func run() throws {
        var options = try common.makeOptions()
        try daemons.fill(&options)
        options.duration = .milliseconds(Int64(minutes * 60_000))
        options.isShort = minutes < 4
        options.processes = processes
        options.rate = rate
        options.kinds = try kinds()
        try common.run(options)
    }

    private func kinds() throws -> Set<FaultKind> {
        switch faults {
        case "none": return []
        case "all": return Set(FaultKind.allCases).subtracting([.clock])
        case "mild": return [.terminate, .latency, .reset]
        default:
            return Set(
                try faults.split(separator: ",").map { name in
                    guard let kind = FaultKind(rawValue: String(name)) else {
                        let known = FaultKind.allCases.map(\.rawValue).joined(separator: ", ")
                        throw ValidationError("no fault \(name); there are \(known)")
                    }
                    return kind
                })
        }
    }
}
