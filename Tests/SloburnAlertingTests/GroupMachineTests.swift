import SloburnAlerting
import SloburnModel
import Testing

/// When one alert is told for many.
@Suite struct GroupMachineTests {
    private static let rule = AlertGrouping(by: ["service"], threshold: 5)

    private static func time(_ minute: Int) -> Timestamp { Timestamp(seconds: 1_795_168_800) + .minutes(Int64(minute)) }

    @Test("It begins above the threshold, and ends at half of it")
    func beginsAndEnds() {
        var machine = GroupMachine()
        let counts = [4, 5, 6, 9, 5, 3, 2, 3, 5, 6, 0]
        let told = counts.enumerated().map { minute, count in
            machine.evaluate(at: Self.time(minute), count: count, by: Self.rule)
        }
        #expect(
            told == [
                .none, .none, .fire, .none, .none, .none, .resolve(startsAt: Self.time(2)), .none, .none, .fire,
                .resolve(startsAt: Self.time(9)),
            ])
    }

    @Test("Of a threshold of 1 it ends with the last alert")
    func endsWithTheLast() {
        var machine = GroupMachine()
        let rule = AlertGrouping(by: ["service"], threshold: 1)
        let told = [1, 2, 1, 0].enumerated().map { machine.evaluate(at: Self.time($0), count: $1, by: rule) }
        #expect(told == [.none, .fire, .none, .resolve(startsAt: Self.time(1))])
    }

    @Test("Without its rule it ends")
    func endsWithoutARule() {
        var machine = GroupMachine()
        _ = machine.evaluate(at: Self.time(0), count: 9, by: Self.rule)
        #expect(machine.evaluate(at: Self.time(1), count: 9, by: nil) == .resolve(startsAt: Self.time(0)))
        #expect(machine.evaluate(at: Self.time(2), count: 9, by: nil) == .none)
    }

    @Test("It escalates by time, until somebody takes notice")
    func escalates() {
        let steps = [
            EscalationStep(after: .minutes(2), targets: []),
            EscalationStep(budgetSpent: Ratio(1, over: 2), targets: []),
            EscalationStep(after: .minutes(4), targets: []), EscalationStep(after: .minutes(6), targets: []),
        ]
        var machine = GroupMachine()
        #expect(machine.escalate(steps, at: Self.time(9), isAcknowledged: false) == .none)
        _ = machine.evaluate(at: Self.time(0), count: 9, by: Self.rule)
        var levels: [Int] = []
        for minute in 0...7 {
            let action = machine.escalate(steps, at: Self.time(minute), isAcknowledged: minute >= 5)
            #expect(action == ([2, 4, 5].contains(minute) ? .tellAgain : .none), "minute \(minute)")
            levels.append(machine.escalationLevel)
        }
        #expect(levels == [0, 0, 1, 1, 3, 3, 3, 3])
        #expect(machine.isAcknowledged)
        // The next episode begins anew.
        _ = machine.evaluate(at: Self.time(8), count: 0, by: Self.rule)
        #expect(machine.evaluate(at: Self.time(9), count: 6, by: Self.rule) == .fire)
        #expect(machine.escalationLevel == 0 && !machine.isAcknowledged)
    }
}
