import SloburnModel
import Testing

@testable import SloburnNormalize

@Suite struct ZoneRulesTests {
    private func expect(_ zone: String, _ text: String, _ seconds: Int64) throws {
        let parser = TimestampParser(encoding: .auto, timeZone: try ZoneRules(identifier: zone))
        let read = withBytes(of: text) { bytes throws(Rejection) in try parser.parse(bytes, isNumber: false) }
        #expect(read == .success(Timestamp(seconds: seconds)))
    }

    @Test(
        arguments: [
            ("2026-03-29 01:59:59", 1_774_745_999),
            ("2026-03-29 02:00:00", 1_774_746_000),
            ("2026-03-29 02:30:00", 1_774_747_800),
            ("2026-03-29 02:59:59", 1_774_749_599),
            ("2026-03-29 03:00:00", 1_774_746_000),
            ("2026-10-25 01:59:59", 1_792_886_399),
            ("2026-10-25 02:00:00", 1_792_886_400),
            ("2026-10-25 02:30:00", 1_792_888_200),
            ("2026-10-25 02:59:59", 1_792_889_999),
            ("2026-10-25 03:00:00", 1_792_893_600),
            ("2026-07-01 12:00:00", 1_782_900_000),
            ("2026-12-31 23:59:59", 1_798_757_999),
            ("2001-10-01 00:00:00", 1_001_887_200),
            ("2050-07-01 12:00:00", 2_540_282_400),
            ("2099-07-01 00:00:00", 4_086_540_000),
        ] as [(String, Int64)])
    func berlinSkipsAndRepeatsAnHour(text: String, seconds: Int64) throws {
        try expect("Europe/Berlin", text, seconds)
    }

    @Test(
        arguments: [
            ("2026-03-08 01:59:59", 1_772_953_199),
            ("2026-03-08 02:00:00", 1_772_953_200),
            ("2026-03-08 02:30:00", 1_772_955_000),
            ("2026-03-08 03:00:00", 1_772_953_200),
            ("2026-11-01 00:59:59", 1_793_509_199),
            ("2026-11-01 01:00:00", 1_793_509_200),
            ("2026-11-01 01:30:00", 1_793_511_000),
            ("2026-11-01 01:59:59", 1_793_512_799),
            ("2026-11-01 02:00:00", 1_793_516_400),
            ("2006-04-02 02:30:00", 1_143_963_000),
            ("2006-03-20 12:00:00", 1_142_874_000),
            ("2060-01-15 12:00:00", 2_841_411_600),
        ] as [(String, Int64)])
    func newYorkSkipsAndRepeatsAnHour(text: String, seconds: Int64) throws {
        try expect("America/New_York", text, seconds)
    }

    @Test(
        arguments: [
            ("2026-10-04 01:59:59", 1_791_041_399),
            ("2026-10-04 02:00:00", 1_791_041_400),
            ("2026-10-04 02:15:00", 1_791_042_300),
            ("2026-10-04 02:29:59", 1_791_043_199),
            ("2026-10-04 02:30:00", 1_791_041_400),
            ("2026-04-05 01:29:59", 1_775_312_999),
            ("2026-04-05 01:30:00", 1_775_313_000),
            ("2026-04-05 01:45:00", 1_775_313_900),
            ("2026-04-05 01:59:59", 1_775_314_799),
            ("2026-04-05 02:00:00", 1_775_316_600),
            ("2026-01-01 00:00:00", 1_767_186_000),
        ] as [(String, Int64)])
    func lordHoweSkipsAndRepeatsHalfAnHour(text: String, seconds: Int64) throws {
        try expect("Australia/Lord_Howe", text, seconds)
    }

    @Test(
        arguments: [
            ("Europe/Moscow", "2011-01-01 12:00:00", 1_293_872_400),
            ("Europe/Moscow", "2011-07-01 12:00:00", 1_309_507_200),
            ("Europe/Moscow", "2014-10-26 00:59:59", 1_414_270_799),
            ("Europe/Moscow", "2014-10-26 01:30:00", 1_414_272_600),
            ("Europe/Moscow", "2014-10-26 02:00:00", 1_414_278_000),
            ("Europe/Moscow", "2026-07-01 12:00:00", 1_782_896_400),
            ("Asia/Pyongyang", "2015-08-14 12:00:00", 1_439_521_200),
            ("Asia/Pyongyang", "2017-01-01 00:00:00", 1_483_198_200),
            ("Asia/Pyongyang", "2018-05-06 12:00:00", 1_525_575_600),
            ("Pacific/Apia", "2011-12-29 12:00:00", 1_325_196_000),
            ("Pacific/Apia", "2011-12-31 12:00:00", 1_325_282_400),
            ("Asia/Kolkata", "2026-03-01 12:00:00", 1_772_346_600),
            ("UTC", "2026-03-01 12:00:00", 1_772_366_400),
            ("Etc/UTC", "2026-03-01 12:00:00", 1_772_366_400),
            ("America/Sao_Paulo", "2018-12-01 12:00:00", 1_543_672_800),
            ("America/Sao_Paulo", "2026-12-01 12:00:00", 1_796_137_200),
        ] as [(String, String, Int64)])
    func zonesThatChangeTheirStandardTimeAreFollowed(zone: String, text: String, seconds: Int64) throws {
        try expect(zone, text, seconds)
    }

    @Test(arguments: ["europe/berlin", "+02:00", "", "Mars/Phobos", "Europe/Berlin ", "Berlin", "utc+1"])
    func unknownZonesAreRefused(identifier: String) {
        #expect(throws: ZoneError(identifier: identifier)) { try ZoneRules(identifier: identifier) }
    }

    @Test(arguments: ["EST", "CET", "GMT", "UTC", "Asia/Tokyo", "Europe/Kyiv"])
    func knownZonesAreAccepted(identifier: String) throws {
        #expect(try ZoneRules(identifier: identifier).identifier == identifier)
    }

    @Test func anOffsetInTheTextWinsOverTheZone() throws {
        for text in [
            "2026-03-29T02:30:00Z", "2026-03-29T04:30:00+02:00[Europe/Berlin]", "Sun, 29 Mar 2026 02:30:00 GMT",
        ] {
            try expect("Europe/Berlin", text, 1_774_751_400)
        }
        try expect("Europe/Berlin", "2026-03-29T02:30:00[UTC]", 1_774_751_400)
        try expect("Europe/Berlin", "2026-03-29T02:30:00[Europe/Berlin]", 1_774_747_800)
        try expect("Europe/Berlin", "Sun Mar 29 02:30:00 2026", 1_774_747_800)
        try expect("Europe/Berlin", "29/Mar/2026:02:30:00", 1_774_747_800)
    }

    @Test func localTimesOfARuleSetAreMonotonicOutsideOfOverlaps() {
        let rules = ZoneRules(
            identifier: "test", firstOffset: 3_600, transitions: [.init(instant: 1_000_000, offset: 7_200)])
        #expect(rules.utc(localSeconds: 1_003_599) == 999_999)
        #expect(rules.utc(localSeconds: 1_003_600) == 1_000_000)
        #expect(rules.utc(localSeconds: 1_007_199) == 1_003_599)
        #expect(rules.utc(localSeconds: 1_007_200) == 1_000_000)
    }
}
