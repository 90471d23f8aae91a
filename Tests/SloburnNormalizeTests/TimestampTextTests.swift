import SloburnModel
import SloburnNormalize
import SloburnTestKit
import Testing

@Suite struct TimestampTextTests {
    /// 2026-03-01T12:00:00Z, a Sunday.
    private static let noon: Int64 = 1_772_366_400_000_000_000

    private func parse(_ text: String, _ encoding: TimestampParser.Encoding) -> Result<Timestamp, Rejection> {
        let parser = TimestampParser(encoding: encoding, timeZone: nil)
        return withBytes(of: text) { bytes throws(Rejection) in try parser.parse(bytes, isNumber: false) }
    }

    /// Expects a text to be read by its own encoding and by auto, and by no other.
    private func expect(_ text: String, _ own: TimestampParser.Encoding, past noon: Int64) {
        let expected = Timestamp(nanoseconds: Self.noon + noon)
        for encoding in TimestampParser.Encoding.allCases {
            let read = parse(text, encoding)
            if encoding == own || encoding == .auto {
                #expect(read == .success(expected), "\(encoding)")
            } else {
                #expect(failure(read)?.reason == .badTimestamp, "\(encoding)")
            }
        }
    }

    @Test(
        arguments: [
            ("2026-03-01T12:00:00Z", 0), ("2026-03-01t12:00:00z", 0), ("2026-03-01 12:00:00Z", 0),
            ("2026-03-01T12:00:00", 0),
            ("2026-03-01T12:00:00.25Z", 250_000_000), ("2026-03-01T12:00:00,250Z", 250_000_000),
            ("2026-03-01T12:00:00.1Z", 100_000_000),
            ("2026-03-01T12:00:00.123456789Z", 123_456_789), ("2026-03-01T12:00:00.1234567899999Z", 123_456_789),
            ("2026-03-01T12:00:00.000000000000Z", 0), ("2026-03-01T13:00:00+01:00", 0), ("2026-03-01T13:00:00+0100", 0),
            ("2026-03-01T13:00:00+01", 0), ("2026-03-01T06:30:00-05:30", 0), ("2026-03-01T12:00:00-00:00", 0),
            ("2026-03-01T12:00:00+00:00", 0), ("2026-03-02T11:59:00+23:59", 0), ("2026-03-01T12:00Z", 0),
            ("2026-03-01 12:00", 0),
            ("20260301T120000Z", 0), ("20260301T120000.5Z", 500_000_000), ("20260301T1200Z", 0),
            ("20260301T130000+0100", 0),
            ("20260301T120000", 0), ("2026-03-01T24:00:00Z", 43_200_000_000_000),
            ("2026-03-01T24:00Z", 43_200_000_000_000),
            ("2026-02-28T24:00:00.000Z", -43_200_000_000_000), ("2026-03-01T13:00:00+01:00[Europe/Berlin]", 0),
            ("2026-03-01T12:00:00Z[UTC]", 0), ("2026-03-01T12:00:00[UTC]", 0), ("2026-03-01T12:00:00[Etc/UTC]", 0),
            ("2026-03-01T12:00:00Z[Europe/Berlin]", 0), ("2026-03-01 12:00:00 UTC", 0),
            ("2026-03-01 12:00:00.25 +0000 UTC", 250_000_000),
            ("2026-03-01 13:00:00 +0100 CET", 0), ("2026-03-01 13:00:00 +0100", 0),
            ("2026-03-01 13:00:00.5+01", 500_000_000),
            ("2026-03-01T23:59:60Z", 43_200_000_000_000), ("2026-03-02T00:59:60+01:00", 43_200_000_000_000),
            ("2026-03-01T18:59:60.5-05:00", 43_200_500_000_000), ("2026-03-01T23:59:60", 43_200_000_000_000),
            ("2262-03-03T23:06:40Z", 9_220_000_000_000_000_000 - 1_772_366_400_000_000_000),
            ("2001-09-09T01:46:40Z", 1_000_000_000_000_000_000 - 1_772_366_400_000_000_000),
            ("2028-02-29T12:00:00Z", 63_072_000_000_000_000), ("2000-02-29T12:00:00Z", .min),
        ] as [(String, Int64)])
    func rfc3339AndItsRelativesAreRead(text: String, past: Int64) {
        // The last row is a day that exists, but too early.
        guard past != .min else {
            #expect(failure(parse(text, .auto))?.message.contains("before 2001") == true)
            return
        }
        expect(text, .rfc3339, past: past)
    }

