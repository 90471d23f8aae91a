import ArgumentParser

/// The command line: one sub-command a file.
@main
struct Sloburn: ParsableCommand {
    /// The program's version.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "sloburn",
        abstract: "Error budgets and burn-rate alerts on event time, straight from Kafka.",
        discussion: """
            Sloburn reads metric events from Kafka, keeps rolling error budgets for SLOs written in OpenSLO, and writes \
            budget snapshots and burn-rate alerts back to topics, exactly once.

            Examples:
              sloburn demo
              sloburn check slos/
              sloburn run --config slos/
            """,
        version: "sloburn \(version)",
        subcommands: [
            RunCommand.self, CheckCommand.self, DiffCommand.self, ConvertCommand.self, BacktestCommand.self,
            DecodeCommand.self, ExplainCommand.self, DeadLetterCommand.self, AdjustCommand.self, AckCommand.self,
            GateCommand.self, ReportCommand.self, TopicsCommand.self, DoctorCommand.self, BridgeCommand.self,
            DashboardCommand.self, WatchCommand.self, DemoCommand.self,
        ])
}
