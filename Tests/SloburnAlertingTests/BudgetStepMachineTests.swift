import SloburnAlerting
import SloburnModel
import SloburnTestKit
import Testing

@Suite struct BudgetStepMachineTests {
    private static let origin = Timestamp(seconds: 1_795_223_400)

    private static func time(_ evaluation: Int) -> Timestamp { origin + .seconds(10 * Int64(evaluation)) }

    /// ok, caution below a quarter, freeze below nothing.
    private static func policy(hysteresis: String = "0", holdFor: Int64 = 0) throws -> BudgetPolicy {
        let steps = [
            BudgetPolicy.Step(name: "ok"), BudgetPolicy.Step(name: "caution", below: Ratio(1, over: 4)),
            BudgetPolicy.Step(name: "freeze", below: Ratio(0), deploy: false),
        ]
        let share = try #require(Ratio(decimal: hysteresis))
        return try #require(
            BudgetPolicy(name: "p", steps: steps, hysteresis: share, holdFor: .seconds(holdFor)))
    }

    /// So many thousandths of a budget.
    private static func remaining(_ thousandths: Int64) -> BudgetRemainder {
        // One in a hundred may be bad of 100000.
        BudgetRemainder(bad: 1_000 - thousandths, total: 100_000, allowed: Ratio(1, over: 100) ?? Ratio(1))
    }

    @Test(
        "Worse at once; better with the hysteresis, for as long as it is to be held",
        arguments: [
            ("0", 0, [1000, 250, 249, 250, 0, -1, 0, 249, 250], "ok ok caution ok caution freeze caution caution ok"),
            (
                "0.05", 0, [249, 299, 300, 249, -1, 49, 50, 299, 300],
                "caution caution ok caution freeze freeze caution caution ok"
            ),
            ("0", 0, [-1, 1000], "freeze ok"), ("0", 0, [1000, -5, 250], "ok freeze ok"),
            ("0", 20, [249, 250, 250, 250], "caution caution caution ok"),
            ("0", 20, [249, 250, 249, 250, 250, 250], "caution caution caution caution caution ok"),
            // Each bound has its own time.
            ("0", 20, [-1, 0, 250, 250, 250], "freeze freeze freeze caution ok"),
            ("0", 20, [-1, 250, 100, 250, 250, 250], "freeze freeze freeze caution caution ok"),
            ("0.05", 10, [-1, 300, 300, 240, -1, 40, 60, 60], "freeze freeze ok caution freeze freeze freeze caution"),
        ] as [(String, Int64, [Int64], String)])
    func takesSteps(hysteresis: String, holdFor: Int64, remaining: [Int64], expected: String) throws {
        var machine = BudgetStepMachine(policy: try Self.policy(hysteresis: hysteresis, holdFor: holdFor))
        #expect(machine.step == nil && !machine.isSettled)
        var names: [String] = []
        for (index, thousandths) in remaining.enumerated() {
            let before = machine.state
            let change = machine.evaluate(at: Self.time(index), Self.remaining(thousandths))
            let state = try #require(machine.state)
            #expect((change != nil) == (before?.step != state.step))
            #expect(change?.from == (change == nil ? nil : before?.step))
            #expect(state.since == (change == nil ? before?.since : Self.time(index)))
            names.append(machine.step?.name ?? "")
        }
        #expect(names.joined(separator: " ") == expected)
    }

    @Test("Without events all of the budget remains")
    func takesNoEvents() throws {
        var machine = BudgetStepMachine(policy: try Self.policy())
        let empty = BudgetRemainder(bad: 0, total: 0, allowed: Ratio(1, over: 100) ?? Ratio(1))
        #expect(machine.evaluate(at: Self.time(0), empty)?.to == 0)
        #expect(machine.isSettled)
        #expect(!empty.isBelow(Ratio(1)))
    }

    @Test("A comparison is exact, also of the largest counts")
    func comparesExactly() throws {
        let allowed = try #require(Ratio(1, over: Int64.max))
        let third = try #require(Ratio(1, over: 3))
        // 2 of 3 are spent, or one more or less.
        let total = Int64.max / 3 * 3
        for (bad, isBelow) in [(total / 3 * 2, false), (total / 3 * 2 + 1, true), (total / 3 * 2 - 1, false)] {
            let remainder = BudgetRemainder(bad: bad, total: total, allowed: Ratio(1))
            #expect(remainder.isBelow(third) == isBelow)
        }
        let overspent = BudgetRemainder(bad: .max, total: .max, allowed: allowed)
        #expect(overspent.isBelow(Ratio(-1_000)) && !overspent.isBelow(Ratio(.min + 1)))
        #expect(!BudgetRemainder(bad: 0, total: .max, allowed: allowed).isBelow(Ratio(1)))
    }

    @Test("It goes on from a checkpoint by the names of states")
    func restores() throws {
        let policy = try Self.policy(holdFor: 20)
        var machine = BudgetStepMachine(policy: policy)
        for (index, thousandths) in [1000, -1, 250].enumerated() {
            _ = machine.evaluate(at: Self.time(index), Self.remaining(Int64(thousandths)))
        }
        let state = try #require(machine.state)
        var restored = BudgetStepMachine(
            policy: policy, step: "freeze", since: state.since, previous: "ok", leavableSince: state.leavableSince)
        #expect(restored == machine)
        _ = restored.evaluate(at: Self.time(3), Self.remaining(250))
        #expect(restored.evaluate(at: Self.time(4), Self.remaining(250))?.to == 0)
        // Another policy.
        var other = BudgetStepMachine(
            policy: policy, step: "caution", since: state.since, previous: "gone", leavableSince: [state.since])
        #expect(other.state?.previous == nil && other.state?.leavableSince == [nil, nil, nil])
        #expect(other.evaluate(at: Self.time(9), Self.remaining(250)) == nil)
        let unknown = BudgetStepMachine(
            policy: policy, step: "panic", since: state.since, previous: nil, leavableSince: [])
        #expect(unknown.state == nil)
    }

    @Test("Whatever remains, it is as a plain reading of the policy says", arguments: 0..<200 as Range<UInt64>)
    func agreesWithModel(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let count = Int.random(in: 1...5, using: &random)
        let bounds = Set((0..<count - 1).map { _ in Int64.random(in: -300...900, using: &random) }).sorted(by: >)
        let hysteresis: Int64 = [0, 0, 30, 100].randomElement(using: &random) ?? 0
        let holdFor = Int64.random(in: 0...4, using: &random) * 10
        var steps = [BudgetPolicy.Step(name: "s0")]
        for (index, bound) in bounds.enumerated() {
            steps.append(.init(name: "s\(index + 1)", below: Ratio(bound, over: 1_000)))
        }
        let share = try #require(Ratio(hysteresis, over: 1_000))
        let policy = try #require(
            BudgetPolicy(name: "p", steps: steps, hysteresis: share, holdFor: .seconds(holdFor)))
        var machine = BudgetStepMachine(policy: policy)
        var seen: [Int64] = []
        var expected = 0
        // Since when the state has been worse than, or has had, each step.
        var entered = 0
        for evaluation in 0..<60 {
            let last = seen.last ?? 500
            let value = min(1_000, max(-500, last + Int64.random(in: -250...250, using: &random)))
            seen.append(value)
            let worst = bounds.lastIndex { value < $0 }.map { $0 + 1 } ?? 0
            if evaluation == 0 || worst > expected {
                (expected, entered) = (worst, evaluation)
            } else {
                // The best step all of whose lower bounds have been held, since the worst one was last entered.
                let best = (0...expected).first { step in
                    bounds[step..<expected].allSatisfy { bound in
                        let held = seen.indices.reversed().prefix { $0 > entered && seen[$0] >= bound + hysteresis }
                        return !held.isEmpty && Int64(held.count - 1) * 10 >= holdFor
                    }
                }
                expected = best ?? expected
            }
            _ = machine.evaluate(at: Self.time(evaluation), Self.remaining(value))
            try #require(machine.state?.step == expected, "seed \(seed), evaluation \(evaluation): \(seen)")
        }
    }
}
