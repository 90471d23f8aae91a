import SloburnBudget
import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// What was counted step by step, against a list of everything that was.
@Suite struct HistoryTests {
    private static let start = Timestamp(seconds: 1_795_223_400)
    private static let input = InputPartition(topic: "metrics.http", partition: 0)

    /// A budget's partition, and all that it was given.
    private struct Run {
        let definition = TestBudget.engine(interval: .seconds(10))
        var partition: BudgetPartition
        var time = HistoryTests.start
        var random: SeededGenerator
        var counted: [DeltaBundle.BucketDelta] = []
        var waiting: [DeltaBundle.BucketDelta] = []
        private var offset: Int64 = 0

        init(seed: UInt64) {
            partition = BudgetPartition(partition: 0, definition: definition)
            random = SeededGenerator(seed: seed)
            _ = partition.evaluate(at: time)
        }

        var budget: BudgetDefinition { definition.budgets[0] }

        /// Counts some buckets around now, most of them of the last minutes, some days late.
        mutating func count() {
            let buckets = (0..<random.index(1..<30)).map { _ -> DeltaBundle.BucketDelta in
                let reach: Int64 = random.index(0..<4) == 0 ? 40 * 86_400 : 7_200
                let begin = (time - .seconds(random.number(-60...reach))).flooredTo(.seconds(10))
                let total = random.number(1...1_000)
                return .init(start: begin, tally: Tally(matched: random.number(0...total), total: total), samples: 1)
            }
            let key = DeltaBundle.KeyDelta(
                budget: budget.name, countingRevision: budget.countingRevision, group: budget.groupBy.map { _ in "eu" },
                lastSample: nil, duplicates: 0, buckets: buckets.sorted { $0.start < $1.start })
            let range = DeltaBundle.InputRange(
                input: HistoryTests.input, fromOffset: offset, toOffset: offset + 1, earliest: nil, latest: time,
                idleUntil: time)
            offset += 1
            partition.apply(DeltaBundle(sender: "test", sentAt: time, ranges: [range], keys: [key]), at: time)
            counted += buckets
        }

        mutating func evaluate() {
            time = time + .seconds(random.number(1...12) * 10)
            _ = partition.evaluate(at: time)
        }

        func question(_ range: Range<Timestamp>?, step: TimeSpan?, limit: Int = 100_000) -> HistoryQuestion {
            let group = Dictionary(uniqueKeysWithValues: budget.groupBy.map { ($0, "eu") })
            return HistoryQuestion(
                key: SLOKey.text(of: budget, group: budget.groupBy.map { _ in "eu" }), budget: budget.name,
                group: group,
                range: range, step: step, limit: limit)
        }
    }

    private static let ranges: [TimeSpan] = [.minutes(5), .minutes(59), .hours(5), .days(2), .days(25)]

    @Test(arguments: UInt64(1)...12)
    func everyStepHoldsWhatWasCountedInIt(_ seed: UInt64) throws {
        var run = Run(seed: seed)
        for _ in 0..<25 {
            run.count()
            run.evaluate()
        }
        for length in Self.ranges {
            for step in [nil, TimeSpan.minutes(7), .hours(3)] {
                let range = (run.time - length)..<run.time
                let history = try #require(run.partition.history(run.question(range, step: step)))
                try expect(history, run, range, wanted: step)
            }
        }
    }

    private func expect(
        _ history: BudgetHistory, _ run: Run, _ range: Range<Timestamp>, wanted: TimeSpan?
    ) throws {
        let step = history.counts.step
        #expect(step >= wanted ?? .zero)
        var expected: [Int64: (good: Int64, total: Int64)] = [:]
        let first = range.lowerBound.nanoseconds.flooredQuotient(step.nanoseconds)
        for bucket in run.counted where bucket.start < run.time {
            let number = bucket.start.nanoseconds.flooredQuotient(step.nanoseconds)
            guard number >= first else { continue }
            let known = expected[number] ?? (0, 0)
            expected[number] = (known.good + bucket.tally.matched, known.total + bucket.tally.total)
        }
        // Of the first step only what the range's buckets hold is there.
        let points = history.counts.points.filter { $0.start >= range.lowerBound }
        let wanted = expected.filter { $0.key * step.nanoseconds >= range.lowerBound.nanoseconds }
        #expect(points.map(\.start.nanoseconds) == wanted.keys.sorted().map { $0 * step.nanoseconds })
        for point in points {
            let number = point.start.nanoseconds / step.nanoseconds
            #expect(point.counts.total == wanted[number]?.total)
            #expect([point.counts.good, point.counts.bad].contains(wanted[number]?.good))
            #expect(point.counts.good + point.counts.bad == point.counts.total)
        }
    }

    @Test func thePeriodIsTheDefault() throws {
        var run = Run(seed: 99)
        for _ in 0..<10 {
            run.count()
            run.evaluate()
        }
        let history = try #require(run.partition.history(run.question(nil, step: nil)))
        let inside = run.counted.filter { history.range.contains($0.start) && $0.start < run.time }
        #expect(history.counts.points.reduce(0) { $0 + $1.counts.total } == inside.reduce(0) { $0 + $1.tally.total })
        #expect(history.counts.step == .hours(1))
    }

    @Test(arguments: [1, 2, 10, 100])
    func longRangesHaveNoMorePointsThanAskedFor(_ limit: Int) throws {
        var run = Run(seed: 5)
        for _ in 0..<20 {
            run.count()
            run.evaluate()
        }
        let history = try #require(run.partition.history(run.question(nil, step: nil, limit: limit)))
        // A range that begins in a step has one more.
        #expect(history.counts.points.count <= limit + 1)
    }

    @Test func nobodyKnowsAnotherBudget() throws {
        let run = Run(seed: 1)
        var question = run.question(nil, step: nil)
        question.key = "nix"
        #expect(run.partition.history(question) == nil)
        question.budget = "nix"
        #expect(run.partition.history(question) == nil)
    }

    @Test func checkpointsTellTheSame() throws {
        var run = Run(seed: 3)
        var store: [String: [UInt8]] = [:]
        let keys = CheckpointRecord.keys(ofSLOKey: run.question(nil, step: nil).key)
        for round in 0..<200 where round < 20 || keys.contains(where: { store[$0] == nil }) {
            run.count()
            run.evaluate()
            for record in run.partition.takeCheckpoints() { store[record.key] = record.value }
        }
        let question = run.question(nil, step: .minutes(5))
        let records = keys.compactMap { key in store[key].map { CheckpointRecord(key: key, value: $0) } }
        #expect(records.count == 2, "a whole state, and what has changed since")
        let restored = try BudgetPartition(
            partition: 0, definition: run.definition, restoring: records, isRead: { _ in true })
        #expect(restored.history(question) == run.partition.history(question))
        let state = CheckpointRecord(key: "partition", value: store["partition"])
        #expect(state.evaluatedAt == run.time)
        #expect(records[0].evaluatedAt == nil)
    }
}
