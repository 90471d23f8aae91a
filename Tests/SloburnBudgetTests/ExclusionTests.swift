import SloburnBudget
import SloburnModel
import SloburnNormalize
import SloburnTestKit
import Testing

/// Exclusions that come, move and go, before and after their time, against counting the remaining samples anew.
@Suite struct ExclusionTests {
    struct StreamCase: Sendable, CustomTestStringConvertible {
        var seed: UInt64
        var slice: TimeSpan?
        var isShare = false
        var isCalendar = false
        var testDescription: String {
            "seed \(seed), slices of \(slice?.description ?? "none")\(isShare ? " by share" : ""), "
                + (isCalendar ? "months" : "30 days")
        }
    }

    static let cases =
        (1...8).map { StreamCase(seed: $0) } + (9...12).map { StreamCase(seed: $0, isCalendar: true) } + [
            StreamCase(seed: 13, slice: .minutes(1)), StreamCase(seed: 14, slice: .minutes(5)),
            StreamCase(seed: 15, slice: .hours(1)), StreamCase(seed: 16, slice: .minutes(5), isShare: true),
            StreamCase(seed: 17, slice: .minutes(1), isCalendar: true),
            StreamCase(seed: 18, slice: .days(1), isCalendar: true),
        ]

    @Test(arguments: cases)
    func countsAreThoseOfTheRemainingSamples(_ test: StreamCase) throws {
        var run = try Run(test)
        for _ in 0..<260 { try run.act() }
        #expect(run.changes > 10)
        #expect(run.changesOfThePast > 2)
        #expect(run.restores > 1)
        #expect(run.sawDifference)
    }

    struct RoundingCase: Sendable, CustomTestStringConvertible {
        /// How long after its end the exclusion comes.
        var after: TimeSpan
        /// What is taken out of ten minutes from 12:03:20 on.
        var from: String
        var to: String
        var testDescription: String { "\(after) late: \(from) to \(to)" }
    }

    /// What the checkpoint still says of an exclusion that has gone is to be replaced as a whole.
    @Test func theNextExclusionReplacesWhatIsStoredOfTheLast() throws {
        let noon = Timestamp(seconds: 1_795_176_000)
        var counts = BudgetCounts(plan: try Run.plan(StreamCase(seed: 0)), time: noon - .hours(1))
        for place in 0..<720 {
            counts.add(.init(start: noon + .seconds(Int64(place) * 10), tally: Tally(matched: 0, total: 1)))
        }
        counts.advance(to: noon + .hours(2))
        _ = counts.exclude(TimeStretches([noon..<(noon + .minutes(30))]))
        #expect(counts.excluded != nil)
        _ = counts.exclude(.none)
        #expect(counts.excluded == nil)
        _ = counts.exclude(TimeStretches([(noon + .minutes(45))..<(noon + .minutes(50))]))
        let levels = try #require(counts.excluded?.windows.changedLevelStates)
        #expect(levels.allSatisfy { $0.changedFrom == .min } && levels.contains { !$0.buckets.isEmpty })
    }

    /// A stretch that is known in time is exact; a late one takes out whole buckets of what is still known.
    @Test(arguments: [
        RoundingCase(after: .minutes(-30), from: "12:03:20", to: "12:13:20"),
        RoundingCase(after: .minutes(20), from: "12:03:20", to: "12:13:20"),
        RoundingCase(after: .hours(2), from: "12:03:00", to: "12:14:00"),
        RoundingCase(after: .days(2), from: "12:00:00", to: "12:15:00"),
        RoundingCase(after: .days(5), from: "12:00:00", to: "13:00:00"),
    ])
    func aLateExclusionTakesOutWholeBuckets(_ test: RoundingCase) throws {
        let noon = Timestamp(seconds: 1_795_176_000)
        func instant(_ text: String) -> Timestamp {
            let parts = text.split(separator: ":").compactMap { Int64($0) }
            return noon + .seconds((parts[0] - 12) * 3_600 + parts[1] * 60 + parts[2])
        }
        let plan = try Run.plan(StreamCase(seed: 0))
        var counts = BudgetCounts(plan: plan, time: noon - .hours(1))
        // One event every ten seconds, for two hours.
        for place in 0..<720 {
            counts.add(.init(start: noon + .seconds(Int64(place) * 10), tally: Tally(matched: 0, total: 1)))
        }
        let stretch = instant("12:03:20")..<instant("12:13:20")
        let arrival = stretch.upperBound + test.after
        counts.advance(to: arrival)
        let didChange = counts.exclude(TimeStretches([stretch]))
        #expect(didChange == (test.after > .zero))
        counts.advance(to: noon + .days(6), excluding: TimeStretches([stretch]))
        let period = counts.periodCounts(plan.period(at: counts.time))
        let expected = (instant(test.to) - instant(test.from)).nanoseconds / 10_000_000_000
        #expect(720 - period.total == expected)
        #expect(counts.excluded?.stretches.ranges == [instant(test.from)..<instant(test.to)])
        // Nor does it move when it is looked at again.
        let movesAgain = counts.exclude(TimeStretches([stretch]))
        #expect(!movesAgain)
        // Taken back, everything is as it was.
        _ = counts.exclude(.none)
        #expect(counts.periodCounts(plan.period(at: counts.time)).total == 720)
        #expect(counts.excluded == nil)
    }
}

extension ExclusionTests {
    /// A stream with exclusions, played into the counts of a budget.
    private struct Run {
        private(set) var changes = 0
        private(set) var changesOfThePast = 0
        private(set) var restores = 0
        private(set) var sawDifference = false
        private let plan: CountingPlan
        private var counts: BudgetCounts
        private var random: SeededGenerator
        private var samples: [BudgetWindows.Bucket] = []
        private var exclusions: [Range<Timestamp>] = []
        private var time = Timestamp(seconds: 1_772_694_800).flooredTo(.seconds(10))

