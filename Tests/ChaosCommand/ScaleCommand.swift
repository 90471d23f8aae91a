import ArgumentParser
import Foundation
import SloburnChaos

/// `chaos scale`: more and fewer daemons under load.
struct ScaleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale", abstract: "Go from one daemon to several and back to two under load.",
        discussion: """
            Each number of daemons has a third of the time. Exits with 1 as the faults do.

            Example:
              scripts/chaos scale --minutes 3 --processes 4
            """)

    @OptionGroup var common: CommonOptions

    @OptionGroup var daemons: DaemonOptions

    @Option(help: "How long events are sent, in minutes.")
    var minutes = 2.0

    @Option(help: "The largest number of daemons, 2 or more.")
    var processes = 4

    @Option(help: "Records a second, 150 or more.")
    var rate = 300

    func validate() throws {
        guard processes >= 2, minutes >= 0.75, rate >= 150 else {
            throw ValidationError("--processes must be 2 or more, --minutes 0.75 or more, --rate 150 or more")
        }
    }

    func run() throws {
        var options = try common.makeOptions()
        try daemons.fill(&options)
        options.duration = .milliseconds(Int64(minutes * 60_000))
        options.isShort = minutes < 4
        options.processes = processes
        options.rate = rate
        options.kinds = []
        options.scales = true
        try common.run(options)
    }
}
