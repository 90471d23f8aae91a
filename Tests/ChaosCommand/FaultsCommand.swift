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

    @Option(help: "How long events are sent, in minutes; below 4 all windows are shorter.")
    var minutes = 10.0

    @Option(help: "How many daemons there are.")
    var processes = 3

    @Option(help: "Records a second, 150 or more.")
    var rate = 300

    @Option(help: "Seconds between two evaluations.")
    var interval: Int64 = 1

    @Option(help: "Kinds of faults with commas between, `all`, `mild` or `none`.")
    var faults = "all"

    @Option(help: "The data source's idleAfter, such as 3s; without it the daemon's default.")
    var idleAfter: String?

    @Option(name: .customLong("argument"), help: "Passed to `sloburn run`; {name} stands for the instance.")
    var arguments: [String] = []

    @Option(
        name: .customLong("kafka"),
        help: "NAME=VALUE of a librdkafka property of the daemons; ${SLOBURN_INSTANCE} stands for the instance.")
    var kafka: [String] = []

    func validate() throws {
        guard rate >= 150 else { throw ValidationError("--rate must be 150 or more: every partition needs traffic") }
        guard processes > 0, minutes >= 0.75 else {
            throw ValidationError("--processes must be 1 or more, --minutes 0.75 or more")
        }
        _ = try kinds()
    }

    func run() throws {
        var options = try common.makeOptions()
        options.duration = .milliseconds(Int64(minutes * 60_000))
        options.isShort = minutes < 4
        options.processes = processes
        options.rate = rate
        options.interval = interval
        options.kinds = try kinds()
        options.idleAfter = idleAfter
        options.arguments = arguments
        for property in kafka {
            let parts = property.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ValidationError("not NAME=VALUE: \(property)") }
            options.kafka[parts[0]] = parts[1]
        }
        let interrupt = Interrupt()
        StandardError.write("chaos: logs in \(options.folder.path)\n")
        let report = try ChaosRun(options, isCancelled: { interrupt.hasCome }) {
            StandardError.write("chaos: \($0)\n")
        }.run()
        print(report.table)
        if !report.details.isEmpty { print("\n" + report.details) }
        try common.finish(isGood: report.isGood, folder: options.folder, seed: options.seed)
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
