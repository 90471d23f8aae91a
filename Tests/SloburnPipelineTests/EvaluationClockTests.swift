import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// When evaluations are due; times are seconds after an origin on the grid of evaluations.
@Suite struct EvaluationClockTests {
    static let origin = Timestamp(seconds: 1_795_223_400)

    static func time(_ second: Double) -> Timestamp { Timestamp(nanoseconds: origin.nanoseconds + Int64(second * 1e9)) }

    /// What a clock hears, and what is then due.
    enum Step: Sendable {
        /// Partition 0 or 1 has come to an event time, the earliest of the stretch, by a reference clock.
        case read(Int32, from: Double? = nil, to: Double, at: Double)
        /// Partition 0 or 1 is at its end.
        case end(Int32, at: Double)
        /// A bundle without any partition.
        case heard(at: Double)
        /// At a reference clock nothing is due.
        case waits(at: Double)
        /// At a reference clock an evaluation is due, and is done.
        case evaluates(Double, at: Double, partial: Bool = false)
    }

    struct ClockCase: Sendable, CustomTestStringConvertible {
        let name: String
        let steps: [Step]
        var testDescription: String { name }
    }

    static let cases = [
        ClockCase(
            name: "nothing heard, nothing due", steps: [.waits(at: 1_000)]),
        ClockCase(
            name: "the first evaluation is the first multiple after the first sample",
            steps: [
                .read(0, from: 3, to: 7, at: 8), .waits(at: 8), .read(0, to: 12, at: 12), .evaluates(10, at: 12),
                .waits(at: 12), .read(0, to: 20, at: 20), .evaluates(20, at: 20), .waits(at: 20),
            ]),
        ClockCase(
            name: "a sample on a multiple belongs to the next evaluation",
            steps: [.read(0, from: 10, to: 25, at: 25), .evaluates(20, at: 25), .waits(at: 25)]),
        ClockCase(
            name: "it catches up one evaluation after the other",
            steps: [
                .read(0, from: 1, to: 35, at: 35), .evaluates(10, at: 35), .evaluates(20, at: 35),
                .evaluates(30, at: 35), .waits(at: 35),
            ]),
        ClockCase(
            name: "it waits for the slowest partition",
            steps: [
                .read(0, from: 1, to: 50, at: 50), .read(1, from: 2, to: 15, at: 50), .evaluates(10, at: 50),
                .waits(at: 50), .read(1, to: 19, at: 55), .waits(at: 55), .read(1, to: 31, at: 56),
                .evaluates(20, at: 56), .evaluates(30, at: 56), .waits(at: 56),
            ]),
        ClockCase(
            name: "the end of a partition is as far as the clock",
            steps: [
                .read(0, from: 1, to: 50, at: 50), .end(1, at: 50), .evaluates(10, at: 50), .evaluates(20, at: 50),
                .evaluates(30, at: 50), .evaluates(40, at: 50), .evaluates(50, at: 50), .waits(at: 59),
                .end(0, at: 60), .waits(at: 60), .end(1, at: 60), .evaluates(60, at: 60),
            ]),
        ClockCase(
            name: "a partition is waited for a minute after another has come so far",
            steps: [
                .read(0, from: 1, to: 9, at: 10), .read(1, from: 1, to: 9, at: 10), .end(0, at: 12), .waits(at: 12),
                .end(0, at: 22), .waits(at: 71), .evaluates(10, at: 72, partial: true),
                .waits(at: 81), .evaluates(20, at: 82, partial: true), .waits(at: 82), .end(0, at: 82),
                .read(1, to: 45, at: 85), .evaluates(30, at: 85), .evaluates(40, at: 85), .waits(at: 141),
                .evaluates(50, at: 142, partial: true),
            ]),
        ClockCase(
            name: "also one that moves, but too slowly",
            steps: [
                .read(0, from: 1, to: 30, at: 31), .read(1, from: 1, to: 2, at: 31), .waits(at: 31),
                .read(1, to: 3, at: 60), .read(1, to: 4, at: 90), .waits(at: 90),
                .evaluates(10, at: 91, partial: true), .evaluates(20, at: 91, partial: true),
            ]),
        ClockCase(
            name: "a backlog that all partitions are read from is waited for however long it is",
            steps: [
                .read(0, from: 1, to: 5, at: 7_200), .read(1, from: 1, to: 5, at: 7_200), .waits(at: 7_200),
                .read(0, to: 8, at: 7_259), .read(1, to: 9, at: 7_259), .waits(at: 7_300),
                .evaluates(10, at: 7_319, partial: true),
            ]),
        ClockCase(
            name: "an empty topic evaluates by the clock",
            steps: [
                .end(0, at: 4), .waits(at: 4), .end(0, at: 10), .evaluates(10, at: 10), .waits(at: 19),
                .end(0, at: 21), .evaluates(20, at: 21),
            ]),
        ClockCase(
            name: "without partitions the clock alone moves on",
            steps: [
                .heard(at: 5), .waits(at: 5), .heard(at: 11), .evaluates(10, at: 11), .heard(at: 20),
                .evaluates(20, at: 20),
            ]),
        ClockCase(
            name: "time that goes back changes nothing",
            steps: [
                .read(0, from: 1, to: 25, at: 25), .read(0, from: 4, to: 5, at: 26), .evaluates(10, at: 26),
                .evaluates(20, at: 26), .waits(at: 26),
            ]),
    ]

