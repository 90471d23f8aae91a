import SloburnAlerting
import SloburnBudget
import SloburnModel
import SloburnTestKit
import Testing

/// Simulations in steps of 1 s against the formulas of multiwindow burn rates.
///
/// *Source:* The Site Reliability Workbook, chapter 5. With errors at ratio e from t = 0 on, after a clean time, a tier
/// of factor B, windows L and S, and threshold θ = B × (1 - target) fires after L × θ/e and, when the errors stop,
/// resolves after S × (1 - θ/e).
@Suite struct BurnRateFormulaTests {
    struct FormulaCase: Sendable, CustomTestStringConvertible {
        let tier: Int
        let target: String
        /// Bad events of each 1000.
        let bad: Int64
        var testDescription: String { "tier \(tier), target \(target), \(bad) of 1000 bad" }
    }

    static let cases = (0..<4).flatMap { tier in
        [("0.999", 1_000), ("0.999", 150), ("0.99", 1_000), ("0.99", 400)].map {
            FormulaCase(tier: tier, target: $0.0, bad: $0.1)
        }
    }

    static let second = TimeSpan.seconds(1)

    @Test(arguments: cases)
    func detectionAndResetTakeAsLongAsTheFormulasSay(_ test: FormulaCase) throws {
        let target = try #require(Ratio(decimal: test.target))
        let tier = StandardPolicy.tiers(target: target)[test.tier]
        let ratio = Double(test.bad) / 1_000
        let threshold = tier.errorRatioThreshold.doubleValue
        var service = Service(tier: tier)
        let detection = service.run(bad: test.bad, until: \.isFiring)
        let fired = try #require(detection)
        let expected = Double(tier.longWindow.nanoseconds) / 1e9 * threshold / ratio
        // A window may be longer than its name by less than its resolution, and an evaluation later by one step.
        let slack = 1 + Double(WindowLayout.resolution(of: tier.longWindow).nanoseconds) / 1e9 * threshold / ratio
        #expect(Double(fired) >= expected && Double(fired) <= expected + slack + 1, "\(fired) s, not \(expected) s")
        // Both windows full of errors, then none.
        service = Service(tier: tier, past: test.bad)
        let end = service.run(bad: 0, until: { !$0.isFiring })
        let ended = try #require(end)
        let reset = Double(tier.shortWindow.nanoseconds) / 1e9 * (1 - threshold / ratio)
        let resetSlack = 1 + Double(WindowLayout.resolution(of: tier.shortWindow).nanoseconds) / 1e9
        #expect(Double(ended) >= reset && Double(ended) <= reset + resetSlack + 1, "\(ended) s, not \(reset) s")
    }

    struct EvaluatedCase: Sendable, CustomTestStringConvertible {
        let period: TimeSpan
        let tier: Int
        let target: String
        let bad: Int64
        var testDescription: String { "\(period), tier \(tier), target \(target), \(bad) of 1000 bad" }
    }

    static let evaluated = [TimeSpan.days(28), .days(30)].flatMap { period in
        (0..<4).flatMap { tier in
            [("0.999", 1_000), ("0.999", 150), ("0.99", 1_000), ("0.99", 400)].map {
                EvaluatedCase(period: period, tier: tier, target: $0.0, bad: $0.1)
            }
        }
    }

    /// Evaluated each minute, the grid on which every short window begins.
    @Test(arguments: evaluated)
    func detectionAndResetAreWithinOneEvaluation(_ test: EvaluatedCase) throws {
        let target = try #require(Ratio(decimal: test.target))
        let tier = StandardPolicy.tiers(target: target, period: test.period)[test.tier]
        let ratio = Double(test.bad) / 1_000
        let threshold = tier.errorRatioThreshold.doubleValue
        var service = Service(tier: tier, interval: 60)
        let firing = service.run(bad: test.bad, until: \.isFiring)
        let fired = try #require(firing)
        let detection = Double(tier.longWindow.nanoseconds) / 1e9 * threshold / ratio
        #expect(Double(fired) > detection && Double(fired) <= detection + 60, "\(fired) s, not \(detection) s")
        service = Service(tier: tier, past: test.bad, interval: 60)
        let end = service.run(bad: 0, until: { !$0.isFiring })
        let ended = try #require(end)
        let reset = Double(tier.shortWindow.nanoseconds) / 1e9 * (1 - threshold / ratio)
        #expect(Double(ended) >= reset && Double(ended) <= reset + 60, "\(ended) s, not \(reset) s")
    }

