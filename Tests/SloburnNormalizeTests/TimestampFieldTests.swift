import SloburnModel
import SloburnNormalize
import Testing

/// Times as loggers, languages, databases and queues write them, and the numbers that stand for none.
@Suite struct TimestampFieldTests {
    typealias Encoding = TimestampParser.Encoding

    /// 2026-03-01T12:00:00Z, a Sunday.
    private static let noon: Int64 = 1_772_366_400_000_000_000
    private static let second: Int64 = 1_000_000_000

    private func parse(
        _ text: String, _ encoding: Encoding, zone: String? = nil, isNumber: Bool = false
    ) throws -> Result<Timestamp, Rejection> {
        let parser = TimestampParser(encoding: encoding, timeZone: try zone.map { try ZoneRules(identifier: $0) })
        return withBytes(of: text) { bytes throws(Rejection) in try parser.parse(bytes, isNumber: isNumber) }
    }

    @Test(
        arguments: [
            // Log4j and Python's logging write a comma; Envoy, Java and PostgreSQL short offsets.
            ("2026-03-01 12:00:00,250", 250_000_000), ("2026-03-01T13:00:00,250+01:00", 250_000_000),
            ("2026-03-01T13:00:00,250+0100", 250_000_000), ("2026-03-01 12:00:00,123456789Z", 123_456_789),
            ("2026-03-01T13:00:00.250+0100", 250_000_000), ("2026-03-01 13:00:00.123456+01", 123_456_000),
            ("2026-03-01 06:00:00-06", 0), ("2026-03-01 17:30:00+05:30", 0), ("2026-03-01T13:00+01:00", 0),
            ("2026-03-01T13:00+01", 0), ("2026-03-01t13:00:00.5+01:00", 500_000_000),
            ("2026-03-01T12:00:00.999999999999-00:00", 999_999_999),
            // The basic format.
            ("20260301T130000+01", 0), ("20260301T120000,5Z", 500_000_000), ("20260301T1300+0100", 0),
            ("20260301T235960Z", 43_200_000_000_000), ("20260301T240000Z", 43_200_000_000_000),
            // Go's text of a time.
            ("2026-03-01 12:00:00 +0000 UTC", 0), ("2026-03-01 12:00:00.123456789 +0000 UTC", 123_456_789),
            ("2026-03-01 07:00:00.5 -0500 EST", 500_000_000), ("2026-03-01 17:30:00 +0530 IST", 0),
            // A zone's name behind the offset, as java.time writes it.
            ("2026-03-01T13:00:00.25+01:00[Europe/Berlin]", 250_000_000),
            ("2026-03-01T07:00:00-05:00[America/New_York]", 0), ("20260301T130000+0100[Europe/Berlin]", 0),
            // A leap second is the last of a day in UTC, whatever the offset.
            ("2026-03-02T00:59:60.25+01:00[Europe/Berlin]", 43_200_250_000_000),
            ("2026-03-02T05:29:60+05:30", 43_200_000_000_000), ("2026-03-01T15:59:60-08:00", 43_200_000_000_000),
            ("2026-03-01 23:59:60,5", 43_200_500_000_000), ("2026-03-02T01:00:00+01:00", 43_200_000_000_000),
            ("2026-03-01T24:00:00+01:00", 39_600_000_000_000),
        ] as [(String, Int64)])
    func textsInUseAreRead(text: String, past: Int64) throws {
        #expect(try parse(text, .auto) == .success(Timestamp(nanoseconds: Self.noon + past)))
        #expect(try parse(text, .rfc3339) == .success(Timestamp(nanoseconds: Self.noon + past)))
    }

    @Test(
        arguments: [
            ("Mon, 02 Mar 2026 00:59:60 +0100", .rfc1123, 43_200), ("Sun, 01 Mar 2026 18:59:60 EST", .rfc1123, 43_200),
            ("Sun, 01 Mar 2026 17:30:00 +0530", .rfc1123, 0), ("Sunday, 01-Mar-26 12:00:00 GMT", .rfc1123, 0),
            ("Sun Mar  1 23:59:60 2026", .rfc1123, 43_200), ("02/Mar/2026:00:59:60 +0100", .clf, 43_200),
            ("[01/Mar/2026:15:59:60 -0800]", .clf, 43_200), ("01/Mar/2026:17:30:00 +0530", .clf, 0),
        ] as [(String, Encoding, Int64)])
    func otherFormsKnowOffsetsAndLeapSeconds(text: String, encoding: Encoding, seconds: Int64) throws {
        let expected = Timestamp(nanoseconds: Self.noon + seconds * Self.second)
        #expect(try parse(text, .auto) == .success(expected))
        #expect(try parse(text, encoding) == .success(expected))
    }

