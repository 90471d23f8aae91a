import ArgumentParser

/// `sloburn-bench`, the command behind `scripts/bench`.
@main
struct SloburnBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scripts/bench", abstract: "Measure what Sloburn costs.",
        discussion: """
            Rates and times hold for the machine and its other work at the time; instruction counts hold for the program.
            KAFKA_BOOTSTRAP names another cluster than a broker of its own, SLOBURN_BIN another daemon than this source's.

            Examples:
              scripts/bench check
              scripts/bench e2e --records 6000000 --rounds 3
            """,
        subcommands: [
            CheckCommand.self, RecordCommand.self, EndToEndCommand.self, ScaleCommand.self, LatencyCommand.self,
        ])
}
