import SloburnBudget
import SloburnModel
import SloburnTestKit
import Testing

@Suite struct ConfidenceBoundTests {
    struct BoundCase: Sendable, CustomTestStringConvertible {
        var bad: Int64
        var total: Int64
        var threshold: String
        var level: String
        var scale: Int64 = 1
        var isAbove: Bool
        var testDescription: String { "\(bad) of \(total)/\(scale) above \(threshold) at \(level)" }

        init(_ bad: Int64, of total: Int64, _ threshold: String, _ level: String, scale: Int64 = 1, _ isAbove: Bool) {
            (self.bad, self.total, self.threshold, self.level) = (bad, total, threshold, level)
            (self.scale, self.isAbove) = (scale, isAbove)
        }
    }

    static func isAbove(_ test: BoundCase) throws -> Bool {
        let confidence = try #require(Ratio(decimal: test.level).flatMap(Confidence.init))
        let counts = WindowCounts(
            Tally(matched: test.bad, total: test.total), numerator: .bad, scale: test.scale,
            from: WindowCountsTests.epoch - .hours(1), to: WindowCountsTests.epoch)
        return counts.isErrorRatio(above: try #require(Ratio(decimal: test.threshold)), with: confidence)
    }

    // The first numbers above: n (x + √(z² x (1 − x) / n)), with 30 digits.
    @Test(
        "A bound is above from the first whole number on that the score test refuses",
        arguments: [
            BoundCase(2, of: 60, "0.0144", "0.95", false), BoundCase(3, of: 60, "0.0144", "0.95", true),
            BoundCase(3, of: 60, "0.0144", "0.99", false), BoundCase(4, of: 60, "0.0144", "0.99", true),
            BoundCase(16, of: 720, "0.0144", "0.95", false), BoundCase(17, of: 720, "0.0144", "0.95", true),
            BoundCase(163, of: 10_000, "0.0144", "0.9", false), BoundCase(164, of: 10_000, "0.0144", "0.9", true),
            BoundCase(10, of: 20, "0.3", "0.95", false), BoundCase(11, of: 20, "0.3", "0.95", true),
            BoundCase(1, of: 5, "0.1", "0.95", false), BoundCase(2, of: 5, "0.1", "0.95", true),
            BoundCase(132, of: 100_000, "0.001", "0.999", false), BoundCase(133, of: 100_000, "0.001", "0.999", true),
            BoundCase(500_640, of: 1_000_000, "0.5", "0.8", false),
            BoundCase(500_641, of: 1_000_000, "0.5", "0.8", true),
            BoundCase(9, of: 10, "0.9", "0.5", false), BoundCase(10, of: 10, "0.9", "0.5", true),
            BoundCase(2, of: 3, "0.5", "0.9", false), BoundCase(3, of: 3, "0.5", "0.9", true),
            BoundCase(1, of: 1, "0.2", "0.95", true), BoundCase(1, of: 1, "0.21", "0.95", false),
            BoundCase(0, of: 0, "0.1", "0.95", false), BoundCase(0, of: 9, "0", "0.95", false),
            BoundCase(1, of: 9, "0", "0.95", true), BoundCase(9, of: 9, "1", "0.5", false),
            // Below the threshold far enough for the square to be large.
            BoundCase(0, of: 1_000, "0.5", "0.95", false), BoundCase(1, of: 1_000, "0.9", "0.5", false),
            BoundCase(5, of: 5, "1.44", "0.95", false),
        ])
    func isAboveFromTheFirstNumberOn(_ test: BoundCase) throws {
        #expect(try Self.isAbove(test) == test.isAbove)
    }

    // The figures that docs/alerting.md gives of an idle night.
    @Test(
        "Confidence alone lets one bad event page where little else comes",
        arguments: [(1, 1, 0.2065, true), (1, 5, 0.0362, true), (1, 12, 0.0149, true), (1, 13, 0.0137, false)])
    func doesNotProtectAnIdleNight(bad: Int64, total: Int64, bound: Double, pages: Bool) throws {
        let confidence = try #require(Ratio(decimal: "0.95").flatMap(Confidence.init))
        let counts = WindowCounts(
            Tally(matched: bad, total: total), numerator: .bad, scale: 1,
            from: WindowCountsTests.epoch - .hours(1), to: WindowCountsTests.epoch)
        #expect(abs(counts.lowerErrorRatioBound(with: confidence) - bound) < 0.000_05)
        #expect(try Self.isAbove(BoundCase(bad, of: total, "0.0144", "0.95", pages)) == pages)
    }

    // 2.67265323570223841… of 60 events.
    @Test(
        "Parts of events count for what they are",
        arguments: [
            BoundCase(2_672_653, of: 60, "0.0144", "0.95", scale: 1_000_000, false),
            BoundCase(2_672_654, of: 60, "0.0144", "0.95", scale: 1_000_000, true),
            BoundCase(2_000_000, of: 60, "0.0144", "0.95", scale: 1_000_000, false),
            BoundCase(3_000_000, of: 60, "0.0144", "0.95", scale: 1_000_000, true),
            BoundCase(2_672_653_230_000, of: 60, "0.0144", "0.95", scale: 1_000_000_000_000, false),
            BoundCase(2_672_653_240_000, of: 60, "0.0144", "0.95", scale: 1_000_000_000_000, true),
        ])
    func countsParts(_ test: BoundCase) throws {
        #expect(try Self.isAbove(test) == test.isAbove)
    }

    // z² of 0.9 is 2,705,543,454 billionths: where (2 bad − total)² is exactly z² × total, the bound is 1/2 itself.
    @Test(
        "Counts near the largest are exact, and a bound that is the threshold is not above it",
        arguments: [
            BoundCase(1_352_771_728_352_771_727, of: 2_705_543_454_000_000_000, "0.5", "0.9", false),
            BoundCase(1_352_771_728_352_771_728, of: 2_705_543_454_000_000_000, "0.5", "0.9", true),
            BoundCase(900_000_002_318_246_000, of: 9_000_000_000_000_000_000, "0.1", "0.99", false),
            BoundCase(900_000_002_318_247_000, of: 9_000_000_000_000_000_000, "0.1", "0.99", true),
            BoundCase(.max, of: .max, "0.999999999999999999", "0.95", true),
            BoundCase(.max, of: 1, "0.5", "0.95", scale: 1_000_000_000_000, false),
            BoundCase(
                .max, of: 9_000_000, "0.999999999999999999", "0.999999999999999999", scale: 1_000_000_000_000, false),
            BoundCase(.max, of: .max, "0.000000000000000001", "0.999999999999999999", scale: 1_000_000_000_000, true),
            BoundCase(1, of: .max, "0", "0.999999999999999999", true),
        ])
    func isExactForLargeCounts(_ test: BoundCase) throws {
        #expect(try Self.isAbove(test) == test.isAbove)
    }

    @Test("With the largest threshold below 1, all bad are as many as z² asks for")
    func comparesTheWidestProducts() throws {
        // All bad of n: the bound is n / (n + z²), above (m - 1)/m where n > z² (m - 1).
        let threshold = try #require(Ratio(.max - 1, over: .max))
        let all = WindowCountsTests.counts(.max, of: .max, .bad)
        for (level, isAbove) in [("0.5", true), ("0.68", true), ("0.69", false), ("0.95", false)] {
            let confidence = try #require(Ratio(decimal: level).flatMap(Confidence.init))
            #expect(all.isErrorRatio(above: threshold, with: confidence) == isAbove, "\(level)")
        }
    }

    @Test("It is what the closed form says", arguments: [1, 2, 3] as [UInt64])
    func agreesWithTheClosedForm(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var outcomes = [true: 0, false: 0]
        for _ in 0..<20_000 {
            let total = generator.number(1...(1 << generator.number(1...20)))
            let threshold = try #require(Ratio(generator.number(1...9_999), over: 10_000))
            let level = try #require(Ratio(generator.number(500...999), over: 1_000))
            // Near the threshold, where it matters, or anywhere.
            let near = Int64(Double(total) * threshold.doubleValue * (1 + Double(generator.number(0...100)) / 100))
            let bad = min(total, generator.index(0..<4) == 0 ? generator.number(0...total) : near)
            guard
                let expected = WilsonBound.isAbove(threshold, bad: Double(bad), of: Double(total), level: level)
            else { continue }
            let counts = WindowCountsTests.counts(bad, of: total, .bad)
            let confidence = try #require(Confidence(level))
            let found = counts.isErrorRatio(above: threshold, with: confidence)
            #expect(found == expected, "\(bad) of \(total) above \(threshold) at \(level)")
            outcomes[expected, default: 0] += 1
        }
        #expect(outcomes.values.allSatisfy { $0 > 3_000 }, "\(outcomes)")
    }
}

@Suite struct LowTrafficRuleTests {
    struct RuleCase: Sendable {
        let long: (bad: Int64, total: Int64)
        let short: (bad: Int64, total: Int64)
        var comparison = Threshold.Operator.gt
        let rule: LowTrafficRule?
    }

