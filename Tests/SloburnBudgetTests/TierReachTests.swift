import SloburnBudget
import SloburnModel
import SloburnTestKit
import Testing

/// What a tier lacks, and what records tell of windows.
@Suite struct TierReachTests {
    private static let to = Timestamp(seconds: 1_795_224_000)

    private static func counts(_ bad: Int64, of total: Int64, scale: Int64 = 1) -> WindowCounts {
        WindowCounts(Tally(matched: bad, total: total), numerator: .bad, scale: scale, from: to - .hours(1), to: to)
    }

    private static func tier(_ random: inout SeededGenerator) -> AlertTier? {
        guard let ratio = Ratio(random.number(0...30), over: 100) else { return nil }
        let levels = [nil, "0.5", "0.9", "0.99"]
        return AlertTier(
            severity: "page", longWindow: .hours(1), shortWindow: .minutes(5), factor: Ratio(1),
            errorRatioThreshold: ratio, comparison: random.pick([.gt, .gt, .gte]), minEvents: random.number(0...30),
            minBadEvents: random.number(0...6),
            confidence: random.pick(levels).flatMap { Ratio(decimal: $0) }.flatMap(Confidence.init))
    }

    @Test func theFewestMissingBadEventsAreThoseThatTryingFinds() throws {
        var random = SeededGenerator(seed: 7)
        var (found, none) = (0, 0)
        for _ in 0..<3_000 {
            let tier = try #require(Self.tier(&random))
            let scale: Int64 = random.chance(300) ? 10 : 1
            let total = random.number(0...25)
            let bad = random.number(0...total * scale)
            let older = random.number(0...40)
            let short = Self.counts(bad, of: total, scale: scale)
            let long = Self.counts(bad + random.number(0...older * scale), of: total + older, scale: scale)
            let tried = (0...total).first { more in
                let parts = min(short.good, more * scale)
                return tier.isTrue(
                    Self.counts(long.bad + parts, of: total + older, scale: scale),
                    Self.counts(short.bad + parts, of: total, scale: scale), at: tier.errorRatioThreshold)
            }
            try #require(tier.missingBadEvents(long, short) == tried, "\(tier) \(long) \(short)")
            if tried ?? 0 > 0 { found += 1 }
            if tried == nil { none += 1 }
        }
        #expect(found > 500 && none > 200)
    }

    /// What fires goes on where it is sure to be above the lower bound: that of the whole factor would end it.
    @Test func confidenceIsAskedOfTheBoundThatHolds() throws {
        let tier = AlertTier(
            severity: "page", longWindow: .hours(1), shortWindow: .minutes(5), factor: Ratio(1),
            errorRatioThreshold: try #require(Ratio(10, over: 100)),
            confidence: Ratio(95, over: 100).flatMap(Confidence.init))
        let lower = try #require(Ratio(8, over: 100))
        // 110 of 1000 are at least 9.2 %, 90 of 1000 at least 7.4 %, each with a confidence of 95 %.
        let (wavering, over) = (Self.counts(110, of: 1_000), Self.counts(90, of: 1_000))
        #expect(!tier.isTrue(wavering, wavering, at: tier.errorRatioThreshold))
        #expect(tier.isTrue(wavering, wavering, at: lower))
        #expect(LowTrafficRule.first(holding: tier, wavering, wavering, at: tier.errorRatioThreshold) == .confidence)
        #expect(!tier.isTrue(over, over, at: lower))
    }

    @Test func aTierThatAsksForFewBadEventsLacksNone() throws {
        let tier = AlertTier(
            severity: "page", longWindow: .hours(1), shortWindow: .minutes(5), factor: Ratio(1),
            errorRatioThreshold: Ratio(1), comparison: .lt)
        #expect(tier.missingBadEvents(Self.counts(1, of: 1), Self.counts(1, of: 1)) == nil)
    }

