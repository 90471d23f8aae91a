import Foundation
import SloburnTestKit
import Testing

/// Thousands of seeds, each a run with its own faults, against the oracle.
///
/// `SLOBURN_SIMULATION_SEED=n` runs one seed and tells what happens in it; `SLOBURN_SIMULATION_SEEDS=n` sets how many
/// are run.
@Suite struct SimulationTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let onlySeed = environment["SLOBURN_SIMULATION_SEED"].flatMap(UInt64.init)
    private static let seeds = environment["SLOBURN_SIMULATION_SEEDS"].flatMap(UInt64.init) ?? 10_000

    static var isVerbose: Bool { onlySeed != nil }

    /// The seeds in portions, so that every core has something to do.
    static let portions: [Range<UInt64>] =
        if let onlySeed {
            [onlySeed..<onlySeed + 1]
        } else {
            stride(from: 0, to: seeds, by: 250).map { $0..<min($0 + 250, seeds) }
        }

    /// What is wrong with a run; empty when it ends as it must.
    static func problems(_ plan: SimulationPlan, counts: inout [String: Int]) -> [String] {
        let simulation = Simulation(plan, isVerbose: isVerbose && plan.mistake == nil)
        guard simulation.run() else { return ["it does not come to rest"] }
        let verdict = Verdict(simulation)
        counts.merge(simulation.counts, uniquingKeysWith: +)
        return verdict.problems
    }

    @Test("Every seed ends as the oracle says", arguments: portions)
    func everySeedEndsAsTheOracleSays(seeds: Range<UInt64>) async {
        let failures = await BackgroundThreads.shared.run { Self.failures(of: seeds) }
        for failure in failures { Issue.record("\(failure)") }
    }

    private static func failures(of seeds: Range<UInt64>) -> [String] {
        var counts: [String: Int] = [:]
        var failures: [String] = []
        for seed in seeds {
            let plan = SimulationPlan(seed: seed)
            let problems = problems(plan, counts: &counts)
            if !problems.isEmpty {
                failures.append("seed \(seed); alone with SLOBURN_SIMULATION_SEED=\(seed): \(problems)")
            }
            if isVerbose { print(plan, counts.sorted { $0.key < $1.key }, separator: "\n") }
        }
        return failures
    }

    @Test("Everything that can happen does happen", .enabled(if: onlySeed == nil))
    func everythingThatCanHappenDoesHappen() async {
        let counts = await BackgroundThreads.shared.run {
            var counts: [String: Int] = [:]
            for seed in 1_000_000..<1_000_300 as Range<UInt64> {
                _ = Self.problems(SimulationPlan(seed: seed), counts: &counts)
            }
            return counts
        }
        let kinds = [
            "crash in the middle", "crash", "stage crash", "freeze", "cut off", "stop", "rebalance",
            "double ownership", "lost answer", "lost request", "late request", "unknown result", "abortable", "fenced",
            "illegalGeneration", "fenced a predecessor", "alert", "duplicate", "dead letter", "partial evaluation",
            "parts", "read again",
        ]
        for kind in kinds { #expect(counts[kind, default: 0] > 0, "\(kind)") }
    }
}