    @Test(
        arguments: [
            // Clocks skip 02:00 to 03:00 on 2026-03-29: read as if they had not been put forward yet.
            ("2026-03-29 02:30:00,250", 1_774_747_800_250_000_000), ("20260329T023000", 1_774_747_800_000_000_000),
            ("2026-03-29T02:30", 1_774_747_800_000_000_000), ("29/Mar/2026:02:30:00", 1_774_747_800_000_000_000),
            ("Sun, 29 Mar 2026 02:30:00", 1_774_747_800_000_000_000),
            ("2026-03-29T02:30:00+01:00", 1_774_747_800_000_000_000),
            ("2026-03-29T02:30:00+02:00", 1_774_744_200_000_000_000),
            ("2026-03-29T02:30:00Z", 1_774_751_400_000_000_000),
            // They repeat it on 2026-10-25: the first pass, unless an offset says which.
            ("2026-10-25 02:30:00,250", 1_792_888_200_250_000_000), ("20261025T023000", 1_792_888_200_000_000_000),
            ("25/Oct/2026:02:30:00", 1_792_888_200_000_000_000),
            ("Sun Oct 25 02:30:00 2026", 1_792_888_200_000_000_000),
            ("2026-10-25T02:30:00+02:00[Europe/Berlin]", 1_792_888_200_000_000_000),
            ("2026-10-25T02:30:00+01:00[Europe/Berlin]", 1_792_891_800_000_000_000),
            ("2026-10-25 02:30:00 +0100 CET", 1_792_891_800_000_000_000),
        ] as [(String, Int64)])
    func gapsAndOverlapsOfBerlinAreRead(text: String, nanoseconds: Int64) throws {
        let expected = Timestamp(nanoseconds: nanoseconds)
        #expect(try parse(text, .auto, zone: "Europe/Berlin") == .success(expected))
    }

    @Test(
        arguments: [
            // What each kind of emitter sends, in its own unit.
            ("1772366400", .s, 0), ("1772366400.25", .s, 250_000_000), ("1772366400250", .ms, 250_000_000),
            ("1772366400250000", .us, 250_000_000), ("1772366400250000001", .ns, 250_000_001),
            ("1795224317.358", .s, 22_857_917_358_000_000), ("1.77236640025e12", .ms, 250_000_000),
            ("1772366400.2501234567", .s, 250_123_456), ("1.772366400250123456E18", .ns, 250_123_456),
        ] as [(String, Encoding, Int64)])
    func numbersKeepTheirLastDigit(text: String, encoding: Encoding, past: Int64) throws {
        for isNumber in [true, false] {
            let expected = Timestamp(nanoseconds: Self.noon + past)
            #expect(try parse(text, .auto, isNumber: isNumber) == .success(expected))
            #expect(try parse(text, encoding, isNumber: isNumber) == .success(expected))
        }
    }

    @Test(
        arguments: [
            // Defaults and "none" of many systems.
            ("0", .s, "sentinel"), ("0", .us, "sentinel"), ("0", .ns, "sentinel"), ("0.0", .auto, "sentinel"),
            ("-0", .auto, "sentinel"), ("-1", .s, "sentinel"), ("-1", .ms, "sentinel"), ("-1.0", .auto, "sentinel"),
            ("-9223372036854775808", .auto, "sentinel"), ("-9223372036854775808", .ns, "sentinel"),
            ("-9223372036854775809", .auto, "sentinel"), ("-2208988800", .auto, "sentinel"),
            ("-62135596800", .s, "sentinel"), ("-62135596800000", .ms, "sentinel"),
            ("9223372036854775807", .s, "after 2262"), ("9223372036854775807", .ms, "after 2262"),
            ("9223372036854775807", .us, "after 2262"), ("9223372036854775808", .auto, "after 2262"),
            ("18446744073709551615", .ns, "after 2262"), ("253402300799", .s, "after 2262"),
            ("253402300799999", .ms, "after 2262"), ("253402300799999", .auto, "15 digits"),
            // The ends of the ranges that tell the unit.
            ("9999999999", .auto, "after 2262"), ("9999999999999", .auto, "after 2262"),
            ("9999999999999999", .auto, "after 2262"), ("99999999999", .auto, "11 digits"),
            ("999999999999", .auto, "12 digits"), ("99999999999999", .auto, "14 digits"),
            ("999999999999999999", .auto, "18 digits"), ("2147483648", .ms, "before 2001"),
            // Texts that stand for no time, or for one of several.
            ("0001-01-01T00:00:00", .auto, "before 2001"), ("1900-01-01T00:00:00Z", .auto, "before 2001"),
            ("1970-01-01 00:00:00 +0000 UTC", .auto, "before 2001"), ("9999-12-31T23:59:59.999Z", .auto, "after 2262"),
            ("2026-03-01 12:00:00 +0000 UTC m=+0.000012", .auto, "after the time"),
            ("2026-03-01T23:59:60+01:00", .auto, "leap second"), ("20260301T120060Z", .auto, "leap second"),
            ("02/Mar/2026:00:59:60 +0000", .auto, "leap second"), ("2026-02-29T23:59:60Z", .auto, "February 29"),
            ("Mar  1 12:00:00", .auto, "RFC 3164"), ("01/03/2026 12:00", .auto, "day or the month first"),
            ("2026-03-01T12:00:00 Europe/Berlin", .auto, "letters"), ("2026-03-01T12:00:00,Z", .auto, "second"),
            ("2026-03-01T12:00:00+1", .auto, "offset"), ("2026-03-29T02:30:00[Europe/Paris]", .auto, "give the offset"),
        ] as [(String, Encoding, String)])
    func whatIsNoTimeIsRefused(text: String, encoding: Encoding, part: String) throws {
        let refused = failure(try parse(text, encoding))
        #expect(refused?.reason == .badTimestamp)
        #expect(refused?.message.contains(part) == true, "\(refused?.message ?? "accepted")")
    }
}