    @Test(arguments: cases)
    func evaluationsAreDueWhenTheInputHasCome(_ test: ClockCase) {
        var clock = EvaluationClock(interval: .seconds(10))
        for (index, step) in test.steps.enumerated() {
            switch step {
            case .read(let partition, let from, let to, let at):
                clock.observe(Self.bundle(partition, from: from ?? to, to: to, at: at), at: Self.time(at))
            case .end(let partition, let at):
                clock.observe(Self.bundle(partition, from: nil, to: nil, at: at, isAtEnd: true), at: Self.time(at))
            case .heard(let at):
                clock.observe(
                    DeltaBundle(sender: "test", sentAt: Self.time(at), ranges: [], keys: []), at: Self.time(at))
            case .waits(let at):
                #expect(clock.due(now: Self.time(at)) == nil, "step \(index)")
            case .evaluates(let time, let at, let isPartial):
                let due = clock.due(now: Self.time(at))
                #expect(due?.time == Self.time(time), "step \(index)")
                #expect(due?.isPartial == isPartial, "step \(index)")
                clock.didEvaluate(at: Self.time(time))
            }
        }
    }

    static func bundle(
        _ partition: Int32, from: Double?, to: Double?, at: Double, isAtEnd: Bool = false
    ) -> DeltaBundle {
        DeltaBundle(
            sender: "test", sentAt: time(at),
            ranges: [
                DeltaBundle.InputRange(
                    input: InputPartition(topic: "t", partition: partition), fromOffset: 0, toOffset: 0,
                    earliest: from.map(time), latest: to.map(time),
                    idleUntil: isAtEnd ? time(at) : nil)
            ], keys: [])
    }

    /// After a long stop the backlog is still to be read: that nothing moved meanwhile is no sign of a dead source.
    @Test func aRestoredClockWaitsAMinuteFromTheFirstBundleOn() {
        let input = InputPartition(topic: "metrics", partition: 0)
        let before = EvaluationClock.Progress(
            time: Self.time(15), latest: Self.time(15), nextOffset: 7, movedAt: Self.time(15))
        var clock = EvaluationClock(
            interval: .seconds(10), evaluated: Self.time(10), inputs: [input: before])
        let silent = DeltaBundle(
            sender: "a", sentAt: Self.time(3_600),
            ranges: [
                .init(
                    input: input, fromOffset: 7, toOffset: 7, earliest: nil, latest: Self.time(15), idleUntil: nil)
            ], keys: [])
        clock.observe(silent, at: Self.time(3_600))
        #expect(clock.due(now: Self.time(3_600)) == nil)
        #expect(clock.due(now: Self.time(3_659)) == nil)
        #expect(clock.due(now: Self.time(3_660))?.isPartial == true)
    }

    @Test func aPartitionThatNobodyHasToldOfIsWaitedFor() {
        var clock = EvaluationClock(interval: .seconds(10))
        let inputs = (0..<2).map { InputPartition(topic: "t", partition: $0) }
        clock.expect(Set(inputs), at: Self.time(0))
        clock.observe(Self.bundle(0, from: 1, to: 25, at: 25), at: Self.time(25))
        #expect(clock.due(now: Self.time(25)) == nil)
        #expect(clock.states(at: Self.time(10), now: Self.time(25)).lagging == 1)
        #expect(clock.states(at: Self.time(10), now: Self.time(31)).dead == 1)
        clock.observe(Self.bundle(1, from: 2, to: 12, at: 40), at: Self.time(40))
        let due = clock.due(now: Self.time(40))
        #expect(due?.time == Self.time(10) && due?.isPartial == false)
        clock.expect([inputs[0]], at: Self.time(41))
        #expect(clock.due(now: Self.time(41))?.inputs.current == 1, "a partition that is gone is not waited for")
    }

    @Test func whereNobodyReadsEvaluationGoesOnAfterAMinute() {
        var clock = EvaluationClock(interval: .seconds(10), evaluated: Self.time(10))
        clock.expect([InputPartition(topic: "t", partition: 0)], at: Self.time(500))
        #expect(clock.due(now: Self.time(559)) == nil)
        let due = clock.due(now: Self.time(560))
        #expect(due?.time == Self.time(20) && due?.isPartial == true && due?.inputs.dead == 1)
    }

    @Test func anotherIntervalGoesOnAtItsOwnMultiples() {
        var clock = EvaluationClock(interval: .seconds(15), evaluated: Self.time(10))
        clock.observe(Self.bundle(0, from: nil, to: 40, at: 40), at: Self.time(40))
        #expect(clock.due(now: Self.time(40))?.time == Self.time(15))
        clock.didEvaluate(at: Self.time(15))
        #expect(clock.due(now: Self.time(40))?.time == Self.time(30))
    }

    @Test func theWatermarkIsNoLaterThanTheNewestEventNorAnyPartition() {
        var clock = EvaluationClock(interval: .seconds(10))
        #expect(clock.watermark == nil)
        clock.observe(Self.bundle(0, from: 1, to: 30, at: 30), at: Self.time(30))
        #expect(clock.watermark == Self.time(30))
        clock.observe(Self.bundle(1, from: 1, to: 12, at: 30), at: Self.time(30))
        #expect(clock.watermark == Self.time(12))
        clock.observe(Self.bundle(1, from: nil, to: nil, at: 90, isAtEnd: true), at: Self.time(90))
        #expect(clock.watermark == Self.time(30))
    }
}
