import ArgumentParser
import Foundation
import SloburnChaos

/// `sloburn-chaos`: faults against the released binary.
@main
struct SloburnChaosCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chaos", abstract: "Run Sloburn under faults and compare what it says with an oracle.",
        discussion: """
            SLOBURN_BIN names the binary; KAFKA_BOOTSTRAP names another cluster than a broker of its own, which is \
            then not restarted. Everything is seeded but the moments at which things happen.
            """,
        subcommands: [FaultsCommand.self, RestoreCommand.self, ScaleCommand.self, ErrorsCommand.self],
        defaultSubcommand: FaultsCommand.self)
}