    @Test(
        arguments: [
            ("Sun, 01 Mar 2026 12:00:00 GMT", 0), ("Sun, 1 Mar 2026 12:00:00 GMT", 0), ("01 Mar 2026 12:00:00 GMT", 0),
            ("1 Mar 2026 12:00:00 GMT", 0), ("Sun, 01 Mar 2026 12:00 GMT", 0), ("Sun, 01 Mar 2026 12:00:00 UT", 0),
            ("Sun, 01 Mar 2026 12:00:00 UTC", 0), ("Sun, 01 Mar 2026 07:00:00 EST", 0),
            ("Sun, 01 Mar 2026 08:00:00 EDT", 0),
            ("Sun, 01 Mar 2026 06:00:00 CST", 0), ("Sun, 01 Mar 2026 07:00:00 CDT", 0),
            ("Sun, 01 Mar 2026 05:00:00 MST", 0),
            ("Sun, 01 Mar 2026 06:00:00 MDT", 0), ("Sun, 01 Mar 2026 04:00:00 PST", 0),
            ("Sun, 01 Mar 2026 05:00:00 PDT", 0),
            ("Sun, 01 Mar 2026 13:00:00 +0100", 0), ("Sun, 01 Mar 2026 12:00:00 -0000", 0),
            ("sun, 01 mar 2026 12:00:00 gmt", 0),
            ("Sunday, 01-Mar-26 12:00:00 GMT", 0), ("Sun, 01-Mar-2026 12:00:00 GMT", 0),
            ("Wednesday, 04-Mar-26 12:00:00 GMT", 259_200_000_000_000),
            ("Sun Mar  1 12:00:00 2026", 0), ("Sun Mar 1 12:00:00 2026", 0),
            ("Mon Mar  2 12:00:00 2026", 86_400_000_000_000),
            ("Sun, 01 Mar 2026 23:59:60 GMT", 43_200_000_000_000), ("Sun, 01 Mar 2026 12:00:00", 0),
        ] as [(String, Int64)])
    func mailAndHTTPTimesAreRead(text: String, past: Int64) {
        expect(text, .rfc1123, past: past)
    }

    @Test(
        arguments: [
            ("01/Mar/2026:13:00:00 +0100", 0), ("[01/Mar/2026:13:00:00 +0100]", 0), ("01/Mar/2026:12:00:00 +0000", 0),
            ("01/mar/2026:04:00:00 -0800", 0), ("01/Mar/2026:12:00:00", 0), ("[01/Mar/2026:12:00:00.250]", 250_000_000),
            ("01/Mar/2026:23:59:60 +0000", 43_200_000_000_000), ("02/Mar/2026:01:29:00 +1329", 0),
        ] as [(String, Int64)])
    func logTimesAreRead(text: String, past: Int64) {
        expect(text, .clf, past: past)
    }

