import ArgumentParser
import Foundation
import SloburnBenchmarkKit

/// Which steps are to be counted.
struct StepOptions: ParsableArguments {
    @Option(help: "Only this step, or all steps of this group, such as timestamp; may be repeated.")
    var only: [String] = []

    /// Counts the steps one by one.
    func count(_ body: (_ step: String, _ instructions: Double) -> Void) throws {
        let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let counter = InstructionCounter(program: folder.appending(path: "sloburn-benchmarks").path)
        for step in try counter.steps(only: only) {
            let instructions = try counter.count(step)
            log("\(step.name): \(instructions.text(places: 1))")
            body(step.name, instructions)
        }
    }
}

/// `scripts/bench check`: instruction counts against the thresholds.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Compare the instructions of each hot step with the thresholds.",
        discussion: """
            Counts with valgrind, so the result does not depend on what else the machine does. The exit code is 1 when a \
            threshold is exceeded or a step has none.
            """)

    @OptionGroup var steps: StepOptions

    func run() throws {
        let thresholds = try Thresholds()
        var table = TextTable(["step", "instructions", "recorded", "tolerance", ""])
        var exceeded = 0
        try steps.count { step, instructions in
            let threshold = thresholds.steps[step]
            let verdict = Self.verdict(instructions, threshold)
            if verdict.isFinding { exceeded += 1 }
            table.add([
                step, instructions.text(places: 1), threshold?.instructions.text(places: 0) ?? "-",
                threshold?.tolerance.text(places: 0) ?? "-", verdict.text,
            ])
        }
        print(table.text)
        guard exceeded > 0 else { return }
        log("\(exceeded) exceeded; where that is right, scripts/bench record writes \(Thresholds.path) anew")
        throw ExitCode(1)
    }

    private static func verdict(
        _ instructions: Double, _ threshold: Thresholds.Threshold?
    ) -> (text: String, isFinding: Bool) {
        guard let threshold else { return ("no threshold", true) }
        if instructions > threshold.limit { return ("exceeded", true) }
        if instructions < threshold.instructions - threshold.tolerance { return ("better", false) }
        return ("ok", false)
    }
}

/// `scripts/bench record`: what is measured becomes the threshold.
struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Write the thresholds anew: what is counted now, and a tolerance.")

    @OptionGroup var steps: StepOptions

    func run() throws {
        var thresholds = try Thresholds()
        // Thresholds of steps that are gone go as well, unless only some steps are counted.
        if steps.only.isEmpty { thresholds.steps.removeAll() }
        try steps.count { thresholds.record($1, of: $0) }
        try thresholds.write()
        print("wrote \(Thresholds.path)")
    }
}
