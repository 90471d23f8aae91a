import ArgumentParser

/// `sloburn adjust`: what is taken out of the account of budgets, without a change of the configuration.
struct AdjustCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adjust",
        abstract: "Exclude time, keep alerts quiet, or forgive bad events, while the daemon runs.",
        discussion: """
            Adjustments are records of a compacted topic, by name, beside those of the configuration. They are checked \
            against the configuration as its own are.

            Examples:
              sloburn adjust add --config slos/ --name db-upgrade --slo checkout --effect exclude --duration 90m \
            --reason "upgrade of the database"
              sloburn adjust list --config slos/
              sloburn adjust end db-upgrade --config slos/
            """,
        subcommands: [AdjustAddCommand.self, AdjustListCommand.self, AdjustEndCommand.self])
}