    @Test(arguments: [
        ("2026-02-29T12:00:00Z", "February 29 does not exist in 2026"), ("2026-04-31T12:00:00Z", "April 31"),
        ("2026-13-01T12:00:00Z", "month 13"), ("2026-00-01T12:00:00Z", "month 0"), ("2026-03-00T12:00:00Z", "March 0"),
        ("2026-03-01T25:00:00Z", "hour 25"), ("2026-03-01T12:60:00Z", "minute 60"),
        ("2026-03-01T12:00:61Z", "second 61"),
        ("2026-03-01T12:00:60Z", "leap second"), ("2026-03-01T23:59:60+01:00", "leap second"),
        ("2026-03-01T24:00:01Z", "hour 24"),
        ("2026-03-01T24:00:00.001Z", "hour 24"), ("2026-03-01T24:01:00Z", "hour 24"),
        ("2026-03-01T23:60:60Z", "minute 60"),
        ("0000-01-01T00:00:00Z", "before 2001"), ("0001-01-01T00:00:00Z", "before 2001"),
        ("1970-01-01T00:00:00Z", "before 2001"),
        ("2000-12-31T23:59:59Z", "before 2001"), ("2001-09-09T01:46:39.999Z", "before 2001"),
        ("9999-12-31T23:59:59Z", "after 2262"),
        ("2262-03-03T23:06:40.000000001Z", "after 2262"), ("2026-03-01", "without a time of day"),
        ("20260301", "8 digits"),
        ("2026-03", "no known form"), ("2026", "4 digits"), ("2026-060T12:00:00Z", "no known form"),
        ("2026-W09-7", "no known form"),
        ("2026-03-01T12", "no time of day"), ("2026-03-01T12Z", "no time of day"), ("2026-03-01T", "no time of day"),
        ("2026-03-01T12:00:00.Z", "second"), ("2026-03-01T12:00:0Z", "second"), ("2026-03-01T12:00:00Zjunk", "letters"),
        ("2026-03-01T12:00:00Z junk", "after the time"), ("2026-03-01T12:00:00Z ", "after the time"),
        ("2026-03-01T12:00:00 ", "after the time"),
        (" 2026-03-01T12:00:00Z", "no known form"), ("2026-03-01T12:00:00+1", "offset"),
        ("2026-03-01T12:00:00+24:00", "offset"),
        ("2026-03-01T12:00:00+01:60", "offset"), ("2026-03-01T12:00:00+01:00:00", "after the time"),
        ("2026-03-01T12:00:00+010", "offset"),
        ("2026-03-01T12:00:00 CET", "letters"), ("2026-03-01T12:00:00A", "letters"),
        ("2026-03-01 12:00:00 +0100 UTC", "does not go with"),
        ("2026-03-01T120000Z", "no time of day"), ("20260301T12:00:00Z", "no time of day"),
        ("2026-0301T12:00:00Z", "no known form"),
        ("2026-03-01T12:00:00[Europe/Berlin]", "give the offset"), ("2026-03-01T12:00:00Z[", "suffix"),
        ("2026-03-01T12:00:00Z[]", "suffix"),
        ("2026-03-01T12:00:00Z[a b]", "suffix"), ("2026-03-01T12:00:00Z[UTC]x", "after the time"),
        ("+002026-03-01T12:00:00Z", "no known form"),
        ("12026-03-01T12:00:00Z", "no known form"), ("2026/03/01 12:00:00", "no known form"),
        ("2026-03-01T12:00:00.5.5Z", "after the time"),
        ("2026-03-01T12:00:00\u{2212}01:00", "after the time"), ("2026-03-01T12:00:00Z\0", "after the time"),
    ])
    func otherISOTextsAreRefused(text: String, part: String) {
        let refused = failure(parse(text, .auto))
        #expect(refused?.reason == .badTimestamp)
        #expect(refused?.message.contains(part) == true, "\(refused?.message ?? "accepted")")
        #expect(failure(parse(text, .rfc3339))?.reason == .badTimestamp)
    }

