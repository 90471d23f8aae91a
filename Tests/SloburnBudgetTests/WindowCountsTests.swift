import SloburnBudget
import SloburnModel
import Testing

@Suite struct WindowCountsTests {
    static let epoch = Timestamp(seconds: 1_795_223_400)

    static func counts(
        _ matched: Int64, of total: Int64, _ numerator: BudgetDefinition.NumeratorKind = .good
    ) -> WindowCounts {
        WindowCounts(Tally(matched: matched, total: total), numerator: numerator, from: epoch - .hours(1), to: epoch)
    }

    struct CountCase: Sendable {
        let matched: Int64
        let total: Int64
        let numerator: BudgetDefinition.NumeratorKind
        let good: Int64
        let bad: Int64
        let isClamped: Bool
    }

    @Test(arguments: [
        CountCase(matched: 9, total: 10, numerator: .good, good: 9, bad: 1, isClamped: false),
        CountCase(matched: 9, total: 10, numerator: .bad, good: 1, bad: 9, isClamped: false),
        CountCase(matched: 0, total: 0, numerator: .good, good: 0, bad: 0, isClamped: false),
        CountCase(matched: 10, total: 10, numerator: .good, good: 10, bad: 0, isClamped: false),
        CountCase(matched: 12, total: 10, numerator: .good, good: 10, bad: 0, isClamped: true),
        CountCase(matched: 12, total: 10, numerator: .bad, good: 0, bad: 10, isClamped: true),
        CountCase(matched: 1, total: 0, numerator: .bad, good: 0, bad: 0, isClamped: true),
        CountCase(matched: 0, total: .max, numerator: .good, good: 0, bad: .max, isClamped: false),
    ])
    func badIsTotalLessGoodButNeverNegative(_ test: CountCase) {
        let counts = Self.counts(test.matched, of: test.total, test.numerator)
        #expect(counts.good == test.good)
        #expect(counts.bad == test.bad)
        #expect(counts.total == test.total)
        #expect(counts.isClamped == test.isClamped)
    }

    struct ThresholdCase: Sendable {
        let bad: Int64
        let total: Int64
        let numerator: Int64
        let denominator: Int64
        let isAbove: Bool

        init(_ bad: Int64, of total: Int64, above numerator: Int64, _ denominator: Int64, _ isAbove: Bool) {
            self.bad = bad
            self.total = total
            self.numerator = numerator
            self.denominator = denominator
            self.isAbove = isAbove
        }
    }

    @Test(
        "Above is strict and exact",
        arguments: [
            ThresholdCase(144, of: 10_000, above: 144, 10_000, false),
            ThresholdCase(145, of: 10_000, above: 144, 10_000, true),
            ThresholdCase(143, of: 10_000, above: 144, 10_000, false),
            ThresholdCase(0, of: 0, above: 0, 1, false), ThresholdCase(0, of: 5, above: 0, 1, false),
            ThresholdCase(1, of: .max, above: 0, 1, true), ThresholdCase(.max, of: .max, above: 1, 1, false),
            ThresholdCase(.max, of: .max, above: .max - 1, .max, true),
            ThresholdCase(.max - 1, of: .max, above: .max - 1, .max, false),
            ThresholdCase(5, of: 5, above: 144, 100, false),
            // As Doubles these two ratios are equal.
            ThresholdCase(300_000_000_000_000_001, of: 1_000_000_000_000_000_000, above: 3, 10, true),
            ThresholdCase(300_000_000_000_000_000, of: 1_000_000_000_000_000_000, above: 3, 10, false),
        ])
    func comparesExactly(_ test: ThresholdCase) throws {
        let ratio = try #require(Ratio(test.numerator, over: test.denominator))
        #expect(Self.counts(test.bad, of: test.total, .bad).isErrorRatio(.gt, ratio) == test.isAbove)
    }

    @Test(
        "Every comparison is exact, and without events none holds",
        arguments: [
            (143, [false, false, true, true]), (144, [false, true, false, true]), (145, [true, true, false, false]),
        ] as [(Int64, [Bool])])
    func comparesInEveryWay(bad: Int64, holds: [Bool]) throws {
        let ratio = try #require(Ratio(144, over: 10_000))
        for (comparison, expected) in zip([Threshold.Operator.gt, .gte, .lt, .lte], holds) {
            #expect(Self.counts(bad, of: 10_000, .bad).isErrorRatio(comparison, ratio) == expected, "\(comparison)")
            #expect(!Self.counts(0, of: 0, .bad).isErrorRatio(comparison, ratio))
        }
    }

