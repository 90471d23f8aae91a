import Foundation

/// Counts the instructions of the steps of `sloburn-benchmarks` under valgrind.
///
/// A step is run twice, the second time with twice as many iterations: the difference is what the iterations take,
/// without starting up and making ready.
struct InstructionCounter {
    /// A step as `sloburn-benchmarks --list` names it.
    struct Step {
        let name: String
        let iterations: Int
        let operations: Int
    }

    // Under valgrind everything takes fifty times as long: fewer keys than in a timed run do as well.
    private static let keys = 25

    /// The path of `sloburn-benchmarks`.
    let program: String

    /// The steps, or those of these names and groups.
    func steps(only: [String]) throws -> [Step] {
        let arguments = ["--list", "--keys", "\(Self.keys)"] + only.flatMap { ["--only", $0] }
        return try run(program, arguments).output.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count == 3, let iterations = Int(fields[1]), let operations = Int(fields[2]) else {
                return nil
            }
            return Step(name: String(fields[0]), iterations: iterations, operations: operations)
        }
    }

    /// Instructions for one operation of a step.
    func count(_ step: Step) throws -> Double {
        let once = try count(step, step.iterations)
        let twice = try count(step, 2 * step.iterations)
        return Double(twice - once) / Double(step.iterations * step.operations)
    }

    private func count(_ step: Step, _ iterations: Int) throws -> Int {
        let arguments = [
            "--tool=callgrind", "--callgrind-out-file=/dev/null", program, "--only", step.name, "--iterations",
            "\(iterations)", "--keys", "\(Self.keys)",
        ]
        let (_, errors) = try run("valgrind", arguments)
        for line in errors.split(separator: "\n") where line.contains("Collected :") {
            if let count = line.split(separator: " ").last.flatMap({ Int($0) }) { return count }
        }
        throw Failure("valgrind counted nothing for \(step.name):\n\(errors.suffix(2_000))")
    }

    private func run(_ program: String, _ arguments: [String]) throws -> (output: String, errors: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        // The same tables in every run, and the same variant of simdjson, whatever the processor.
        process.environment = ProcessInfo.processInfo.environment.merging([
            "SWIFT_DETERMINISTIC_HASHING": "1", "SIMDJSON_FORCE_IMPLEMENTATION": Self.simdjson,
        ]) { $1 }
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        // Neither text is larger than what a pipe holds.
        let texts = [output, errors].map { pipe in
            String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        }
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure("\(program) failed:\n\(texts[1].suffix(2_000))") }
        return (texts[0], texts[1])
    }

    private static var simdjson: String {
        #if arch(x86_64)
            "haswell"
        #else
            "arm64"
        #endif
    }
}
