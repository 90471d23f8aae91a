import SloburnModel
import SloburnTestKit
import Testing

@Suite struct RatioTests {
    struct DecimalCase: Sendable, CustomStringConvertible {
        let text: String
        let parts: [Int64]?
        var description: String { text }

        init(_ text: String, _ parts: [Int64]?) {
            self.text = text
            self.parts = parts
        }
    }

    @Test(
        "A decimal is read exactly, in lowest terms",
        arguments: [
            DecimalCase("0.999", [999, 1_000]), DecimalCase("14.4", [72, 5]), DecimalCase("99", [99, 1]),
            DecimalCase("0.5", [1, 2]), DecimalCase("-0.25", [-1, 4]), DecimalCase("+1.0", [1, 1]),
            DecimalCase("0", [0, 1]), DecimalCase("-0", [0, 1]), DecimalCase("1e3", [1_000, 1]),
            DecimalCase("25E-2", [1, 4]), DecimalCase("9223372036854775807", [.max, 1]),
            DecimalCase("-9223372036854775808", [.min, 1]), DecimalCase("9223372036854775808", nil),
            DecimalCase("1e-19", nil), DecimalCase("1e400", nil), DecimalCase("0e400", [0, 1]),
            DecimalCase("0.99999999999999999999", nil), DecimalCase("", nil), DecimalCase(".", nil),
            DecimalCase("1.2.3", nil), DecimalCase("0x10", nil), DecimalCase(" 1", nil), DecimalCase("nan", nil),
            DecimalCase("1e", nil), DecimalCase("1e+", nil), DecimalCase("--1", nil),
        ])
    func readsDecimals(_ test: DecimalCase) {
        let ratio = Ratio(decimal: test.text)
        #expect(ratio.map { [$0.numerator, $0.denominator] } == test.parts)
    }

    @Test func hasThePositiveDenominatorOfTheLowestTerms() {
        #expect(Ratio(6, over: -8).map { [$0.numerator, $0.denominator] } == [-3, 4])
        #expect(Ratio(0, over: -8).map { [$0.numerator, $0.denominator] } == [0, 1])
        #expect(Ratio(1, over: 0) == nil)
        #expect(Ratio(.min, over: .min) == Ratio(1))
        #expect(Ratio(.min, over: -1) == nil)
        #expect(Ratio(1, over: .min) == nil)
        #expect(Ratio(2, over: .min).map { [$0.numerator, $0.denominator] } == [-1, 1 << 62])
    }

    @Test func comparesWithoutRounding() throws {
        let third = try #require(Ratio(1, over: 3))
        let almost = try #require(Ratio(333_333_333_333_333_333, over: 1_000_000_000_000_000_000))
        #expect(almost < third)
        #expect(try #require(Ratio(.max - 1, over: .max)) < Ratio(1))
        #expect(try #require(Ratio(.min, over: .max)) < Ratio(-1))
    }

    @Test func multipliesAndComplementsOrSaysThatItCannot() throws {
        let share = try #require(Ratio(decimal: "0.02"))
        #expect(share.multiplied(by: Ratio(720)) == Ratio(decimal: "14.4"))
        #expect(try #require(Ratio(decimal: "0.999")).complement == Ratio(1, over: 1_000))
        #expect(Ratio(.max).multiplied(by: Ratio(2)) == nil)
        #expect(Ratio(.min).complement == nil)
        #expect(Ratio(.max).multiplied(by: Ratio(0)) == Ratio(0))
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func agreesWithArithmeticOnSmallFractions(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let (a, b) = (random.number(-1_000...1_000), random.number(1...1_000))
            let (c, d) = (random.number(-1_000...1_000), random.number(1...1_000))
            let left = try #require(Ratio(a, over: b))
            let right = try #require(Ratio(c, over: d))
            #expect((left < right) == (a * d < c * b), "seed \(seed)")
            #expect(left.multiplied(by: right) == Ratio(a * c, over: b * d), "seed \(seed)")
            #expect(left.complement == Ratio(b - a, over: b), "seed \(seed)")
        }
    }
}
