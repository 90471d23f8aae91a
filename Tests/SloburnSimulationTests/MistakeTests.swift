import SloburnTestKit
import Testing

/// That the simulation can fail: with a mistake in how Kafka is used, some seed does.
@Suite struct MistakeTests {
    private static let limit: UInt64 = 5_000

    /// A run in which the mistake may show: many members, many faults, and a broker that doesn't look at generations.
    private func plan(seed: UInt64, _ mistake: Mistake) -> SimulationPlan {
        var plan = SimulationPlan(seed: seed, mistake: mistake)
        plan.fencesGenerations = false
        plan.faults = 60
        plan.instances = 3
        plan.lostAnswers = max(plan.lostAnswers, mistake == .keepsClaims ? 400 : 0)
        return plan
    }

    @Test("The simulation notices each mistake", arguments: Mistake.allCases)
    func theSimulationNoticesEachMistake(mistake: Mistake) async {
        let seed = await BackgroundThreads.shared.run {
            var counts: [String: Int] = [:]
            return (0..<Self.limit).first { seed in
                !SimulationTests.problems(plan(seed: seed, mistake), counts: &counts).isEmpty
            }
        }
        if SimulationTests.isVerbose { print("\(mistake): \(seed.map(String.init) ?? "no seed")") }
        #expect(seed != nil, "none of \(Self.limit) seeds noticed \(mistake)")
    }
}
