import SloburnModel
import Testing

@Suite struct Decimal128Tests {
    struct ParseCase: Sendable, CustomStringConvertible {
        let text: String
        let value: String?
        var description: String { text }

        init(_ text: String, _ value: String?) {
            self.text = text
            self.value = value
        }
    }

    @Test(
        "A number keeps every digit as it was written",
        arguments: [
            ParseCase("0", "0"), ParseCase("-0", "0"), ParseCase("12", "12"), ParseCase("+12", "12"),
            ParseCase("-12.50", "-12.50"), ParseCase("0.001", "0.001"), ParseCase(".5", "0.5"), ParseCase("5.", "5"),
            ParseCase("1e3", "1000"), ParseCase("1E-3", "0.001"), ParseCase("1.5e+2", "150"),
            ParseCase("12345678901234567890", "12345678901234567890"), ParseCase("1e25", "1e25"),
            ParseCase("1e-41", "1e-41"), ParseCase("0.1e-1", "0.01"), ParseCase("-1e2", "-100"),
            ParseCase("1e999", "1e400"), ParseCase("1e-99999999999999999999", "1e-400"),
            ParseCase("0000000000000000000000000000000000000000001", "1"),
            ParseCase("", nil), ParseCase("-", nil), ParseCase("+", nil), ParseCase(".", nil), ParseCase("e5", nil),
            ParseCase("1e", nil), ParseCase("1e-", nil), ParseCase("1e1.5", nil), ParseCase("1 ", nil),
            ParseCase(" 1", nil), ParseCase("1,5", nil), ParseCase("NaN", nil), ParseCase("Infinity", nil),
            ParseCase("0x1F", nil), ParseCase("1_000", nil), ParseCase("1..2", nil),
            ParseCase(String(repeating: "1", count: 40), nil),
        ])
    func readsDecimals(_ test: ParseCase) {
        #expect(Decimal128(test.text)?.description == test.value)
    }

    struct ScaleCase: Sendable, CustomStringConvertible {
        let text: String
        let factor: Ratio
        let rounded: Int64?
        let whole: Int64?
        var description: String { "\(text) × \(factor.numerator)/\(factor.denominator)" }

        init(_ text: String, _ numerator: Int64, over denominator: Int64 = 1, rounded: Int64?, whole: Int64?) {
            self.text = text
            factor = Ratio(numerator, over: denominator) ?? Ratio(1)
            self.rounded = rounded
            self.whole = whole
        }
    }

    @Test(
        "Scaling rounds once, halves away from zero; a whole number is never rounded",
        arguments: [
            ScaleCase("12.345", 1_000_000, rounded: 12_345_000, whole: 12_345_000),
            ScaleCase("0.5", 1, rounded: 1, whole: nil), ScaleCase("-0.5", 1, rounded: -1, whole: nil),
            ScaleCase("0.49999999999999999999", 1, rounded: 0, whole: nil),
            ScaleCase("1.5", 1, rounded: 2, whole: nil), ScaleCase("-2.5", 1, rounded: -3, whole: nil),
            ScaleCase("1", 1, over: 3, rounded: 0, whole: nil), ScaleCase("2", 1, over: 3, rounded: 1, whole: nil),
            ScaleCase("3", 1, over: 3, rounded: 1, whole: 1), ScaleCase("2.0", 1, rounded: 2, whole: 2),
            ScaleCase("0", 7, over: 3, rounded: 0, whole: 0),
            ScaleCase("1e18", 1, rounded: 1_000_000_000_000_000_000, whole: 1_000_000_000_000_000_000),
            ScaleCase("9223372036854775807", 1, rounded: .max, whole: .max),
            ScaleCase("9223372036854775808", 1, rounded: nil, whole: nil),
            ScaleCase("-9223372036854775808", 1, rounded: .min, whole: .min),
            ScaleCase("1e300", 1, rounded: nil, whole: nil), ScaleCase("1e-300", 1, rounded: 0, whole: nil),
            ScaleCase("-1e-300", 1, rounded: 0, whole: nil),
            ScaleCase("0.009", 1_000_000_000, rounded: 9_000_000, whole: 9_000_000),
            ScaleCase("0.1234567890123456789012345678901234567", 1_000_000_000, rounded: 123_456_789, whole: nil),
        ])
    func scalesByARatio(_ test: ScaleCase) throws {
        let number = try #require(Decimal128(test.text))
        #expect(number.scaled(by: test.factor) == test.rounded)
        #expect(number.wholeNumber(scaledBy: test.factor) == test.whole)
    }
}
