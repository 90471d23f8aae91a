import SloburnConfig
import SloburnModel
import Testing

@Suite struct BudgetTests {
    @Test(
        "Targets are read exactly",
        arguments: [
            ("target: 0.999", 999, 1_000), ("target: 0.9990", 999, 1_000), ("targetPercent: 99.9", 999, 1_000),
            ("targetPercent: 99.95", 1_999, 2_000), ("target: 0", 0, 1), ("target: 9e-1", 9, 10),
            ("target: 0.999999999999999999", 999_999_999_999_999_999, 1_000_000_000_000_000_000),
        ] as [(String, Int64, Int64)])
    func readsTargets(_ text: String, _ numerator: Int64, _ denominator: Int64) throws {
        let none = "sloburn/burn-rate-policy: none"
        let budget = try #require(Sample.budgets(Sample.ratio(objectives: "{ \(text) }", annotations: none)).first)
        #expect(budget.target == Ratio(numerator, over: denominator))
        #expect(budget.allowedErrorRatio == Ratio(denominator - numerator, over: denominator))
        #expect(budget.tiers == [])
    }

    @Test("The built-in policy has the factors of the workbook")
    func buildsTiers() throws {
        let tiers = try #require(Sample.budgets(Sample.ratio()).first).tiers
        #expect(tiers.map(\.severity) == ["page", "page", "ticket", "ticket"])
        #expect(tiers.map(\.factor) == [Ratio(72, over: 5), Ratio(6), Ratio(3), Ratio(1)])
        #expect(
            tiers.map(\.errorRatioThreshold) == [
                Ratio(9, over: 625), Ratio(3, over: 500), Ratio(3, over: 1_000), Ratio(1, over: 1_000),
            ])
        #expect(tiers.map { "\($0.longWindow) \($0.shortWindow)" } == ["1h 5m", "6h 30m", "1d 2h", "3d 6h"])
        #expect(tiers.first?.budgetShare == Ratio(1, over: 50))
    }

    @Test("A policy of one's own keeps everything it says")
    func buildsOwnTiers() throws {
        let policy = """
            apiVersion: sloburn/v1
            kind: BurnRatePolicy
            metadata: { name: own }
            spec:
              tiers:
                - { severity: page, longWindow: 1h, shortWindow: 10s, factor: 2.5, for: 1m, keepFiringFor: 90s, \
            minEvents: 5, minBadEvents: 2, confidence: 0.950 }
            """
        let slo = Sample.ratio(annotations: "sloburn/burn-rate-policy: own")
        let tier = try #require(Sample.budgets(policy, slo).first?.tiers.first)
        #expect(
            tier
                == AlertTier(
                    severity: "page", longWindow: .hours(1), shortWindow: .seconds(10),
                    factor: try #require(Ratio(5, over: 2)), errorRatioThreshold: try #require(Ratio(1, over: 400)),
                    pendingFor: .minutes(1), keepFiringFor: .seconds(90), minEvents: 5, minBadEvents: 2,
                    confidence: Ratio(19, over: 20).flatMap(Confidence.init)))
    }

    @Test(
        "Thresholds are in the base unit, and in nanoseconds",
        arguments: [
            ("300", "ms", 0.3, 300_000_000, UnitFamily.time), ("0.3", "s", 0.3, 300_000_000, .time),
            ("1.5", "us", 1.5e-6, 1_500, .time), ("0", "s", 0, 0, .time),
            ("2", nil, 2, 2_000_000_000, nil), ("-2.5", nil, -2.5, -2_500_000_000, nil),
            ("1e12", nil, 1e12, .max, nil), ("0.95", "1", 0.95, 950_000_000, .dimensionless),
            ("1", "KiBy", 1_024, 1_000_000_000, .data),
        ] as [(String, String?, Double, Int64, UnitFamily?)])
    func readsThresholds(_ text: String, _ unit: String?, _ value: Double, _ nanoseconds: Int64, _ family: UnitFamily?)
        throws
    {
        let source = Sample.source.replacing("{ field: m }", with: "{ field: m }, unit: { field: u }")
        let result = Sample.read(source, Sample.threshold(value: text, unit: unit))
        #expect(result.findings == [])
        guard case .threshold(let query, let threshold)? = result.configuration?.engine.budgets.first?.indicator else {
            Issue.record("no threshold")
            return
        }
        #expect(query.source == "web")
        #expect(
            threshold == Threshold(comparison: .lte, value: value, nanoseconds: nanoseconds, family: family))
    }

    @Test("Several objectives are named after their displayName")
    func namesObjectives() {
        let objectives = #"{ displayName: "Gold 99.9 %", target: 0.999 }, { displayName: größe, target: 0.99 }"#
        #expect(Sample.budgets(Sample.ratio(objectives: objectives)).map(\.name) == ["x/gold-99-9--", "x/gr--e"])
        #expect(Sample.budgets(Sample.ratio(objectives: "{ displayName: Gold, target: 0.9 }")).map(\.name) == ["x"])
    }

    @Test("groupBy is sorted, and either metric may give it")
    func readsGroupBy() {
        #expect(Sample.budgets(Sample.ratio(groupBy: "region, az")).first?.groupBy == ["az", "region"])
        #expect(Sample.budgets(Sample.ratio()).first?.groupBy == [])
    }

    @Test(
        "Durations of OpenSLO",
        arguments: [("60m", 1), ("1h", 1), ("1d", 24), ("4w", 672), ("1M", 720), ("1Q", 2_160), ("1Y", 8_760)]
            as [(String, Int64)])
    func readsDurations(_ text: String, _ hours: Int64) {
        let none = "sloburn/burn-rate-policy: none"
        #expect(
            Sample.budgets(Sample.ratio(duration: text, annotations: none)).first?.period == .rolling(.hours(hours)))
    }
}