    @Test(arguments: [
        ("Mon, 01 Mar 2026 12:00:00 GMT", "March 1, 2026 is a Sunday, not a Monday"),
        ("Mon Mar  1 12:00:00 2026", "is a Sunday"),
        ("Sun, 29 Feb 2026 12:00:00 GMT", "February 29 does not exist in 2026"),
        ("Sun, 01 Mar 26 12:00:00 GMT", "four digits"),
        ("Sunday, 01-Mar-70 12:00:00 GMT", "before 2001"), ("Sun, 01 Mar 2026 12:00:00 CET", "none of GMT"),
        ("Sun, 01 Mar 2026 12:00:00 Z", "none of GMT"), ("Sun, 01 Mar 2026 12:00:00 ", "none of GMT"),
        ("Sun, 01 Mar 2026 12:00:00 GMT x", "after the time"),
        ("Sun, 01 Mar 2026 13:00:00 +0100 (CET)", "after the time"),
        ("Sun, 01 Mar 2026", "without a time of day"), ("Sun, 01 Mrz 2026 12:00:00 GMT", "no known form"),
        ("Son, 01 Mar 2026 12:00:00 GMT", "no known form"), ("Sun,01 Mar 2026 12:00:00 GMT", "no known form"),
        ("Sun, 01 Mar 2026 25:00:00 GMT", "hour 25"), ("Sun, 01 Mar 2026 12:00:60 GMT", "leap second"),
        ("Mar  1 12:00:00", "RFC 3164"),
        ("Mar  1 12:00:00 host app: text", "RFC 3164"), ("Sun Mar  1 12:00:00 UTC 2026", "year of four digits"),
        ("Sun", "no known form"),
        ("Sun Mar  1 12:00:00 26", "year of four digits"), ("Sun Mar  1 12:00:00 2026 GMT", "after the time"),
        ("yesterday", "no known form"),
        ("01/03/2026", "day or the month first"), ("01/03/2026 12:00:00", "day or the month first"),
        ("1/3/2026", "no known form"),
        ("01/Mar/2026", "without a time of day"), ("01/Mar/26:12:00:00 +0000", "no known form"),
        ("[01/Mar/2026:12:00:00 +0000", "bracket"),
        ("01/Mar/2026:12:00:00 +0000]", "after the time"), ("01/Mar/2026:12:00:00 GMT", "no offset"),
        ("31/Feb/2026:12:00:00 +0000", "February 31"),
        ("01/Mar/2026:12:00:00 +0000 x", "after the time"), ("[]", "no known form"), ("", "empty"),
        ("-", "no known form"), ("null", "no known form"),
        ("12:00:00", "no known form"), ("T12:00:00Z", "no known form"), ("🙂", "no known form"),
        ("Infinity", "no known form"),
    ])
    func otherTextsAreRefused(text: String, part: String) {
        let refused = failure(parse(text, .auto))
        #expect(refused?.reason == .badTimestamp)
        #expect(refused?.message.contains(part) == true, "\(refused?.message ?? "accepted")")
        #expect(refused?.message.hasPrefix("timestamp \"") == true)
        for encoding in [TimestampParser.Encoding.rfc1123, .clf, .rfc3339] {
            #expect(failure(parse(text, encoding))?.reason == .badTimestamp)
        }
    }

    @Test func noTextMakesTheParserTrap() {
        let seeds = [
            "2026-03-01T12:00:00.25+01:00[Europe/Berlin]", "Sunday, 01-Mar-26 12:00:00 GMT", "Sun Mar  1 12:00:00 2026",
            "[01/Mar/2026:13:00:00 +0100]", "1772366400.25e3", "20260301T120000Z",
        ]
        var generator = SeededGenerator(seed: 4)
        for index in 0..<6_000 {
            var bytes = Array(seeds[index % seeds.count].utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0...2, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &generator)], at: place)
                default: if bytes.count > 1 { bytes.remove(at: place) }
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            for encoding in TimestampParser.Encoding.allCases {
                if let time = try? parse(text, encoding).get() {
                    #expect(time.nanoseconds >= 1_000_000_000_000_000_000)
                }
            }
        }
    }
}
