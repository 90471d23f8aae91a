import SloburnDecode
import SloburnModel
import SloburnTestKit
import Testing

@testable import SloburnPipeline

@Suite struct SeriesHistoryTests {
    private static let zero = Timestamp(seconds: 1_772_366_400)

    private static func point(_ second: Int64, _ count: Int64?, since start: Int64? = nil) -> SeriesPoint<CounterValue>
    {
        SeriesPoint(
            time: zero + .seconds(second), start: start.map { zero + .seconds($0) }, value: count.map(CounterValue.init)
        )
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// Second, count or nil for an end, and second of the start or nil.
        let points: [(Int64, Int64?, Int64?)]
        /// What each point adds, moves included; nil where it is not counted.
        let increases: [Int64?]
    }

    static let cases: [Case] = [
        Case(testDescription: "An old first point counts nothing", points: [(10, 100, -90_000)], increases: [0]),
        Case(testDescription: "A first point that just began counts all", points: [(10, 100, 0)], increases: [100]),
        Case(testDescription: "A first point without a start counts nothing", points: [(10, 100, nil)], increases: [0]),
        Case(
            testDescription: "A start at the point's own time is unknown", points: [(10, 100, 10), (20, 130, 10)],
            increases: [0, 30]),
        Case(
            testDescription: "Differences", points: [(10, 5, nil), (20, 10, nil), (30, 15, nil)], increases: [0, 5, 5]),
        Case(
            testDescription: "A smaller value is a reset", points: [(10, 500, nil), (20, 40, nil), (30, 45, nil)],
            increases: [0, 40, 5]),
        Case(
            testDescription: "A later start is a reset, also with a larger value",
            points: [(10, 370, 0), (20, 400, 15)], increases: [370, 400]),
        Case(
            testDescription: "A reset with an unknown start counts nothing",
            points: [(10, 370, 0), (20, 400, 20), (30, 410, 20)], increases: [370, 0, 10]),
        Case(testDescription: "The same point again", points: [(10, 5, 0), (10, 5, 0)], increases: [5, nil]),
        Case(
            testDescription: "Another value at the same time", points: [(10, 5, 0), (10, 6, 0)], increases: [5, nil]),
        Case(
            testDescription: "A point between two others moves its part",
            points: [(10, 5, 0), (30, 25, 0), (20, 12, 0)],
            increases: [5, 20, 0]),
        Case(
            testDescription: "A second writer under the same name",
            points: [(10, 5, 5), (20, 900, 0), (30, 9, 5)], increases: [5, nil, 4]),
        Case(
            testDescription: "After an end the same process goes on",
            points: [(60, 10, 0), (120, 20, 0), (180, nil, nil), (240, 30, 0)], increases: [10, 10, 0, 10]),
        Case(
            testDescription: "After an end another one begins", points: [(60, 10, 0), (70, nil, nil), (90, 30, 80)],
            increases: [10, 0, 30]),
        Case(
            testDescription: "After an end nobody knows without start times",
            points: [(20, 10, nil), (30, 20, nil), (40, nil, nil), (60, 35, nil), (70, 40, nil)],
            increases: [0, 10, 0, 0, 5]),
        Case(
            testDescription: "A late end takes back what came over it",
            points: [(20, 10, nil), (40, 20, nil), (30, nil, nil), (60, 35, nil)], increases: [0, 10, -10, 15]),
        Case(
            testDescription: "After silence a series with an old start is not counted from there",
            points: [(60, 10, 0), (120, 20, 0), (900, 30, 0), (910, 33, 0)], increases: [10, 10, 0, 3]),
        Case(
            testDescription: "A point before all that is remembered",
            points: [(10, 5, 0), (200, 10, 0), (400, 20, 0), (600, 30, 0), (20, 6, 0)], increases: [5, 5, 10, 10, nil]),
    ]

    @Test("Increases, resets, duplicates and points out of order", arguments: cases)
    func countsIncreases(test: Case) {
        var history = SeriesHistory<CounterValue>()
        for (number, (second, count, start)) in test.points.enumerated() {
            let outcome = history.insert(
                Self.point(second, count, since: start), window: .minutes(2), memory: .minutes(10))
            #expect(outcome.sum == test.increases[number], "point \(number)")
        }
    }

    @Test("The order in which points come changes no bucket", arguments: 1...200 as ClosedRange<UInt64>)
    func orderMakesNoDifference(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var points: [SeriesPoint<CounterValue>] = []
        var (count, start): (Int64, Int64) = (0, 0)
        let knowsStart = random.index(0..<2) == 0
        for number in 1...20 {
            if random.index(0..<6) == 0 {
                count = 0
                start = Int64(number) * 5 - 3
            }
            count += Int64(random.index(0..<50))
            points.append(Self.point(Int64(number) * 5, count, since: knowsStart ? start : nil))
        }
        var expected: [Timestamp: Int64] = [:]
        for (number, point) in points.enumerated() {
            expected[point.time, default: 0] += Self.increase(of: point, after: number > 0 ? points[number - 1] : nil)
        }
        var history = SeriesHistory<CounterValue>()
        var counted: [Timestamp: Int64] = [:]
        // The first point stays first: what comes before it would have no increase to split.
        for point in [points[0]] + points.dropFirst().shuffled(using: &random) {
            let outcome = history.insert(point, window: .minutes(10), memory: .minutes(10))
            outcome.add(at: point.time, to: &counted)
        }
        for (time, increase) in expected { #expect(counted[time, default: 0] == increase, "at \(time)") }
        #expect(counted.values.reduce(0, +) == expected.values.reduce(0, +))
    }

    /// By the rules, one after the other.
    private static func increase(
        of point: SeriesPoint<CounterValue>, after earlier: SeriesPoint<CounterValue>?
    ) -> Int64 {
        guard let earlier else { return point.start == nil ? 0 : count(point) }
        if let start = point.start, let before = earlier.start, start > before { return count(point) }
        return count(point) < count(earlier) ? count(point) : count(point) - count(earlier)
    }

    private static func count(_ point: SeriesPoint<CounterValue>) -> Int64 { point.value?.count ?? 0 }

    @Test("A series that is forgotten begins anew")
    func forgetsOldSeries() {
        var book = SeriesBook<CounterValue>()
        let series = SeriesIdentity()
        func insert(_ second: Int64, _ count: Int64) -> Int64? {
            book.insert(
                Self.point(second, count), of: series, from: 0, window: .minutes(2))?.sum
        }
        #expect(insert(0, 10) == 0)
        #expect(insert(60, 30) == 20)
        book.forget(before: Self.zero + .seconds(61))
        #expect(book.count == 0)
        #expect(insert(120, 50) == 0)
    }
}

extension SeriesOutcome<CounterValue> {
    /// What is counted in all; nil where nothing is.
    var sum: Int64? {
        guard case .counted(let increase, let moved) = self else { return nil }
        return (increase?.count ?? 0) - (moved?.removed?.count ?? 0) + (moved?.added?.count ?? 0)
    }

    /// Adds what is counted at each time.
    func add(at time: Timestamp, to counts: inout [Timestamp: Int64]) {
        guard case .counted(let increase, let moved) = self else { return }
        counts[time, default: 0] += increase?.count ?? 0
        if let moved { counts[moved.time, default: 0] += (moved.added?.count ?? 0) - (moved.removed?.count ?? 0) }
    }
}