    @Test func theLargestCountsAreNoTrap() throws {
        let tier = AlertTier(
            severity: "page", longWindow: .hours(1), shortWindow: .minutes(5), factor: Ratio(1),
            errorRatioThreshold: try #require(Ratio(999, over: 1_000)))
        for scale in [1, 1_000_000_000_000] as [Int64] {
            let counts = Self.counts(5, of: .max, scale: scale)
            #expect(tier.missingBadEvents(counts, counts) ?? 0 > 1_000)
            _ = tier.missingBadEvents(Self.counts(.max, of: .max, scale: scale), counts)
        }
    }

    @Test(arguments: ["0.5", "0.8", "0.9", "0.95", "0.99", "0.999"])
    func theBoundOfConfidenceIsThatOfTheClosedFormAndDecidesAlike(level: String) throws {
        let ratio = try #require(Ratio(decimal: level))
        let confidence = try #require(Confidence(ratio))
        var random = SeededGenerator(seed: 3)
        for _ in 0..<1_000 {
            let scale = random.pick([1, 1_000_000] as [Int64])
            let total = random.pick([random.number(1...30), random.number(1...100_000)])
            let counts = Self.counts(random.number(0...total * scale), of: total, scale: scale)
            let bound = counts.lowerErrorRatioBound(with: confidence)
            let expected = WilsonBound.lower(
                bad: Double(counts.bad) / Double(scale), of: Double(total), level: ratio.doubleValue)
            try #require(abs(bound - expected) < 1e-8, "\(counts)")
            let threshold = try #require(Ratio(random.number(1...999), over: 1_000))
            guard abs(bound - threshold.doubleValue) > 1e-8 else { continue }
            try #require(counts.isErrorRatio(above: threshold, with: confidence) == (bound > threshold.doubleValue))
        }
        #expect(Self.counts(0, of: 0).lowerErrorRatioBound(with: confidence) == 0)
    }

    private static func plan(_ indicator: BudgetDefinition.Indicator) throws -> CountingPlan {
        let target = try #require(Ratio(9, over: 10))
        let definition = BudgetDefinition(
            slo: "s", service: "s", indicator: indicator, target: target,
            allowedErrorRatio: try #require(target.complement), period: .rolling(.days(30)))
        return CountingPlan(definition, lateness: .zero)
    }

    private static let query = BudgetDefinition.MetricQuery(source: "web", selector: TestBudget.selector("m"))

    @Test(
        arguments: [
            ("7", "3", 10, true), ("7.0", "3e0", 10, true), ("7", "2", 10, false), ("6.5", "3.5", 10, false),
            ("-1", "11", 10, false), ("7e0", "3", 10, true), ("1e30", "0", 10, false),
            ("9223372036854775807", "1", .max, false), ("9223372036854775806", "1", .max, true),
        ] as [(String, String, Int64, Bool)])
    func countsOfARecordAreTakenWhereTheyAreThoseOfTheBudget(
        good: String, bad: String, total: Int64, isTaken: Bool
    ) throws {
        let plan = try Self.plan(.ratio(numerator: Self.query, counts: .good, total: Self.query))
        let counts = plan.counts(
            good: try #require(Decimal128(good)), bad: try #require(Decimal128(bad)), total: total,
            (Self.to - .hours(1), Self.to))
        #expect((counts != nil) == isTaken)
        if let counts { #expect(counts.good + counts.bad == counts.total && counts.events == total) }
    }

    @Test(arguments: [("10.767666", "7.232334", 18, true), ("10.7676665", "7.2323335", 18, false)])
    func sharesKeepTheirDecimals(good: String, bad: String, total: Int64, isTaken: Bool) throws {
        let plan = try Self.plan(.raw(Self.query, counts: .bad))
        let counts = plan.counts(
            good: try #require(Decimal128(good)), bad: try #require(Decimal128(bad)), total: total,
            (Self.to - .hours(1), Self.to))
        #expect(counts?.bad == (isTaken ? 7_232_334 : nil))
    }
}
