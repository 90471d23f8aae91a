import Foundation
import SloburnBudget
import SloburnModel
import SloburnNormalize
import SloburnTestKit
import Testing

/// Slices and calendar periods over seeded streams, late samples among them, against brute force.
@Suite struct SliceCountsTests {
    struct StreamCase: Sendable, CustomTestStringConvertible {
        var seed: UInt64
        var slice: TimeSpan?
        var isShare = false
        var period: String
        var zone = "Europe/Berlin"
        var start = "2026-03-01 00:00:00"
        var noData = BudgetDefinition.NoDataPolicy.ignore
        var numerator = BudgetDefinition.NumeratorKind.good
        var testDescription: String {
            "seed \(seed), slices of \(slice?.description ?? "none")\(isShare ? " by share" : ""), \(period) in \(zone), "
                + "no data \(noData.rawValue), \(numerator.rawValue)"
        }
    }

    static let cases = [
        StreamCase(seed: 1, slice: .minutes(1), period: "30d"),
        StreamCase(seed: 2, slice: .minutes(5), period: "30d", noData: .good),
        StreamCase(seed: 3, slice: .minutes(7), period: "7d", noData: .bad),
        StreamCase(seed: 4, slice: .hours(1), period: "90d", numerator: .bad),
        StreamCase(seed: 5, slice: .minutes(5), isShare: true, period: "30d"),
        StreamCase(seed: 6, slice: .minutes(1), isShare: true, period: "1d", noData: .bad, numerator: .bad),
        StreamCase(seed: 7, slice: nil, period: "1M"), StreamCase(seed: 8, slice: nil, period: "1d"),
        StreamCase(seed: 9, slice: nil, period: "1w", zone: "America/New_York", start: "2026-03-02 09:30:00"),
        StreamCase(seed: 10, slice: .minutes(1), period: "1M"),
        StreamCase(seed: 11, slice: .hours(1), period: "1M", zone: "Asia/Kolkata", noData: .good),
        StreamCase(seed: 12, slice: .minutes(7), period: "1d", noData: .bad),
        StreamCase(seed: 13, slice: .days(1), period: "1M"),
        StreamCase(seed: 14, slice: .days(1), isShare: true, period: "1M", noData: .good),
        StreamCase(seed: 15, slice: .days(1), period: "1w", zone: "Australia/Lord_Howe", start: "2026-03-30 00:00:00"),
        StreamCase(seed: 16, slice: nil, period: "1Q", zone: "America/Sao_Paulo"),
        StreamCase(seed: 17, slice: nil, period: "1Y", zone: "UTC", start: "2026-01-01 00:00:00"),
        StreamCase(seed: 18, slice: .minutes(5), period: "1Q", zone: "Pacific/Auckland", noData: .bad),
        StreamCase(seed: 19, slice: .minutes(1), period: "2w", start: "2026-03-20 12:00:00"),
        StreamCase(seed: 20, slice: nil, period: "1M", start: "2026-01-31 02:30:00"),
    ]

    @Test(arguments: cases)
    func everyCountIsThatOfBruteForce(_ test: StreamCase) throws {
        var run = try Stream(test)
        try run.play()
        #expect(run.compared > 1_000)
    }

    /// Halfway through, everything is taken from a checkpoint: nothing may change.
    @Test(arguments: cases)
    func aCheckpointChangesNothing(_ test: StreamCase) throws {
        var run = try Stream(test)
        run.restoresEvery = 20
        try run.play()
        #expect(run.restored > 3)
    }
}

/// A stream played into the counts of a budget and into brute force.
private struct Stream {
    private static let lateness = TimeSpan.hours(24)

    let test: SliceCountsTests.StreamCase
    private(set) var compared = 0
    private(set) var restored = 0
    var restoresEvery = Int.max
    private let definition: BudgetDefinition
    private let plan: CountingPlan
    private let calendar: CalendarOracle?
    private var counts: BudgetCounts
    private var slices: SliceOracle?
    private var samples: [SliceOracle.Sample] = []
    private var random: SeededGenerator
    private var told: [Int64: Tally] = [:]

