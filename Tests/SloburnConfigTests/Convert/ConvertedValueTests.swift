import SloburnModel
import Testing

@testable import SloburnConfig

@Suite struct ConvertedValueTests {
    @Test(
        "Any text becomes a name",
        arguments: [
            ("shop", "shop"), ("Shop API", "shop-api"), ("--a__b--", "a-b"), ("", "x"), ("日本", "x"), ("Ünder", "nder"),
            (String(repeating: "a", count: 62) + "-b", String(repeating: "a", count: 62)), ("a.b/c", "a-b-c"),
        ])
    func makesNames(_ text: String, _ expected: String) {
        let name = ConvertedName.label(text, fallback: "x")
        #expect(name == expected)
        #expect(NameRules.isLabel(name))
    }

    @Test("A name with an ending stays a name")
    func keepsLength() {
        let long = String(repeating: "a", count: 60) + "-bc"
        #expect(ConvertedName.label(long, suffix: "-12") == String(repeating: "a", count: 60) + "-12")
        #expect(NameRules.isLabel(ConvertedName.label(long, suffix: "-123")))
    }

    @Test(
        "Words of a name come apart",
        arguments: [
            ("HighErrorRate", "High-Error-Rate"), ("SLOBurn", "SLOBurn"), ("http2Fails", "http2-Fails"), ("", ""),
        ])
    func splitsWords(_ name: String, _ expected: String) {
        #expect(ConvertedName.words(of: name) == expected)
    }

    @Test(
        "Fractions are written with all digits, or not at all",
        arguments: [
            ("0.999", "0.999"), ("14.4", "14.4"), ("12", "12"), ("-0.5", "-0.5"), ("1e-18", "0.000000000000000001"),
            ("0.125", "0.125"), ("0", "0"), ("20", "20"),
        ])
    func writesDecimals(_ text: String, _ expected: String) throws {
        #expect(try #require(Ratio(decimal: text)).exactDecimal == expected)
    }

    @Test("A third has no end")
    func refusesThirds() {
        #expect(Ratio(1, over: 3)?.exactDecimal == nil)
        #expect(Ratio(1, over: .max)?.exactDecimal == nil)
        #expect(Ratio(1, over: 1 << 40)?.exactDecimal == nil)
    }

    @Test(
        "Binary noise goes, digits that were meant stay",
        arguments: [
            ("0.0009999999999999432", "0.001"), ("0.09999999999999432", "0.1"), ("0.9990000000000001", "0.999"),
            ("5.6000000000000005", "5.6"), ("0.99999", "0.99999"), ("0.123456789012", "0.123456789012"),
            ("0.999999999999999999999", "1"), ("-0.09999999999999432", "-0.1"),
        ])
    func removesNoise(_ text: String, _ expected: String) {
        #expect(Ratio(withoutBinaryNoise: text)?.exactDecimal == expected)
    }

    @Test(
        "Constants are computed exactly",
        arguments: [
            ("1 - 0.999", "0.001"), ("14.4 * 0.001", "0.0144"), ("1 - 99.9 / 100", "0.001"), ("-2 + 3", "1"),
            ("0 - 2", "-2"),
            ("1 / 0", nil), ("up", nil), ("2 ^ 2", nil), ("9223372036854775807 * 3", nil), ("1 / 8 + 1", "1.125"),
            ("inf", nil), ("9223372036854775807 + 1", nil),
        ] as [(String, String?)])
    func computes(_ text: String, _ expected: String?) throws {
        #expect(try PromQLParser.parse(text).constant?.exactDecimal == expected)
    }

    @Test(
        "Durations of Prometheus are read",
        arguments: [
            ("5m", 300), ("1h30m", 5_400), ("1d", 86_400), ("4w", 2_419_200), ("1y", 31_536_000), ("2m0s", 120),
            ("", nil),
            ("5", nil), ("m", nil), ("5x", nil), ("-5m", nil), ("99999999999999999999s", nil),
            ("9223372036y9223372036y", nil),
        ] as [(String, Int64?)])
    func readsDurations(_ text: String, _ seconds: Int64?) {
        #expect(TimeSpan(promQL: text) == seconds.map { .seconds($0) })
    }
}