    @Test(arguments: 0..<4)
    func errorsAtTheThresholdNeverFire(tier: Int) throws {
        // factor × 0.001 of 10,000: 144, 60, 30 and 10 bad.
        let target = try #require(Ratio(decimal: "0.999"))
        let tier = StandardPolicy.tiers(target: target)[tier]
        let bad = tier.errorRatioThreshold.numerator * (10_000 / tier.errorRatioThreshold.denominator)
        var service = Service(tier: tier, past: bad, of: 10_000)
        let steady = service.run(bad: bad, of: 10_000, atMost: 600, until: \.isFiring)
        #expect(steady == nil)
        let worse = service.run(bad: bad + 1, of: 10_000, atMost: 400_000, until: \.isFiring)
        #expect(worse != nil)
    }

    @Test(arguments: [
        ("30d", [144, 60, 30, 10]), ("28d", [1_344, 560, 280]), ("7d", [336, 140, 70]), ("90d", [432, 180, 90, 30]),
    ])
    func factorIsBudgetShareTimesPeriodOverWindow(period: String, parts: [Int64]) throws {
        let span = try #require(TimeSpan(period))
        let scale: Int64 = period == "28d" || period == "7d" ? 100 : 10
        let tiers = StandardPolicy.tiers(target: try #require(Ratio(decimal: "0.999")), period: span)
        for (tier, part) in zip(tiers, parts) { #expect(tier.factor == Ratio(part, over: scale)) }
    }
}

/// One budget with one tier.
struct Service {
    private var windows: BudgetWindows
    private var machine: AlertMachine
    private let tier: AlertTier
    private let interval: Int64

    /// A service whose past, longer than any window, had so many bad events each second.
    ///
    /// - Parameters:
    ///   - tier: the tier.
    ///   - bad: bad events each second of the past.
    ///   - total: all events each second of the past.
    ///   - interval: the seconds between evaluations.
    init(tier: AlertTier, past bad: Int64 = 0, of total: Int64 = 1_000, interval: Int64 = 1) {
        self.tier = tier
        self.interval = interval
        let now = Timestamp(seconds: 1_795_223_400)
        windows = BudgetWindows(
            layout: WindowLayout(windows: [tier.longWindow, tier.shortWindow]), time: now - tier.longWindow - .hours(1))
        while windows.time < now {
            windows.add(.init(start: windows.time, tally: Tally(matched: 10 * bad, total: 10 * total)))
            windows.advance(to: windows.time + .seconds(10))
        }
        machine = AlertMachine(tiers: [tier])
        _ = evaluate()
    }

    var isFiring: Bool { machine.episode != nil }

    /// Goes on second by second.
    ///
    /// - Returns: the seconds until the condition holds, or nil when it never does.
    mutating func run(
        bad: Int64, of total: Int64 = 1_000, atMost seconds: Int = 300_000, until condition: (Service) -> Bool
    ) -> Int? {
        for second in 1...seconds {
            windows.add(.init(start: windows.time, tally: Tally(matched: bad, total: total)))
            windows.advance(to: windows.time + .seconds(1))
            guard Int64(second) % interval == 0 else { continue }
            _ = evaluate()
            if condition(self) { return second }
        }
        return nil
    }

    private mutating func evaluate() -> AlertMachine.Action {
        let isTrue = [tier.longWindow, tier.shortWindow].allSatisfy { window in
            guard let index = windows.layout.index(of: window) else { return false }
            let counts = WindowCounts(
                windows.sums[index], numerator: .bad, from: windows.start(ofWindow: index), to: windows.time)
            return counts.isErrorRatio(.gt, tier.errorRatioThreshold)
        }
        return machine.evaluate(at: windows.time, truths: [isTrue])
    }
}