    init(_ test: SliceCountsTests.StreamCase) throws {
        self.test = test
        random = SeededGenerator(seed: test.seed)
        let zone = try ZoneRules(identifier: test.zone)
        let parts = test.start.split { !$0.isNumber }.compactMap { Int($0) }
        let unit = CalendarPeriod.Unit(rawValue: String(test.period.suffix(1)))
        let count = try #require(Int64(test.period.dropLast()))
        let isCalendar = !["30d", "7d", "90d"].contains(test.period) && !(test.period == "1d" && test.isShare)
        let period: BudgetPeriod
        if isCalendar {
            period = .calendar(
                CalendarPeriod(
                    count: count, unit: try #require(unit),
                    startDay: CivilDate(year: Int64(parts[0]), month: parts[1], day: parts[2]),
                    startSecond: Int64(parts[3] * 3_600 + parts[4] * 60 + parts[5]), zone: zone))
        } else {
            period = .rolling(try #require(TimeSpan(test.period)))
        }
        let start = DateComponents(
            year: parts[0], month: parts[1], day: parts[2], hour: parts[3], minute: parts[4], second: parts[5])
        let steps: [String: (Calendar.Component, Int)] = [
            "d": (.day, 1), "w": (.day, 7), "M": (.month, 1), "Q": (.month, 3), "Y": (.year, 1),
        ]
        let (component, step) = try #require(steps[String(test.period.suffix(1))])
        let oracle = CalendarOracle(zone: test.zone, start: start, component: component, step: step * Int(count))
        calendar = isCalendar ? oracle : nil
        let sliceTarget = try #require(Ratio(9, over: 10))
        let query = BudgetDefinition.MetricQuery(source: "web", selector: Selector(matchers: []))
        definition = BudgetDefinition(
            slo: "stream", service: "s",
            indicator: .ratio(numerator: query, counts: test.numerator, total: query),
            target: try #require(Ratio(99, over: 100)), allowedErrorRatio: try #require(Ratio(1, over: 100)),
            slices: test.slice.map {
                SliceDefinition(
                    width: $0, rule: test.isShare ? .share : .goodFrom(sliceTarget),
                    zone: $0 == .days(1) && isCalendar ? zone : nil)
            }, period: period, noData: test.noData)
        plan = CountingPlan(definition, lateness: Self.lateness)
        counts = BudgetCounts(plan: plan, time: Timestamp(nanoseconds: 0))
        if let slice = test.slice {
            slices = SliceOracle(
                grid: slice == .days(1) && isCalendar ? .days(oracle) : .every(slice), numerator: test.numerator,
                sliceTarget: sliceTarget, noData: test.noData)
        }
    }

    /// Two months around the change of clocks, evaluations at uneven steps.
    mutating func play() throws {
        // 2026-03-05T07:13:20Z.
        var time = Timestamp(seconds: 1_772_694_800)
        let end = time + .days(62)
        var evaluations = 0
        while time < end {
            let longest: Int64 = Int.random(in: 0..<4, using: &random) == 0 ? 12 : 4_000
            let step = TimeSpan.seconds(10 * Int64.random(in: 1...longest, using: &random))
            produce(from: time, to: time + step)
            time = time + step
            counts.advance(to: time, settled: time)
            try compare(at: time)
            evaluations += 1
            if evaluations % restoresEvery == 0 { restore() }
        }
        try comparePeriods(at: time)
    }

    /// Some samples of the stretch, some late ones, and sometimes none for hours.
    private mutating func produce(from start: Timestamp, to end: Timestamp) {
        guard Int.random(in: 0..<5, using: &random) > 0 else { return }
        for _ in 0..<Int.random(in: 0...25, using: &random) {
            let isLate = Int.random(in: 0..<6, using: &random) == 0
            let from = isLate ? start - Self.lateness + .hours(4) : start
            let seconds = Int64.random(in: 0..<(end - from).nanoseconds / 1_000_000_000, using: &random)
            add(from + .seconds(seconds))
        }
        // Some are ahead of the evaluation to come.
        if Bool.random(using: &random) { add(end + .seconds(Int64.random(in: 0...240, using: &random))) }
    }

    private mutating func add(_ time: Timestamp) {
        let total = Int64.random(in: 1...9, using: &random)
        let tally = Tally(matched: Int64.random(in: 0...total + 1, using: &random), total: total)
        samples.append(.init(time: time, tally: tally))
        slices?.add(.init(time: time, tally: tally))
        counts.add(.init(start: time.flooredTo(.seconds(10)), tally: tally))
    }

    private mutating func restore() {
        let board = counts.board.map { board in
            BudgetCounts.State.Board(
                time: board.events.time,
                events: .init(levels: board.events.levelStates, pending: Array(board.events.pending)),
                first: board.first, clamped: board.clamped)
        }
        let periods = counts.calendar.map {
            BudgetCounts.State.Calendar(identity: plan.calendar?.identity ?? "", counts: $0)
        }
        counts = BudgetCounts(
            plan: plan,
            BudgetCounts.State(
                time: counts.time,
                windows: .init(levels: counts.windows.levelStates, pending: Array(counts.windows.pending)),
                board: board,
                calendar: periods))
        restored += 1
    }

    private mutating func compare(at time: Timestamp) throws {
        for index in plan.layout.windows.indices where plan.layout.windows[index] <= .days(3) {
            try compare(counts.counts(ofWindow: index), "\(plan.layout.windows[index]) at \(time.nanoseconds)")
            let (from, to) = plan.bounds(ofWindow: index, at: time)
            let longest = plan.layout.windows[index].nanoseconds + TimeSpan.hours(49).nanoseconds
            try #require(to <= time && (to - from).nanoseconds <= longest)
            if test.slice == nil || test.slice == .minutes(1) {
                try #require(from <= time - plan.layout.windows[index])
            }
        }
        let bounds = plan.period(at: time)
        let period = counts.periodCounts(bounds)
        if let calendar {
            let expected = calendar.period(of: time)
            try #require(bounds.start == expected.start && bounds.end == expected.end)
            try #require(bounds.from == (slices?.grid.boundary(after: expected.start) ?? expected.start))
        }
        try compare(period, "period at \(time.nanoseconds)")
        for closed in counts.untoldPeriods { told[closed.number] = closed.tally }
        counts.didTellPeriods()
    }

    /// What was told last of each closed period is what it holds in the end.
    private mutating func comparePeriods(at time: Timestamp) throws {
        guard let periods = plan.calendar else { return }
        let first = try #require(samples.map(\.time).min())
        var number = periods.number(of: first)
        while number < periods.number(of: time) {
            let bounds = plan.period(number, of: periods, at: time)
            let tally = try #require(told[number], "period \(number) was never told")
            try compare(plan.counts(tally, (bounds.from, bounds.to)), "closed period \(number)")
            number += 1
        }
    }

    private mutating func compare(_ counts: WindowCounts, _ name: String) throws {
        compared += 1
        let place = "\(test.testDescription), \(name)"
        guard let slices else {
            var tally = Tally.zero
            for sample in samples where sample.time >= counts.from && sample.time < counts.to { tally += sample.tally }
            let matched = min(tally.matched, tally.total)
            try #require(counts.total == tally.total, "\(place)")
            try #require((test.numerator == .good ? counts.good : counts.bad) == matched, "\(place)")
            return
        }
        try #require(slices.grid.boundary(before: counts.from) == counts.from, "\(place)")
        try #require(slices.grid.boundary(before: counts.to) == counts.to, "\(place)")
        let expected = slices.counts(from: counts.from, to: counts.to)
        try #require(counts.events == expected.total, "\(place)")
        if test.isShare {
            let shares = Double(counts.good) / Double(counts.scale)
            try #require(abs(shares - expected.shares) < 1e-7, "\(place): \(shares), not \(expected.shares)")
        } else {
            try #require(counts.good == expected.good, "\(place)")
        }
    }
}
