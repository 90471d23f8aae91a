import SloburnModel
import Testing

@testable import SloburnPipeline

/// Which of two sources is counted, minute by minute.
@Suite struct FallbackSwitchTests {
    private static let origin = Timestamp(seconds: 1_795_223_400)

    struct Example: CustomTestStringConvertible, Sendable {
        let name: String
        /// A letter a minute: `u` where the source is usable, `-` where it is not, `x` where its fallback isn't either.
        let minutes: String
        var after = TimeSpan.minutes(2)
        var backAfter = TimeSpan.minutes(3)
        /// The stretches that are over at the end, as minutes.
        var stretches: [[Int64]] = []
        /// Since which minute the fallback is counted at the end.
        var since: Int64?

        var testDescription: String { name }
    }

    static let examples: [Example] = [
        Example(name: "never silent", minutes: "uuuuuuuu"),
        Example(name: "silent for less than it takes", minutes: "uu-uu-uu"),
        Example(name: "silent for as long as it takes", minutes: "uu--", since: 2),
        Example(name: "silent for longer", minutes: "uu-----", since: 2),
        Example(name: "silent from the start", minutes: "--", since: 0),
        Example(name: "back for less than it takes", minutes: "uu--uu-uu", since: 2),
        Example(name: "back for as long as it takes", minutes: "uu--uuu", stretches: [[2, 4]]),
        Example(name: "back, and silent at once", minutes: "u--uuu--", stretches: [[1, 3]], since: 6),
        Example(name: "two outages", minutes: "u--uuuu---uuuu", stretches: [[1, 3], [7, 10]]),
        Example(name: "neither is of use", minutes: "uuxxxxxx"),
        Example(name: "the fallback comes later than the outage", minutes: "uuxxxx--", since: 4),
        Example(name: "the fallback dies too", minutes: "u--xxx", since: 1),
        Example(name: "both come back", minutes: "u--xxxuuu", stretches: [[1, 6]]),
        Example(name: "at once", minutes: "u-u", after: .seconds(10), backAfter: .seconds(10), stretches: [[1, 2]]),
        Example(
            name: "no whole minutes", minutes: "u----uu", after: .seconds(90), backAfter: .seconds(90),
            stretches: [[1, 5]]),
    ]

    @Test(arguments: examples)
    func stretches(example: Example) {
        var state = FallbackSwitch(
            rule: FallbackRule(source: "lb", after: example.after, backAfter: example.backAfter))
        var changes: [FallbackSwitch.Change] = []
        for (number, letter) in example.minutes.enumerated() {
            let from = Self.origin + .minutes(Int64(number))
            let change = state.judge(
                from: from, to: from + .minutes(1), isUsable: letter == "u", canStandIn: letter != "x")
            if let change { changes.append(change) }
        }
        func time(_ minute: Int64) -> Timestamp { Self.origin + .minutes(minute) }
        #expect(state.stretches == example.stretches.map { .init(from: time($0[0]), to: time($0[1])) })
        #expect(state.since == example.since.map(time))
        var expected: [FallbackSwitch.Change] = example.stretches.flatMap { stretch in
            [
                FallbackSwitch.Change(from: time(stretch[0]), isToFallback: true),
                FallbackSwitch.Change(from: time(stretch[1]), isToFallback: false),
            ]
        }
        if let since = example.since { expected.append(.init(from: time(since), isToFallback: true)) }
        #expect(changes == expected)
        for minute in 0..<Int64(example.minutes.count) {
            let isUsed =
                example.stretches.contains { $0[0] <= minute && minute < $0[1] }
                || example.since.map { $0 <= minute } ?? false
            #expect(state.usesFallback(at: time(minute)) == isUsed, "minute \(minute)")
        }
    }

    @Test func partsAreCutAtTheEdges() {
        var state = FallbackSwitch(rule: FallbackRule(source: "lb"))
        func time(_ minute: Int64) -> Timestamp { Self.origin + .minutes(minute) }
        state.stretches = [.init(from: time(0), to: time(10)), .init(from: time(20), to: time(30))]
        state.since = time(40)
        #expect(
            state.fallbackParts(from: time(5), to: time(45)) == [
                .init(from: time(5), to: time(10)), .init(from: time(20), to: time(30)),
                .init(from: time(40), to: time(45)),
            ])
        #expect(state.fallbackParts(from: time(10), to: time(20)).isEmpty)
        state.forget(before: time(10))
        #expect(state.stretches == [.init(from: time(20), to: time(30))])
    }
}
