import ArgumentParser

/// `sloburn-benchmarks`: what the hot steps cost.
@main
struct Benchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sloburn-benchmarks", abstract: "Measure the hot steps of the pipeline one by one.",
        subcommands: [StepsCommand.self, KeysCommand.self], defaultSubcommand: StepsCommand.self)
}

/// Times each step, or runs one so many times for a profiler to count.
struct StepsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "steps", abstract: "Time and allocations of each step.",
        discussion: """
            Examples:
              sloburn-benchmarks --only timestamp
              valgrind --tool=callgrind sloburn-benchmarks --only ingest/1-slo --iterations 2000
            """)

    @Flag(help: "Print the names of the steps, with iterations for a profiler and operations an iteration.")
    var list = false

    @Option(help: "Only this step, or all steps of this group, such as timestamp; may be repeated.")
    var only: [String] = []

    @Option(help: "Run the steps so many times and print nothing.")
    var iterations: Int?

    @Option(help: "How many SLO keys the steps over many keys have.")
    var keys = 1_000

    func run() throws {
        let steps = Steps.all(keys: keys).filter { step in
            only.isEmpty || only.contains { step.name == $0 || step.name.hasPrefix($0 + "/") }
        }
        guard !steps.isEmpty else { throw ValidationError("there is no such step; --list names them") }
        if list {
            for step in steps { print(step.name, step.iterations, step.operations) }
        } else if let iterations {
            for step in steps { try step.prepare(keys)(iterations) }
        } else {
            try printTable(of: steps)
        }
    }
}
