import SloburnBudget
import SloburnModel
import Testing

/// The figures that the specification of OpenSLO gives for its budgeting methods.
@Suite struct BudgetingArithmeticTests {
    @Test("A week of minutes at 99.95 % allows 5.04 bad ones, five minutes and 2.4 seconds")
    func weekOfMinutes() throws {
        var service = try Service(target: "0.9995", period: .days(7), method: .timeslices)
        service.pass(minutes: 10_080 + 60, good: 1_000, total: 1_000)
        #expect(service.period.total == 10_080)
        #expect(service.budget.allowed == 5.04)
        service.pass(minutes: 5, good: 0, total: 1_000)
        #expect(service.budget.remaining > 0)
        service.pass(minutes: 1, good: 0, total: 1_000)
        #expect(service.period.bad == 6 && service.budget.remaining < 0)
    }

    // A period of two weeks begins on the hour. Here the hour is full when the budget is spent, so that it has as many
    // minutes as its name says.
    @Test("Two weeks of minutes at 95 % allow 1,008 bad ones, 16 hours and 48 minutes")
    func fortnightOfMinutes() throws {
        var service = try Service(target: "0.95", period: .days(14), method: .timeslices, hourIn: 1_009)
        service.pass(minutes: 20_160 + 60, good: 99, total: 100)
        let minutes = service.minutesUntilSpent(good: 1, total: 100)
        #expect(service.period.total == 20_160)
        #expect(service.budget.allowed == 1_008)
        // Nothing is left at 1,008; the next one overspends.
        #expect(minutes == 1_009)
        #expect(service.period.bad == 1_009)
    }

    @Test("By share, 99 % before and 1 % in the attack spend it in 822.9 minutes")
    func attackByShare() throws {
        var service = try Service(target: "0.95", period: .days(14), method: .ratioTimeslices, hourIn: 823)
        service.pass(minutes: 20_160 + 60, good: 99, total: 100)
        #expect(service.budget.consumed == 0.2)
        let minutes = service.minutesUntilSpent(good: 1, total: 100)
        // 201.6 + 0.98 k > 1008 from k = 822.86 on.
        #expect(minutes == 823)
        #expect(service.period.events == 20_160)
    }

    @Test("With the same traffic all the time, shares of slices are shares of events")
    func constantTraffic() throws {
        var shares = try Service(target: "0.99", period: .days(7), method: .ratioTimeslices)
        var events = try Service(target: "0.99", period: .days(7), method: .occurrences)
        for good in [100, 98, 99, 37, 100, 0, 64] as [Int64] {
            shares.pass(minutes: 720, good: good, total: 100)
            events.pass(minutes: 720, good: good, total: 100)
            #expect(shares.budget.remaining == events.budget.remaining)
            #expect(shares.period.serviceLevel == events.period.serviceLevel)
        }
    }
}

/// A service with the same traffic each minute.
private struct Service {
    enum Method { case occurrences, timeslices, ratioTimeslices }

    private let plan: CountingPlan
    private let allowed: Ratio
    private var counts: BudgetCounts

    /// A service at the start of an hour, or so many minutes and whole hours before one.
    init(target: String, period: TimeSpan, method: Method, hourIn minutes: Int64 = 0) throws {
        let target = try #require(Ratio(decimal: target))
        allowed = try #require(target.complement)
        let query = BudgetDefinition.MetricQuery(source: "web", selector: Selector(matchers: []))
        let slices: SliceDefinition? =
            switch method {
            case .occurrences: nil
            case .timeslices: SliceDefinition(width: .minutes(1), rule: .goodFrom(try #require(Ratio(decimal: "0.95"))))
            case .ratioTimeslices: SliceDefinition(width: .minutes(1), rule: .share)
            }
        plan = CountingPlan(
            BudgetDefinition(
                slo: "s", service: "s", indicator: .ratio(numerator: query, counts: .good, total: query),
                target: target, allowedErrorRatio: allowed, slices: slices, period: .rolling(period)),
            lateness: .hours(1))
        counts = BudgetCounts(plan: plan, time: Timestamp(seconds: 1_795_219_200) - .minutes(minutes))
    }

    var period: WindowCounts { counts.periodCounts(plan.period(at: counts.time)) }

    var budget: ErrorBudget { period.errorBudget(allowed: allowed) }

    mutating func pass(minutes: Int, good: Int64, total: Int64) {
        for _ in 0..<minutes {
            counts.add(.init(start: counts.time, tally: Tally(matched: good, total: total)))
            counts.advance(to: counts.time + .minutes(1), settled: counts.time)
        }
    }

    /// Passes minutes until more than the budget is spent.
    mutating func minutesUntilSpent(good: Int64, total: Int64) -> Int {
        var minutes = 0
        while budget.remaining >= 0 {
            pass(minutes: 1, good: good, total: total)
            minutes += 1
        }
        return minutes
    }
}