    @Test func burnRateIsTheErrorRatioOverTheAllowedOne() throws {
        let allowed = try #require(Ratio(1, over: 1_000))
        #expect(Self.counts(19, of: 1_000, .bad).burnRate(allowed: allowed) == 19)
        #expect(Self.counts(0, of: 0, .bad).burnRate(allowed: allowed) == 0)
        #expect(Self.counts(7, of: 7, .bad).burnRate(allowed: allowed) == 1_000)
        let smallest = try #require(Ratio(1, over: .max))
        #expect(Self.counts(.max, of: .max, .bad).burnRate(allowed: smallest) == Double(Int64.max))
        #expect(Self.counts(3, of: 4).serviceLevel == 0.75)
        #expect(Self.counts(0, of: 0).serviceLevel == nil)
    }

    @Test func aLevelReachedTenTimesOverCannotBeExceeded() throws {
        // *Source:* factor 14.4 is out of reach for targets up to 1 - 1/14.4 = 0.9306.
        let factor = try #require(Ratio(decimal: "14.4"))
        for (target, isReachable) in [("0.93", false), ("0.94", true)] {
            let allowed = try #require(Ratio(decimal: target)?.complement)
            let threshold = try #require(factor.multiplied(by: allowed))
            #expect(Self.counts(9, of: 9, .bad).isErrorRatio(.gt, threshold) == isReachable, "\(target)")
        }
    }
}

@Suite struct ErrorBudgetTests {
    struct BudgetCase: Sendable {
        let bad: Int64
        let total: Int64
        let allowed: Double
        let consumed: Double
        let remaining: Double
    }

    @Test(arguments: [
        BudgetCase(bad: 85, total: 100_000, allowed: 100, consumed: 0.85, remaining: 0.15),
        BudgetCase(bad: 0, total: 0, allowed: 0, consumed: 0, remaining: 1),
        BudgetCase(bad: 0, total: 5, allowed: 0.005, consumed: 0, remaining: 1),
        BudgetCase(bad: 100, total: 100_000, allowed: 100, consumed: 1, remaining: 0),
        BudgetCase(bad: 250, total: 100_000, allowed: 100, consumed: 2.5, remaining: -1.5),
        BudgetCase(bad: 4, total: 4, allowed: 0.004, consumed: 1_000, remaining: -999),
        BudgetCase(
            bad: .max, total: .max, allowed: Double(Int64.max) / 1_000, consumed: 1_000, remaining: -999),
    ])
    func isWhatTheTargetLeaves(_ test: BudgetCase) throws {
        let ratio = try #require(Ratio(1, over: 1_000))
        let budget = ErrorBudget(bad: test.bad, total: test.total, allowedErrorRatio: ratio)
        #expect(budget.allowed == test.allowed)
        #expect(budget.consumed == test.consumed)
        #expect(budget.remaining == test.remaining)
    }

    struct ExhaustionCase: Sendable {
        let bad: Int64
        let rate: Double
        let afterMilliseconds: Int64?
    }

    @Test(
        "The budget runs out after remaining × period / burn rate",
        arguments: [
            ExhaustionCase(bad: 0, rate: 1, afterMilliseconds: 30 * 86_400_000),
            ExhaustionCase(bad: 500, rate: 2, afterMilliseconds: 30 * 86_400_000 / 4),
            ExhaustionCase(bad: 0, rate: 1_000, afterMilliseconds: 2_592_000),
            ExhaustionCase(bad: 0, rate: 0, afterMilliseconds: nil),
            ExhaustionCase(bad: 1_000, rate: 5, afterMilliseconds: 0),
            ExhaustionCase(bad: 2_000, rate: 5, afterMilliseconds: 0),
            ExhaustionCase(bad: 0, rate: 1e-12, afterMilliseconds: nil),
        ])
    func runsOut(_ test: ExhaustionCase) throws {
        let ratio = try #require(Ratio(1, over: 1_000))
        let budget = ErrorBudget(bad: test.bad, total: 1_000_000, allowedErrorRatio: ratio)
        let now = Timestamp(seconds: 1_795_223_400)
        let end = budget.exhaustion(from: now, period: .days(30), burnRate: test.rate)
        #expect(end.map { $0 - now.milliseconds } == test.afterMilliseconds)
    }
}
