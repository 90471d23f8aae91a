import SloburnModel
import SloburnNormalize
import Testing

@Suite struct TimestampNumberTests {
    private typealias Encoding = TimestampParser.Encoding

    private func parse(_ text: String, _ encoding: TimestampParser.Encoding, isNumber: Bool) -> Result<
        Timestamp, Rejection
    > {
        let parser = TimestampParser(encoding: encoding, timeZone: nil)
        return withBytes(of: text) { bytes throws(Rejection) in try parser.parse(bytes, isNumber: isNumber) }
    }

    @Test(
        arguments: [
            ("1772366400", 1_772_366_400_000_000_000), ("1772366400.250123456", 1_772_366_400_250_123_456),
            ("1772366400250", 1_772_366_400_250_000_000), ("1772366400250.5", 1_772_366_400_250_500_000),
            ("1772366400250123", 1_772_366_400_250_123_000), ("1772366400250123456", 1_772_366_400_250_123_456),
            ("1795224317.358", 1_795_224_317_358_000_000), ("1.772366400250123456e18", 1_772_366_400_250_123_456),
            ("1.7723664e9", 1_772_366_400_000_000_000), ("17723664e2", 1_772_366_400_000_000_000),
            ("1772366400250123456.0", 1_772_366_400_250_123_456), ("1772366400.2501234569", 1_772_366_400_250_123_456),
            ("1772366400.0000000009999999999999999999999999999999", 1_772_366_400_000_000_000),
            ("1000000000", 1_000_000_000_000_000_000), ("1000000000000", 1_000_000_000_000_000_000),
            ("1000000000000000", 1_000_000_000_000_000_000), ("1000000000000000000", 1_000_000_000_000_000_000),
            ("9220000000", 9_220_000_000_000_000_000), ("9219999999.999999999", 9_219_999_999_999_999_999),
            ("9219999999999", 9_219_999_999_999_000_000),
            ("9220000000000000000", 9_220_000_000_000_000_000), ("+1772366400", 1_772_366_400_000_000_000),
        ] as [(String, Int64)])
    func theUnitIsToldByTheDigits(text: String, nanoseconds: Int64) {
        #expect(parse(text, .auto, isNumber: true) == .success(Timestamp(nanoseconds: nanoseconds)))
        #expect(parse(text, .auto, isNumber: false) == .success(Timestamp(nanoseconds: nanoseconds)))
    }

    @Test(arguments: [
        ("0", "sentinel"), ("-1", "sentinel"), ("-1772366400", "sentinel"), ("1", "fewer than seconds"),
        ("999999999", "fewer than seconds"),
        ("999999999.999", "9 digits before the point"), ("20260301", "8 digits"), ("10000000000", "11 digits"),
        ("177236640025", "12 digits: between seconds (10) and milliseconds (13)"), ("20260301120000", "14 digits"),
        ("177236640025012", "15 digits: between milliseconds (13)"), ("17723664002501234", "17 digits"),
        ("253402300799", "12 digits"), ("-62135596800", "sentinel"), ("9223372036854775808", "after 2262"),
        ("18446744073709551615", "20 digits: more than nanoseconds"), ("9999999999", "after 2262"),
        ("9220000001", "after 2262"), ("9223372036854775807", "after 2262"), ("9220000000000000001", "after 2262"),
        ("1e18446744073709551616", "not a finite"), ("1e999", "not a finite"), ("NaN", "not a finite"),
        ("0.5", "0 digits"),
        ("1e-400", "0 digits"), ("01772366400", "not a finite"), ("1772366400 ", "not a finite"), ("", "empty"),
    ])
    func otherNumbersAreRefused(text: String, part: String) {
        let refused = failure(parse(text, .auto, isNumber: true))
        #expect(refused?.reason == .badTimestamp)
        #expect(refused?.message.contains(part) == true, "\(refused?.message ?? "accepted")")
        #expect(failure(parse(text, .auto, isNumber: false))?.reason == .badTimestamp)
    }

    @Test(
        arguments: [
            ("1772366400", .s, 1_772_366_400_000_000_000), ("1772366400.25", .s, 1_772_366_400_250_000_000),
            ("1772366400250", .ms, 1_772_366_400_250_000_000), ("1772366400250.75", .ms, 1_772_366_400_250_750_000),
            ("1772366400250123", .us, 1_772_366_400_250_123_000),
            ("1772366400250123.9999", .us, 1_772_366_400_250_123_999),
            ("1772366400250123456", .ns, 1_772_366_400_250_123_456),
            ("1772366400250123456.9", .ns, 1_772_366_400_250_123_456),
            ("1.7723664e9", .s, 1_772_366_400_000_000_000), ("1000000000", .s, 1_000_000_000_000_000_000),
            ("9220000000000000000", .ns, 9_220_000_000_000_000_000),
            ("9219999999999999.999", .us, 9_219_999_999_999_999_999),
        ] as [(String, TimestampParser.Encoding, Int64)])
    func aHintDecidesTheUnit(text: String, encoding: TimestampParser.Encoding, nanoseconds: Int64) {
        #expect(parse(text, encoding, isNumber: true) == .success(Timestamp(nanoseconds: nanoseconds)))
        #expect(parse(text, encoding, isNumber: false) == .success(Timestamp(nanoseconds: nanoseconds)))
    }

    @Test(
        arguments: [
            ("1772366400", .ms, "before 2001-09-09"), ("1772366400", .ns, "before 2001-09-09"),
            ("1772366400250", .s, "after 2262"), ("1772366400250123456", .ms, "after 2262"),
            ("999999999.999999999", .s, "before 2001"),
            ("0", .ms, "sentinel"), ("-1", .ns, "sentinel"), ("9223372036854775808", .ns, "after 2262"),
            ("1e300", .s, "after 2262"),
            ("2026-03-01T12:00:00Z", .ms, "encoding is ms"), ("abc", .s, "encoding is s"), ("-", .us, "encoding is us"),
            ("Infinity", .s, "finite"), ("1772366400", .rfc3339, "text form rfc3339"),
            ("1772366400", .clf, "text form clf"),
            ("1772366400", .rfc1123, "text form rfc1123"),
        ] as [(String, TimestampParser.Encoding, String)])
    func aWrongHintIsRefused(text: String, encoding: TimestampParser.Encoding, part: String) {
        let refused = failure(parse(text, encoding, isNumber: true))
        #expect(refused?.reason == .badTimestamp)
        #expect(refused?.message.contains(part) == true, "\(refused?.message ?? "accepted")")
        #expect(failure(parse(text, encoding, isNumber: false))?.reason == .badTimestamp)
    }
}
