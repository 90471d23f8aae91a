import ArgumentParser
import Foundation
import SloburnChaos

/// `chaos restore`: how long a daemon with very many keys takes to be back.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Kill a daemon with very many SLO keys and time its return.",
        discussion: """
            Exits with 1 when it does not come back or a count is wrong.

            Example:
              scripts/chaos restore --keys 100000
            """)

    @OptionGroup var common: CommonOptions

    @OptionGroup var daemons: DaemonOptions

    @Option(help: "How many SLO keys there are, 1000 or more.")
    var keys = 100_000

    @Option(help: "Records a second while the keys are made; a twentieth of it afterwards.")
    var rate = 4_000

    func validate() throws {
        guard keys >= 1_000, rate >= 1_000 else { throw ValidationError("--keys and --rate must be 1000 or more") }
    }

    func run() throws {
        var options = try common.makeOptions()
        try daemons.fill(&options)
        options.rate = rate
        let interrupt = Interrupt()
        let tell: (String) -> Void = { StandardError.write("chaos: \($0)\n") }
        let result = try RestoreRun(options, keys: keys, isCancelled: { interrupt.hasCome }, tell: tell).run()
        print(
            """
            keys                           \(keys)
            keys counted at first after    \(result.filling)
            keys looked at                 \(result.keysLookedAt)
            first right evaluation after   \(result.firstEvaluation.map { "\($0)" } ?? "never")
            all keys right after           \(result.allKeys.map { "\($0)" } ?? "never")
            wrong snapshots                \(result.wrong.count)
            peak RSS                       \(result.peakMebibytes) MiB
            """)
        for line in result.wrong.prefix(20) { print("  \(line)") }
        let isGood = result.allKeys != nil && result.wrong.isEmpty
        try common.finish(isGood: isGood, folder: options.folder, seed: options.seed)
    }
}
