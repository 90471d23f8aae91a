import SloburnModel
import Testing

@Suite struct ConfidenceTests {
    struct QuantileCase: Sendable, CustomTestStringConvertible {
        let tail: Double
        let value: Double
        var testDescription: String { "\(tail)" }
    }

    @Test(
        "Quantiles are those of an integral with 40 digits",
        arguments: [
            QuantileCase(tail: 0.5, value: 0), QuantileCase(tail: 0.25, value: 0.674489750196081743),
            QuantileCase(tail: 0.16, value: 0.994457883209753168), QuantileCase(tail: 0.1, value: 1.28155156554460047),
            // On both sides of where another polynomial begins.
            QuantileCase(tail: 0.0755, value: 1.43600822794418198),
            QuantileCase(tail: 0.075, value: 1.43953147093845592),
            QuantileCase(tail: 0.0745, value: 1.44307267437090087),
            QuantileCase(tail: 0.05, value: 1.64485362695147271), QuantileCase(tail: 0.025, value: 1.95996398454005424),
            QuantileCase(tail: 0.005, value: 2.57582930354890076),
            QuantileCase(tail: 0.0005, value: 3.29052673149189479),
            QuantileCase(tail: 5e-7, value: 4.89163847569859039), QuantileCase(tail: 5e-10, value: 6.10941020486939714),
            QuantileCase(tail: 5e-13, value: 7.13050684817132446),
            QuantileCase(tail: 5e-19, value: 8.83510978817539579),
        ])
    func quantilesAreKnown(_ test: QuantileCase) {
        #expect(abs(NormalQuantile.upper(tail: test.tail) - test.value) <= 4e-15)
    }

    @Test(
        "The square is kept in billionths",
        arguments: [
            ("0.5", 454_936_423), ("0.68", 988_946_481), ("0.85", 2_072_250_856), ("0.9", 2_705_543_454),
            ("0.95", 3_841_458_821), ("0.99", 6_634_896_601), ("0.999", 10_827_566_171),
            ("0.999999999999999999", 78_059_164_969),
        ] as [(String, Int64)])
    func squaresAreKnown(level: String, billionths: Int64) throws {
        let confidence = try #require(Ratio(decimal: level).flatMap(Confidence.init))
        #expect(confidence.squaredQuantile == Ratio(billionths, over: 1_000_000_000))
        #expect(confidence.level == Ratio(decimal: level))
    }

    @Test(
        "From 0.5 to below 1",
        arguments: [
            ("0.5", true), ("0.499999999999999999", false), ("0", false), ("-0.95", false), ("1", false), ("95", false),
            ("0.999999999999999999", true),
        ])
    func hasBounds(level: String, isOne: Bool) throws {
        let ratio = try #require(Ratio(decimal: level))
        #expect((Confidence(ratio) != nil) == isOne)
    }
}
