import SloburnModel
import SloburnTestKit
import Testing

@testable import SloburnNormalize

@Suite struct CivilDateTests {
    @Test(
        arguments: [
            (1970, 1, 1, 0, 4), (1969, 12, 31, -1, 3), (2000, 2, 29, 11_016, 2), (2000, 3, 1, 11_017, 3),
            (2026, 3, 1, 20_513, 0), (1, 1, 1, -719_162, 1), (9999, 12, 31, 2_932_896, 5), (0, 2, 29, -719_469, 2),
            (1600, 2, 29, -135_081, 2), (2100, 2, 28, 47_540, 0), (2100, 3, 1, 47_541, 1),
        ] as [(Int64, Int, Int, Int64, Int)])
    func datesAndDayNumbersAgree(year: Int64, month: Int, day: Int, number: Int64, weekday: Int) {
        let date = CivilDate(year: year, month: month, day: day)
        #expect(date.daysSinceEpoch == number)
        #expect(CivilDate(daysSinceEpoch: number) == date)
        #expect(date.weekday == weekday)
        #expect(date.exists)
    }

    @Test func everyDayFollowsTheOneBefore() {
        var previous = CivilDate(daysSinceEpoch: -800_001)
        for number in Int64(-800_000)...800_000 where number % 7 < 3 || number.magnitude < 40_000 {
            let date = CivilDate(daysSinceEpoch: number)
            #expect(date.daysSinceEpoch == number)
            #expect(date.exists)
            if previous.daysSinceEpoch == number - 1 {
                let isNextDay = date.month == previous.month && date.day == previous.day + 1
                #expect(
                    isNextDay
                        || date.day == 1 && previous.day == CivilDate.daysIn(month: previous.month, of: previous.year))
            }
            previous = date
        }
    }

    @Test(
        arguments: [
            (2026, 2, 29), (2100, 2, 29), (1900, 2, 29), (2026, 0, 1), (2026, 13, 1), (2026, 4, 31), (2026, 1, 0),
            (2026, 1, 32),
        ] as [(Int64, Int, Int)])
    func impossibleDatesDoNotExist(year: Int64, month: Int, day: Int) {
        #expect(!CivilDate(year: year, month: month, day: day).exists)
    }
}

@Suite struct RFC3339Tests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1_795_169_410_000_000_000, "2026-11-20T10:10:10.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"), (999_999, "1970-01-01T00:00:00.000Z"),
            (1_000_000, "1970-01-01T00:00:00.001Z"),
            (.max, "2262-04-11T23:47:16.854Z"), (.min, "1677-09-21T00:12:43.145Z"),
            (1_772_366_400_250_123_456, "2026-03-01T12:00:00.250Z"),
            (951_782_400_000_000_000, "2000-02-29T00:00:00.000Z"),
        ] as [(Int64, String)])
    func instantsAreWrittenWithMilliseconds(nanoseconds: Int64, expected: String) {
        #expect(RFC3339.string(Timestamp(nanoseconds: nanoseconds)) == expected)
    }

    @Test(
        arguments: [
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"), (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
            (9_223_372_036_855, "2262-04-11T23:47:16.855Z"), (253_402_300_800_000, nil), (-62_135_596_800_001, nil),
            (.max, nil), (.min, nil),
        ] as [(Int64, String?)])
    func millisecondsReachToTheYear9999(milliseconds: Int64, expected: String?) {
        var text: [UInt8] = []
        #expect(RFC3339.appendMilliseconds(milliseconds, to: &text) == (expected != nil))
        #expect(String(decoding: text, as: UTF8.self) == expected ?? "")
        #expect(RFC3339.string(milliseconds: milliseconds) == expected)
    }

    @Test func writtenInstantsAreReadBack() {
        let parser = TimestampParser(encoding: .auto, timeZone: nil)
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<3_000 {
            let milliseconds = Int64.random(in: 1_000_000_000_000...9_219_999_999_999, using: &generator)
            let time = Timestamp(
                nanoseconds: milliseconds * 1_000_000 + Int64.random(in: 0...774_000, using: &generator))
            let read = withBytes(of: RFC3339.string(time)) { bytes throws(Rejection) in
                try parser.parse(bytes, isNumber: false)
            }
            #expect(read == .success(Timestamp(nanoseconds: milliseconds * 1_000_000)))
        }
    }
}
