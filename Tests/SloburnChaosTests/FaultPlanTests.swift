import Testing

@testable import SloburnChaos

@Suite struct FaultPlanTests {
    private static func plan(_ seed: UInt64, daemons: Int = 3, kinds: Set<FaultKind> = Set(FaultKind.allCases))
        -> FaultPlan
    {
        FaultPlan(.init(seed: seed, range: 8_000..<575_000, daemons: daemons, kinds: kinds))
    }

    @Test("Ten minutes hold more than 200 faults of every kind", arguments: UInt64(1)...10)
    func thereAreEnough(seed: UInt64) {
        let faults = Self.plan(seed).faults
        #expect(faults.count > 200, "\(faults.count)")
        #expect(Set(faults.map(\.kind)) == Set(FaultKind.allCases), "seed \(seed)")
    }

    @Test("The same seed gives the same plan, another one another")
    func seedsDecide() {
        #expect(Self.plan(7).faults == Self.plan(7).faults)
        #expect(Self.plan(7).faults != Self.plan(8).faults)
    }

    @Test("One daemon is there at any time, and none is away for more than 15 s", arguments: UInt64(1)...20)
    func oneIsAlwaysThere(seed: UInt64) {
        for daemons in 2...4 {
            let away = Self.plan(seed, daemons: daemons).faults.filter(\.kind.takesAway)
            for fault in away {
                #expect(fault.length <= 15_000)
                let others = Set(away.filter { $0.start <= fault.start && fault.start < $0.end }.map(\.target))
                #expect(others.count < daemons, "at \(fault.start)")
                let again = away.first { $0.target == fault.target && $0.start > fault.start }
                #expect(again.map { $0.start >= fault.end + 4_000 } ?? true)
            }
        }
    }

    @Test("Nothing happens where nothing may")
    func noneIsNone() {
        #expect(Self.plan(1, kinds: []).faults.isEmpty)
        #expect(Self.plan(1, daemons: 1, kinds: [.kill]).faults.allSatisfy { $0.kind == .kill && $0.target == 0 })
    }

    @Test("What begins ends, in order of time", arguments: UInt64(1)...5)
    func timelinesAreOrdered(seed: UInt64) {
        let plan = Self.plan(seed)
        let timeline = FaultTimeline(plan.faults)
        #expect(timeline.entries.compactMap(\.begins).count == plan.faults.count)
        #expect(zip(timeline.entries, timeline.entries.dropFirst()).allSatisfy { $0.time <= $1.time })
        let kills = timeline.entries.count { if case .kill = $0.action { true } else { false } }
        let starts = timeline.entries.count { if case .start = $0.action { true } else { false } }
        #expect(kills == starts)
    }
}