    @Test(
        "The first rule that is not met is named",
        arguments: [
            RuleCase(long: (9, 9), short: (9, 9), rule: .minEvents),
            RuleCase(long: (2, 10), short: (2, 10), rule: .minBadEvents),
            RuleCase(long: (3, 10), short: (3, 10), rule: .confidence),
            RuleCase(long: (4, 10), short: (4, 10), rule: nil),
            // The numbers of events are those of the long window, confidence is asked of both.
            RuleCase(long: (4, 10), short: (1, 2), rule: .confidence),
            RuleCase(long: (4, 10), short: (2, 2), rule: nil),
            RuleCase(long: (3, 10), short: (2, 2), rule: .confidence),
            RuleCase(long: (3, 10), short: (3, 10), comparison: .gte, rule: nil),
        ])
    func namesTheFirst(_ test: RuleCase) throws {
        // 4 of 10: the lower bound is 16.8 %; 3 of 10: 10.8 %; 1 of 2: 9.5 %; 2 of 2: 34.2 %.
        let tier = AlertTier(
            severity: "page", longWindow: .hours(1), shortWindow: .minutes(5), factor: Ratio(15),
            errorRatioThreshold: try #require(Ratio(15, over: 100)), comparison: test.comparison, minEvents: 10,
            minBadEvents: 3, confidence: Ratio(95, over: 100).flatMap(Confidence.init))
        let long = WindowCountsTests.counts(test.long.bad, of: test.long.total, .bad)
        let short = WindowCountsTests.counts(test.short.bad, of: test.short.total, .bad)
        #expect(LowTrafficRule.first(holding: tier, long, short, at: tier.errorRatioThreshold) == test.rule)
        var easy = tier
        (easy.minEvents, easy.minBadEvents, easy.confidence) = (0, 0, nil)
        #expect(LowTrafficRule.first(holding: easy, long, short, at: easy.errorRatioThreshold) == nil)
    }
}
