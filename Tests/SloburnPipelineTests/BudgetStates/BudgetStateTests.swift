import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// What a partition says of the states of budgets, and what becomes of them when the configuration changes.
@Suite struct BudgetStateTests {
    private static let start = Timestamp(seconds: 1_795_219_200)

    /// ok, caution below a quarter, freeze below nothing, held for half a minute; with an alert.
    private static func policy(_ names: String = "ok caution freeze", exhausted: String? = "ticket") throws
        -> BudgetPolicy
    {
        let names = names.split(separator: " ").map(String.init)
        let bounds = [nil, Ratio(1, over: 4), Ratio(0)]
        let steps = zip(names, bounds).map { BudgetPolicy.Step(name: $0, below: $1, deploy: $1 != Ratio(0)) }
        let hysteresis = try #require(Ratio(1, over: 20))
        return try #require(
            BudgetPolicy(
                name: "p", steps: steps, hysteresis: hysteresis, holdFor: .seconds(30), exhaustedSeverity: exhausted))
    }

    /// A budget of an hour, of which one in ten may be bad.
    private static func engine(_ policy: BudgetPolicy?) -> EngineDefinition {
        var definition = TestBudget.engine(interval: .seconds(10))
        var budget = TestBudget.errors.definition
        budget.period = .rolling(.hours(1))
        budget.target = Ratio(9, over: 10) ?? budget.target
        budget.allowedErrorRatio = Ratio(1, over: 10) ?? budget.allowedErrorRatio
        budget.tiers = []
        budget.budgetPolicy = policy
        // The first letter of the first state tells policies apart.
        budget.revision = String(repeating: policy?.steps[0].name == "ok" ? "0" : "a", count: 16)
        if let tier = policy?.exhaustedTier { budget.tiers.append(tier) }
        definition.budgets = [budget]
        return definition
    }

    /// A partition that is fed once before each evaluation, and may begin again from its checkpoints.
    private struct World {
        var definition: EngineDefinition
        var partition: BudgetPartition
        var time = BudgetStateTests.start
        var checkpoints: [String: CheckpointRecord] = [:]
        /// What was counted, by the start of its bucket.
        var counted: [(time: Timestamp, bad: Int64, total: Int64)] = []

        init(_ definition: EngineDefinition) {
            self.definition = definition
            partition = BudgetPartition(partition: 0, definition: definition)
        }

        mutating func step(bad: Int64, total: Int64) -> [OutputRecord] {
            if total > 0 {
                let bundle = DeltaBundle(
                    sender: "test", sentAt: time, ranges: [],
                    keys: [
                        .init(
                            budget: "errors", countingRevision: "", group: [], lastSample: time, duplicates: 0,
                            buckets: [.init(start: time, tally: Tally(matched: bad, total: total), samples: 1)])
                    ])
                partition.apply(bundle, at: time)
                counted.append((time, bad, total))
            }
            time = time + .seconds(10)
            let records = partition.evaluate(at: time, watermark: time).validated()
            for record in partition.takeCheckpoints() {
                checkpoints[record.key] = record.value == nil ? nil : record
            }
            return records
        }

        mutating func restart(_ definition: EngineDefinition? = nil) throws {
            self.definition = definition ?? self.definition
            partition = try BudgetPartition(
                partition: 0, definition: self.definition, restoring: Array(checkpoints.values), isRead: { _ in true })
        }

        /// What the last hour holds.
        var sums: (bad: Int64, total: Int64) {
            counted.filter { $0.time >= time - .hours(1) }.reduce((0, 0)) { ($0.0 + $1.bad, $0.1 + $1.total) }
        }
    }

    private static func states(_ records: [OutputRecord]) throws -> [JSONObject?] {
        try records.filter { $0.topic == .budgetState }.map { try $0.value.map(JSONObject.init) }
    }

    /// Fed with so much that the budget is overspent.
    private static func overspent() throws -> World {
        var world = World(engine(try policy()))
        _ = world.step(bad: 0, total: 100)
        let records = world.step(bad: 50, total: 100)
        let told = try #require(try states(records).first ?? nil)
        #expect(told["state"].text == "freeze" && told["previousState"].text == "ok")
        #expect(records.contains { $0.topic == .activeAlerts && $0.key == "errors/exhausted" && $0.value != nil })
        return world
    }

    @Test(
        "States, records and the alert are as a list of all events says, across restarts",
        arguments: 0..<12 as Range<UInt64>)
    func agreesWithAList(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var world = World(Self.engine(try Self.policy()))
        // The state and since when, since when it could be left, and the last record.
        var (state, entered, told) = (0, world.time, world.time)
        var leavable: [Timestamp?] = [nil, nil, nil]
        var (overspentSince, recovering): (Timestamp?, Timestamp?) = (nil, nil)
        for evaluation in 0..<900 {
            let isIncident = evaluation % 300 > 250 || random.chance(20)
            let isSilent = evaluation > 520 && evaluation < 890
            let total = isSilent ? 0 : random.number(1...100)
            let records = world.step(
                bad: isIncident ? random.number(0...total) : random.number(0...total / 16), total: total)
            let sums = world.sums
            // remaining < n/d, where a tenth may be bad.
            func isBelow(_ n: Int64, _ d: Int64) -> Bool {
                sums.total == 0 ? false : (sums.total - 10 * sums.bad) * d < n * sums.total
            }
            let worst = isBelow(0, 1) ? 2 : isBelow(1, 4) ? 1 : 0
            let before = state
            if evaluation == 0 || worst > state {
                (state, leavable) = (worst, [nil, nil, nil])
            } else {
                for (step, isEnough) in [(1, !isBelow(30, 100)), (2, !isBelow(5, 100))] {
                    leavable[step] = isEnough && step <= state ? leavable[step] ?? world.time : nil
                }
                while let since = leavable[state], world.time - since >= .seconds(30) {
                    leavable[state] = nil
                    state -= 1
                }
            }
            let isNew = evaluation == 0 || state != before
            if isNew { entered = world.time }
            // Told at a change, and so often that five minutes never pass.
            let isTold = isNew || world.time - told >= .minutes(5)
            if isTold { told = world.time }
            let found = try Self.states(records)
            try #require(found.count == (isTold ? 1 : 0), "seed \(seed), evaluation \(evaluation)")
            if let record = found.first ?? nil {
                #expect(record["state"].text == ["ok", "caution", "freeze"][state], "seed \(seed), \(evaluation)")
                #expect(record["deploy"].value as? Bool == (state < 2))
                #expect(record["since"].text == TestText.time(entered))
            }
            for snapshot in records where snapshot.topic == .snapshots {
                let shown = try JSONObject(snapshot.value ?? [])["budgetState"]
                #expect(shown["state"].text == ["ok", "caution", "freeze"][state])
                #expect(shown["since"].text == TestText.time(entered))
            }
            // The alert.
            let wasFiring = overspentSince != nil
            if overspentSince == nil {
                overspentSince = isBelow(0, 1) ? world.time : nil
            } else if isBelow(5, 100) {
                recovering = nil
            } else {
                recovering = recovering ?? world.time
                if let since = recovering, world.time - since >= .seconds(30) {
                    (overspentSince, recovering) = (nil, nil)
                }
            }
            let alerts = records.filter { $0.topic == .alerts }
            try #require(alerts.count == (wasFiring == (overspentSince != nil) ? 0 : 1))
            if let alert = try alerts.first?.value.map(JSONObject.init) {
                #expect(alert["key"].text == "errors/exhausted" && alert["kind"].text == "budget")
                #expect(alert["severity"].text == "ticket")
                #expect(alert["status"].text == (overspentSince == nil ? "resolved" : "firing"))
            }
            if random.chance(50) { try world.restart() }
        }
    }

    @Test("Without its policy a budget's state and its alert are taken back")
    func takesBackWithoutPolicy() throws {
        var world = try Self.overspent()
        try world.restart(Self.engine(nil))
        let records = world.step(bad: 0, total: 100)
        let states = try Self.states(records)
        #expect(states.count == 1 && states[0] == nil)
        #expect(records.contains { $0.topic == .activeAlerts && $0.key == "errors/exhausted" && $0.value == nil })
        let ended = try records.filter { $0.topic == .alerts }.compactMap(\.value).map(JSONObject.init)
        #expect(ended.count == 1 && ended.first?["kind"].text == "budget" && ended.first?["severity"].text == "ticket")
        #expect(records.contains { $0.topic == .snapshots && $0.value != nil })
        // Once.
        try world.restart()
        #expect(try Self.states(world.step(bad: 0, total: 100)).isEmpty)
    }

    @Test("When the SLO is gone, so is its state")
    func takesBackWithSLO() throws {
        var world = try Self.overspent()
        var definition = TestBudget.engine(interval: .seconds(10))
        definition.budgets = [TestBudget.latency.definition]
        try world.restart(definition)
        let records = world.step(bad: 0, total: 0)
        let states = records.filter { $0.topic == .budgetState }
        #expect(states.map(\.key) == ["errors"] && states.allSatisfy { $0.value == nil })
        #expect(
            states.first?.headers.contains(
                .init("ce_id", "io.sloburn.budget-state/errors@2026-11-21T00:00:30.000Z/removed")) == true)
    }

    @Test("A state of the same name goes on under another policy; one that is not there begins anew")
    func goesOnByName() throws {
        var world = try Self.overspent()
        try world.restart(Self.engine(try Self.policy("fine worse freeze", exhausted: nil)))
        let records = world.step(bad: 50, total: 100)
        let kept = try #require(try Self.states(records).first ?? nil)
        #expect(kept["state"].text == "freeze" && kept["since"].text == "2026-11-21T00:00:20.000Z")
        #expect(kept["previousState"].isNull)
        #expect(records.contains { $0.topic == .activeAlerts && $0.key == "errors/exhausted" && $0.value == nil })
        try world.restart(Self.engine(try Self.policy("ok b c")))
        let fresh = try #require(try Self.states(world.step(bad: 50, total: 100)).first ?? nil)
        #expect(fresh["state"].text == "c" && fresh["since"].text == "2026-11-21T00:00:40.000Z")
    }

    @Test("A counting revision of another kind begins a new budget, and its state with it")
    func beginsAnewWithCounts() throws {
        var world = try Self.overspent()
        var definition = world.definition
        definition.budgets[0].countingRevision = "other"
        try world.restart(definition)
        let records = world.step(bad: 0, total: 0)
        let states = try Self.states(records)
        // The key goes on: nothing is taken back.
        #expect(states.count == 1 && states.first??["state"].text == "ok")
    }
}

private enum TestText {
    /// As records write it.
    static func time(_ time: Timestamp) -> String {
        let seconds = (time - Timestamp(seconds: 1_795_219_200)).nanoseconds / 1_000_000_000
        // The start is midnight.
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "2026-11-21T\(two(seconds / 3_600)):\(two(seconds / 60 % 60)):\(two(seconds % 60)).000Z"
    }
}