        static func plan(_ test: StreamCase) throws -> CountingPlan {
            let zone = try ZoneRules(identifier: "Europe/Berlin")
            let query = BudgetDefinition.MetricQuery(source: "web", selector: Selector(matchers: []))
            let month = CalendarPeriod(
                count: 1, unit: .month, startDay: CivilDate(year: 2026, month: 3, day: 1), zone: zone)
            let definition = BudgetDefinition(
                slo: "stream", service: "s", indicator: .ratio(numerator: query, counts: .good, total: query),
                target: try #require(Ratio(99, over: 100)), allowedErrorRatio: try #require(Ratio(1, over: 100)),
                slices: try test.slice.map {
                    SliceDefinition(
                        width: $0, rule: test.isShare ? .share : .goodFrom(try #require(Ratio(9, over: 10))),
                        zone: $0 == .days(1) ? zone : nil)
                }, period: test.isCalendar ? .calendar(month) : .rolling(.days(30)))
            return CountingPlan(definition, lateness: .days(40))
        }

        init(_ test: StreamCase) throws {
            plan = try Self.plan(test)
            counts = BudgetCounts(plan: plan, time: Timestamp(seconds: 1_700_000_000))
            counts.advance(to: time)
            random = SeededGenerator(seed: test.seed)
        }

        private var wanted: TimeStretches { TimeStretches(exclusions) }

        mutating func act() throws {
            switch random.index(0..<12) {
            case 0..<5: addSamples()
            case 5..<9: advance(by: .seconds(10 * random.number(1...60)))
            case 9: advance(by: .seconds(10 * random.number(1...30_000)))
            case 10: changeExclusions()
            default: if random.chance(400) { restore() }
            }
            try compare()
        }

        private mutating func addSamples() {
            for _ in 0..<random.index(1..<8) {
                let back = random.pick([TimeSpan.minutes(5), .hours(3), .days(2), .days(25)])
                let instant = time + .seconds(random.number(-back.nanoseconds / 1_000_000_000...600))
                let total = random.number(1...9)
                let bucket = BudgetWindows.Bucket(
                    start: instant.flooredTo(.seconds(10)),
                    tally: Tally(matched: random.number(0...total), total: total))
                samples.append(bucket)
                counts.add(bucket)
            }
        }

        private mutating func advance(by span: TimeSpan) {
            time = time + span
            counts.advance(to: time, excluding: wanted)
        }

        /// Whole hours, which every level knows exactly.
        private mutating func changeExclusions() {
            changes += 1
            // What no window reaches any more stays as it is.
            let movable = exclusions.indices.filter { exclusions[$0].lowerBound > time - .days(29) }
            if random.chance(350), !movable.isEmpty {
                exclusions.remove(at: random.pick(movable))
            } else {
                let reach: Int64 = random.pick([6, 60, 24 * 28])
                let start = (time + .hours(random.number(-reach...12))).flooredTo(.hours(1))
                exclusions.append(start..<(start + .hours(random.number(1...30))))
            }
            if counts.exclude(wanted) { changesOfThePast += 1 }
        }

        /// The same counts from the samples that are left, in the order of their times.
        private func countedAnew() -> BudgetCounts {
            var counts = BudgetCounts(plan: plan, time: Timestamp(seconds: 1_700_000_000))
            for sample in samples where !isExcluded(sample.start) { counts.add(sample) }
            // In steps: of a jump no more slices are closed than windows look back.
            var step = Timestamp(seconds: 1_769_000_000)
            while step < time {
                counts.advance(to: step)
                step = step + .days(10)
            }
            counts.advance(to: time)
            return counts
        }

        private func isExcluded(_ instant: Timestamp) -> Bool {
            guard let grid = plan.slices?.grid else { return exclusions.contains { $0.contains(instant) } }
            let slice = grid.number(of: instant)
            return exclusions.contains { $0.overlaps(grid.start(of: slice)..<grid.start(of: slice + 1)) }
        }

        private mutating func compare() throws {
            let expected = countedAnew()
            try #require(counts.judgedSums == expected.windows.sums, "windows at \(time.nanoseconds)")
            let bounds = plan.period(at: time)
            try #require(counts.periodCounts(bounds) == expected.periodCounts(bounds))
            if counts.rawPeriodCounts(bounds) != counts.periodCounts(bounds) { sawDifference = true }
            for closed in counts.calendar?.periods ?? [] where closed.number < bounds.number ?? .min {
                let same = expected.calendar?.periods.first { $0.number == closed.number }
                try #require(closed.judged == same?.tally ?? .zero, "period \(closed.number)")
            }
        }

        /// Goes on with what a checkpoint keeps.
        private mutating func restore() {
            restores += 1
            func state(_ windows: BudgetWindows) -> BudgetWindows.State {
                .init(levels: windows.levelStates, pending: Array(windows.pending))
            }
            let board = counts.board.map {
                BudgetCounts.State.Board(
                    time: $0.events.time, events: state($0.events), first: $0.first, clamped: $0.clamped)
            }
            let calendar = counts.calendar.map {
                BudgetCounts.State.Calendar(identity: plan.calendar?.identity ?? "", counts: $0)
            }
            let excluded = counts.excluded.map {
                BudgetCounts.State.Excluded(windows: state($0.windows), stretches: $0.stretches)
            }
            counts = BudgetCounts(
                plan: plan,
                .init(
                    time: counts.time, windows: state(counts.windows), board: board, calendar: calendar,
                    excluded: excluded))
        }
    }
}
