import ArgumentParser
import Foundation
import SloburnChaos

/// `chaos errors`: every kind of request answered with errors.
struct ErrorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "errors", abstract: "Answer every kind of request with errors; the daemon must go on evaluating.",
        discussion: """
            Runs on librdkafka's mock cluster, which drops offsets of transactions and shows aborted records: counts \
            are not compared. Exits with 1 when the daemon ends or an evaluation does not follow within a minute.

            Example:
              scripts/chaos errors
            """)

    @OptionGroup var common: CommonOptions

    @OptionGroup var daemons: DaemonOptions

    @Option(help: "Only errors whose name holds this text, such as EndTxn.")
    var only = ""

    func run() throws {
        var options = try common.makeOptions()
        try daemons.fill(&options)
        options.rate = 200
        let interrupt = Interrupt()
        let errors = ErrorsRun(options) { interrupt.hasCome }
        let outcomes = try errors.run(matching: only) { outcome in
            let time = outcome.recovery.map { "evaluated after \(($0 / .milliseconds(100)).rounded() / 10) s" }
            print("\(outcome.name): \(outcome.hasEnded ? "the daemon ended" : time ?? "no evaluation")")
            // Each as it comes, also into a file.
            fflush(nil)
        }
        let bad = outcomes.count { $0.recovery == nil || $0.hasEnded }
        print("\(outcomes.count) errors, \(bad) of them not survived")
        try common.finish(
            isGood: bad == 0 && !outcomes.isEmpty && !interrupt.hasCome, folder: options.folder, seed: options.seed)
    }
}
