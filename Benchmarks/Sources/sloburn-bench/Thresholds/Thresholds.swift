import Foundation

/// How many instructions each step may take: a file of the repository.
struct Thresholds: Codable {
    /// The threshold of one step.
    struct Threshold: Codable, Hashable {
        /// Instructions an operation, as recorded.
        var instructions: Double
        /// How many more are still no finding.
        var tolerance: Double

        /// The most that it may take.
        var limit: Double { instructions + tolerance }
    }

    /// Where they are.
    static let path = "Benchmarks/thresholds.json"
    // Libraries and compilers of one version differ by less; near nothing a share of it means nothing.
    private static let relativeTolerance = 0.02
    private static let leastTolerance = 10.0

    /// By step.
    var steps: [String: Threshold]

    /// Reads the file; without one there are none.
    init() throws {
        guard let data = FileManager.default.contents(atPath: Self.path) else {
            steps = [:]
            return
        }
        steps = try JSONDecoder().decode([String: Threshold].self, from: data)
    }

    /// Sets the threshold of a step to what was measured.
    mutating func record(_ instructions: Double, of step: String) {
        let rounded = instructions.rounded()
        let tolerance = max(Self.leastTolerance, (rounded * Self.relativeTolerance).rounded())
        steps[step] = Threshold(instructions: rounded, tolerance: tolerance)
    }

    /// Writes the file.
    func write() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try (encoder.encode(steps) + Data("\n".utf8)).write(to: URL(filePath: Self.path), options: .atomic)
    }
}
