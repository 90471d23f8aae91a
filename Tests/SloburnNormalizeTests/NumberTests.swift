import SloburnModel
import SloburnNormalize
import SloburnTestKit
import Testing

@Suite struct NumberTests {
    @Test(
        arguments: [
            ("0", 0, 0), ("-0", 0, 0), ("7", 7, 0), ("-7", -7, 0), ("+7", 7, 0), ("12.5", 125, -1), ("0.050", 50, -3),
            ("1e3", 1, 3), ("1E+3", 1, 3), ("-2.5e-3", -25, -4), ("9007199254740993", 9_007_199_254_740_993, 0),
            ("1795224317.358", 1_795_224_317_358, -3), ("0.0", 0, 0), ("1e-999", 1, -400), ("0e999999", 0, 0),
            ("1.000000000000000000", 1_000_000_000_000_000_000, -18),
        ] as [(String, Int64, Int)])
    func numbersAreReadAsWritten(text: String, significand: Int64, exponent: Int) {
        #expect(decimal(text) == Decimal128(significand: Int128(significand), exponent: exponent))
    }

    @Test func digitsBeyondThe37thAreCutOff() throws {
        let third = try #require(decimal("0." + String(repeating: "3", count: 60)))
        #expect(third.exponent == -37)
        #expect(third.doubleValue == 1.0 / 3)
        let large = try #require(decimal(String(repeating: "9", count: 50)))
        #expect(large.doubleValue == 1e50)
    }

    @Test(arguments: [
        "NaN", "nan", "NAN", "-nan", "Inf", "inf", "+Inf", "-inf", "Infinity", "-Infinity", "+infinity", "1e999",
        "-1e999", "1e309", "1.8e308", "123456789e301", "1e99999999999999",
    ])
    func whatIsNotFiniteIsRefusedAsSuch(text: String) {
        let refused = failure(
            withBytes(of: text) { bytes throws(Rejection) in try NumberText.parse(bytes, property: "v") })
        #expect(refused?.reason == .notFinite)
        #expect(refused?.message.hasPrefix("v \"\(text)\"") == true)
    }

    @Test(arguments: [
        "", " ", "-", "+", ".", ".5", "5.", "1e", "1e+", "01", "-01", "00", "0x1p3", "0x10", "1_000", "1,5", " 1", "1 ",
        "1.2.3", "--1", "+-1", "abc", "null", "true", "infinit", "nano", "1e3.5", "1f", "٣", "1\0", "\"1\"",
    ])
    func whatIsNoNumberIsMalformed(text: String) {
        let refused = failure(
            withBytes(of: text) { bytes throws(Rejection) in try NumberText.parse(bytes, property: "v") })
        #expect(refused?.reason == .malformed)
    }

    @Test func aMessageShowsAtMost40PrintableCharacters() {
        let text = "a\n\u{1}" + String(repeating: "x", count: 100)
        let refused = failure(
            withBytes(of: text) { bytes throws(Rejection) in try NumberText.parse(bytes, property: "value") })
        let shown = "value \"a\\u{a}\\u{1}\(String(repeating: "x", count: 37))…\" is not a number"
        #expect(refused?.message.hasPrefix(shown) == true)
    }

    @Test(
        arguments: [
            ("1.7976931348623157e308", 1.797_693_134_862_315_7e308), ("5e-324", .leastNonzeroMagnitude), ("2e-324", 0),
            ("1e-400", 0),
            ("0.1", 0.1), ("0.3", 0.3), ("1e22", 1e22), ("1e23", 1e23), ("8.5", 8.5),
            ("123456789012345678", 123_456_789_012_345_680),
            ("9007199254740993", 9_007_199_254_740_992), ("9007199254740995", 9_007_199_254_740_996),
            ("2.2250738585072014e-308", .leastNormalMagnitude), ("-1e-7", -1e-7),
            ("0.1000000000000000055511151231257827021181583404541015625", 0.1),
        ] as [(String, Double)])
    func doublesAreTheNearest(text: String, expected: Double) {
        #expect(decimal(text)?.doubleValue == expected)
    }

    @Test func doublesAgreeWithTheStandardLibrary() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<5_000 {
            let digits =
                UInt64.random(in: 0...UInt64.max, using: &generator) >> UInt64.random(in: 0...63, using: &generator)
            let text = "\(digits)e\(Int.random(in: -345...290, using: &generator))"
            #expect(decimal(text)?.doubleValue == Double(text), "\(text)")
        }
    }

    @Test func scaledDoublesAreRoundedOnce() {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<2_000 {
            // A percentage has the digits of its ratio two places further on.
            let digits =
                Int64.random(in: 0...Int64.max, using: &generator) >> Int64.random(in: 0...62, using: &generator)
            let places = Int.random(in: -18...0, using: &generator)
            let value = Decimal128(significand: Int128(digits), exponent: places)
            let scaled = Ratio(1, over: 100).map { value.doubleValue(scaledBy: $0) }
            #expect(scaled == Double("\(digits)e\(places - 2)"), "\(digits)e\(places)")
        }
    }

    @Test(arguments: [
        ("200", "200"), ("200.0", "200"), ("2e2", "200"), ("-0", "0"), ("0", "0"), ("0.0", "0"), ("0.50", "0.5"),
        ("-0.50", "-0.5"), ("-12", "-12"), ("1e-7", "0.0000001"), ("12.5", "12.5"), ("1.25e1", "12.5"),
        ("9007199254740993", "9007199254740993"), ("18446744073709551615", "18446744073709551615"),
        ("1e20", "100000000000000000000"), ("100000000000000000000", "100000000000000000000"), ("1e21", "1e+21"),
        ("1000000000000000000000", "1e+21"), ("123456789012345678901", "123456789012345678901"),
        ("1234567890123456789012", "1.2345678901234568e+21"), ("1e-30", "1e-30"), ("1e999", "1e999"), ("5e-400", "0"),
        ("3.14159265358979323846264338327950288", "3.141592653589793"), ("0.05", "0.05"), ("5.0e-1", "0.5"),
        ("-", "-"), ("", ""), ("true", "true"), ("007", "007"),
    ])
    func labelsAreTheShortestPlainText(token: String, expected: String) {
        var label: [UInt8] = Array("x=".utf8)
        Array(token.utf8).withUnsafeBytes { NumberText.canonicalLabel($0, into: &label) }
        #expect(String(decoding: label, as: UTF8.self) == "x=" + expected)
    }
}
