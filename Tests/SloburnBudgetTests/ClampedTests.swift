import SloburnBudget
import SloburnModel
import SloburnNormalize
import Testing

/// Windows in which more was matched than there was.
@Suite struct ClampedTests {
    @Test("The calendar period is one of them", arguments: [true, false])
    func countsThePeriod(_ isCalendar: Bool) throws {
        let zone = try ZoneRules(identifier: "UTC")
        let query = BudgetDefinition.MetricQuery(source: "web", selector: Selector(matchers: []))
        let week = CalendarPeriod(
            count: 1, unit: .week, startDay: CivilDate(year: 2026, month: 11, day: 2), zone: zone)
        let plan = CountingPlan(
            BudgetDefinition(
                slo: "slo", service: "s", indicator: .ratio(numerator: query, counts: .good, total: query),
                target: try #require(Ratio(99, over: 100)), allowedErrorRatio: try #require(Ratio(1, over: 100)),
                period: isCalendar ? .calendar(week) : .rolling(.days(7))), lateness: .hours(1))
        let start = Timestamp(seconds: 1_795_176_000)
        var counts = BudgetCounts(plan: plan, time: start)
        counts.add(.init(start: start, tally: Tally(matched: 3, total: 1)))
        counts.advance(to: start + .seconds(10))
        let windows = counts.windows.sums.indices.count { counts.counts(ofWindow: $0).isClamped }
        #expect(windows > 0)
        #expect(counts.periodCounts(plan.period(at: counts.time)).isClamped)
        #expect(counts.clampedCount(hiding: nil) == Int64(windows) + (isCalendar ? 1 : 0))
    }
}
