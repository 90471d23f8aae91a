import Testing

/// That the simulation can fail: with a mistake in the protocol, some seed does.
@Suite struct MistakeTests {
    @Test("The simulation notices each mistake", arguments: Mistake.allCases)
    func theSimulationNoticesEachMistake(mistake: Mistake) {
        var counts: [String: Int] = [:]
        let limit: UInt64 = 400
        let seed = (0..<limit).first { seed in
            var plan = SimulationPlan(seed: seed, mistake: mistake)
            plan.fencesGenerations = false
            let problems = SimulationTests.problems(plan, counts: &counts)
            if !problems.isEmpty { print(mistake, "seed", seed, problems.first ?? "") }
            return !problems.isEmpty
        }
        #expect(seed != nil, "none of \(limit) seeds noticed \(mistake)")
    }
}
