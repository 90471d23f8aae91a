import SloburnModel
import SloburnNormalize
import SloburnPipeline
import SloburnTestKit
import Testing

/// What is forgiven in a period that has closed is told in its final snapshot.
@Suite struct ClosedPeriodGrantTests {
    // 2026-11-21T00:00:00Z.
    private static let midnight = Timestamp(seconds: 1_795_219_200)

    @Test func aLateGrantTellsTheClosedPeriodAgain() throws {
        var definition = TestBudget.engine(interval: .seconds(60))
        var budget = TestBudget.availability.definition
        budget.groupBy = []
        budget.period = .calendar(
            CalendarPeriod(
                count: 1, unit: .day, startDay: CivilDate(year: 2026, month: 11, day: 1),
                zone: try ZoneRules(identifier: "UTC")))
        definition.budgets = [budget]
        var partition = BudgetPartition(partition: 0, definition: definition)
        let bucket = Self.midnight - .hours(1)
        partition.apply(
            DeltaBundle(
                sender: "test", sentAt: bucket, ranges: [],
                keys: [
                    .init(
                        budget: "availability", countingRevision: "", group: [], lastSample: bucket, duplicates: 0,
                        buckets: [.init(start: bucket, tally: Tally(matched: 90, total: 100), samples: 100)])
                ]), at: bucket)
        var bad: [Int64?] = []
        func evaluate(_ minutes: Int64) throws {
            let time = Self.midnight + .minutes(minutes)
            for record in partition.evaluate(at: time, watermark: time).validated() where record.topic == .periods {
                bad.append(try JSONObject(record.value ?? [])["bad"].integer)
            }
        }
        try evaluate(-30)
        #expect(bad == [])
        try evaluate(0)
        #expect(bad == [10])
        let grant = Adjustment(
            name: "credit", scope: AdjustmentScope(slos: ["*"]),
            schedule: .once(from: Self.midnight - .hours(2), to: nil), effect: .grant(.badEvents(4)))
        partition.adjust([grant])
        try evaluate(30)
        #expect(bad == [10, 6])
        try evaluate(31)
        #expect(bad == [10, 6], "nothing has changed")
        partition.adjust([])
        try evaluate(32)
        #expect(bad == [10, 6, 10])
    }
}
