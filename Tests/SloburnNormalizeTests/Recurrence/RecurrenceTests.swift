import SloburnModel
import SloburnNormalize
import Testing

@Suite struct RecurrenceTests {
    private static func recurrence(
        _ rule: String, year: Int64 = 2026, month: Int = 11, day: Int = 22, second: Int64 = 22 * 3_600,
        zone: String = "Europe/Berlin", duration: TimeSpan = .minutes(90)
    ) throws -> Recurrence {
        try Recurrence(
            startDay: CivilDate(year: year, month: month, day: day), startSecond: second,
            zone: ZoneRules(identifier: zone), duration: duration, rule: rule)
    }

    private static func starts(_ recurrence: Recurrence, _ count: Int) -> [String] {
        var texts: [String] = []
        var time = Timestamp(seconds: 0)
        while texts.count < count, let start = recurrence.firstStart(from: time) {
            texts.append(String(RFC3339.string(start).prefix(16)))
            time = start + .seconds(1)
        }
        return texts
    }

    @Test(
        arguments: [
            ("FREQ=WEEKLY;BYDAY=SU", ["2026-11-22T21:00", "2026-11-29T21:00"]),
            ("RRULE:FREQ=WEEKLY;BYDAY=SU", ["2026-11-22T21:00", "2026-11-29T21:00"]),
            ("rrule:freq=weekly;byday=su;wkst=mo", ["2026-11-22T21:00", "2026-11-29T21:00"]),
            // The start is no instance where the rule does not make it one, nor does it count.
            ("FREQ=WEEKLY;BYDAY=MO;COUNT=1", ["2026-11-23T21:00"]),
            ("FREQ=MONTHLY;BYDAY=-1FR,1MO;COUNT=3", ["2026-11-27T21:00", "2026-12-07T21:00", "2026-12-25T21:00"]),
            // Either, unlike in dateutil.
            (
                "FREQ=MONTHLY;BYDAY=SA,1MO;COUNT=4",
                [
                    "2026-11-28T21:00", "2026-12-05T21:00", "2026-12-07T21:00", "2026-12-12T21:00",
                ]
            ),
            // The first of a week's days lies before the start, which is not counted from.
            ("FREQ=WEEKLY;BYDAY=SA,SU;BYSETPOS=1;COUNT=2", ["2026-11-28T21:00", "2026-12-05T21:00"]),
            ("FREQ=DAILY;UNTIL=20261124", ["2026-11-22T21:00", "2026-11-23T21:00", "2026-11-24T21:00"]),
            ("FREQ=DAILY;UNTIL=20261124T220000", ["2026-11-22T21:00", "2026-11-23T21:00", "2026-11-24T21:00"]),
            ("FREQ=DAILY;UNTIL=20261124T205959Z", ["2026-11-22T21:00", "2026-11-23T21:00"]),
            ("FREQ=DAILY;UNTIL=20261124T210000Z", ["2026-11-22T21:00", "2026-11-23T21:00", "2026-11-24T21:00"]),
            ("FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO", ["2026-12-28T21:00", "2032-12-27T21:00"]),
            ("FREQ=YEARLY;BYWEEKNO=-53;BYDAY=FR", ["2032-01-02T21:00", "2037-01-02T21:00"]),
        ] as [(String, [String])])
    func firstInstances(rule: String, starts: [String]) throws {
        let count = rule.contains("COUNT") || rule.contains("UNTIL") ? starts.count + 1 : starts.count
        #expect(Self.starts(try Self.recurrence(rule), count) == starts)
    }

    @Test func clocksThatSkipAndRepeatAnHour() throws {
        let spring = try Self.recurrence("FREQ=DAILY;COUNT=3", month: 3, day: 28, second: 9_000)
        #expect(Self.starts(spring, 9) == ["2026-03-28T01:30", "2026-03-29T01:30", "2026-03-30T00:30"])
        let autumn = try Self.recurrence("FREQ=DAILY;COUNT=3", month: 10, day: 24, second: 9_000)
        #expect(Self.starts(autumn, 9) == ["2026-10-24T00:30", "2026-10-25T00:30", "2026-10-26T01:30"])
        // Hours that clocks show: one that they skip is the next one, and one that they repeat comes once.
        let hours = try Self.recurrence("FREQ=HOURLY;COUNT=4", month: 3, day: 29, second: 3_600)
        #expect(Self.starts(hours, 9) == ["2026-03-29T00:00", "2026-03-29T01:00", "2026-03-29T02:00"])
    }

    @Test(arguments: [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=4;COUNT=100000",
        "FREQ=HOURLY;INTERVAL=24;BYHOUR=3", "FREQ=YEARLY;BYYEARDAY=366;INTERVAL=4",
        "FREQ=HOURLY;BYMINUTE=1;BYSETPOS=2",
    ])
    func rulesWithoutInstancesEnd(rule: String) throws {
        let recurrence = try Self.recurrence(rule)
        #expect(recurrence.firstStart(from: Timestamp(nanoseconds: .min)) == nil)
        #expect(recurrence.stretches(in: Timestamp(nanoseconds: .min)..<Timestamp(nanoseconds: .max)).isEmpty)
    }

    @Test func aRangeMayBeAllOfTime() throws {
        let all = Timestamp(nanoseconds: .min)..<Timestamp(nanoseconds: .max)
        let daily = try Self.recurrence("FREQ=DAILY", duration: .days(366)).stretches(in: all)
        #expect(daily.ranges.count == 1)
        #expect(daily.ranges.first?.lowerBound == Timestamp(seconds: 1_795_381_200))
        #expect(try Self.recurrence("FREQ=DAILY;COUNT=100000").stretches(in: all).ranges.count > 60_000)
        #expect(try Self.recurrence("FREQ=DAILY").stretches(in: all.lowerBound..<all.lowerBound).isEmpty)
    }

    @Test(
        arguments: [
            ("", "RRULE"), ("WEEKLY", "RRULE"), ("FREQ=WEEKLY;", "RRULE"), ("BYDAY=SU", "FREQ"), ("FREQ=", "FREQ"),
            ("FREQ=SECONDLY", "FREQ"), ("FREQ=MINUTELY", "FREQ"), ("FREQ=FORTNIGHTLY", "FREQ"),
            ("FREQ=DAILY;FREQ=DAILY", "FREQ"), ("FREQ=DAILY;INTERVAL=0", "INTERVAL"),
            ("FREQ=DAILY;INTERVAL=-1", "INTERVAL"), ("FREQ=DAILY;INTERVAL=99999999999999999999", "INTERVAL"),
            ("FREQ=DAILY;COUNT=0", "COUNT"), ("FREQ=DAILY;COUNT=100001", "COUNT"), ("FREQ=DAILY;COUNT=1.5", "COUNT"),
            ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "UNTIL"), ("FREQ=DAILY;UNTIL=2027-01-01", "UNTIL"),
            ("FREQ=DAILY;UNTIL=20270230", "UNTIL"), ("FREQ=DAILY;UNTIL=20270101T250000Z", "UNTIL"),
            ("FREQ=DAILY;UNTIL=20270101T2500", "UNTIL"), ("FREQ=DAILY;UNTIL=20261121", "UNTIL"),
            ("FREQ=DAILY;WKST=Monday", "WKST"), ("FREQ=DAILY;BYMONTH=0", "BYMONTH"),
            ("FREQ=DAILY;BYMONTH=13", "BYMONTH"),
            ("FREQ=DAILY;BYMONTH=-1", "BYMONTH"), ("FREQ=DAILY;BYMONTH=1,,2", "BYMONTH"),
            ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY"), ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY"),
            ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY"), ("FREQ=DAILY;BYYEARDAY=1", "BYYEARDAY"),
            ("FREQ=WEEKLY;BYYEARDAY=1", "BYYEARDAY"), ("FREQ=MONTHLY;BYYEARDAY=1", "BYYEARDAY"),
            ("FREQ=YEARLY;BYYEARDAY=367", "BYYEARDAY"), ("FREQ=MONTHLY;BYWEEKNO=1;BYDAY=MO", "BYWEEKNO"),
            ("FREQ=YEARLY;BYWEEKNO=1", "BYWEEKNO"), ("FREQ=YEARLY;BYWEEKNO=54;BYDAY=MO", "BYWEEKNO"),
            ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", "BYDAY"), ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY"),
            ("FREQ=DAILY;BYDAY=1MO", "BYDAY"), ("FREQ=MONTHLY;BYDAY=6MO", "BYDAY"), ("FREQ=YEARLY;BYDAY=54MO", "BYDAY"),
            ("FREQ=YEARLY;BYDAY=0MO", "BYDAY"), ("FREQ=YEARLY;BYMONTH=1;BYDAY=6MO", "BYDAY"),
            ("FREQ=WEEKLY;BYDAY=", "BYDAY"), ("FREQ=WEEKLY;BYDAY=Sunday", "BYDAY"), ("FREQ=DAILY;BYHOUR=24", "BYHOUR"),
            ("FREQ=DAILY;BYHOUR=-1", "BYHOUR"), ("FREQ=DAILY;BYMINUTE=60", "BYMINUTE"),
            ("FREQ=DAILY;BYSECOND=0", "BYSECOND"), ("FREQ=DAILY;BYEASTER=0", "BYEASTER"),
            ("FREQ=DAILY;SKIP=OMIT", "SKIP"), ("FREQ=DAILY;X-MORE=1", "X-MORE"), ("FREQ=DAILY;BYSETPOS=1", "BYSETPOS"),
            ("FREQ=DAILY;BYHOUR=1;BYSETPOS=0", "BYSETPOS"), (" FREQ=DAILY", " FREQ"),
        ] as [(String, String)])
    func brokenRulesNameThePart(rule: String, part: String) {
        do throws(RecurrenceError) {
            let zone = ZoneRules.utc
            _ = try Recurrence(
                startDay: CivilDate(year: 2026, month: 11, day: 22), zone: zone, duration: .hours(1), rule: rule)
            Issue.record("\(rule) is read")
        } catch {
            #expect(error.part == part, "\(error)")
            #expect(!error.problem.isEmpty)
        }
    }

    @Test(
        arguments: [
            ("FREQ=WEEKLY;BYDAY=SU", "FREQ=WEEKLY;BYDAY=SU;UNTIL=20261213T210000Z", 4),
            ("COUNT=9;FREQ=WEEKLY;BYDAY=SU", "FREQ=WEEKLY;BYDAY=SU;UNTIL=20261213T210000Z", 4),
            ("FREQ=WEEKLY;until=20270101;BYDAY=SU", "FREQ=WEEKLY;BYDAY=SU;UNTIL=20261213T210000Z", 4),
            // What ends before is not made longer.
            ("FREQ=WEEKLY;BYDAY=SU;COUNT=2", "FREQ=WEEKLY;BYDAY=SU;COUNT=2", 2),
            ("FREQ=WEEKLY;BYDAY=SU;UNTIL=20261206T205959Z", "FREQ=WEEKLY;BYDAY=SU;UNTIL=20261206T205959Z", 2),
            ("FREQ=WEEKLY;BYDAY=SU;UNTIL=20261206", "FREQ=WEEKLY;BYDAY=SU;UNTIL=20261206", 3),
        ] as [(String, String, Int)])
    func endingKeepsWhatHasBegun(rule: String, ended: String, count: Int) throws {
        // 2026-12-13T21:00:00.5Z
        let time = Timestamp(nanoseconds: 1_797_195_600_500_000_000)
        let recurrence = try Self.recurrence(rule).ended(at: time)
        #expect(recurrence.rule == ended)
        #expect(Self.starts(recurrence, 99).count == count)
        #expect(throws: RecurrenceError.self) { try Self.recurrence(rule).ended(at: Timestamp(seconds: 1_795_000_000)) }
    }

    @Test func startsAndLengthsHaveLimits() {
        for (year, second, duration): (Int64, Int64, TimeSpan) in [
            (1969, 0, .hours(1)), (2200, 0, .hours(1)), (2026, 86_400, .hours(1)), (2026, -1, .hours(1)),
            (2026, 0, .zero), (2026, 0, .seconds(-1)), (2026, 0, .days(366) + .seconds(1)),
        ] {
            #expect(throws: RecurrenceError.self) {
                try Recurrence(
                    startDay: CivilDate(year: year, month: 11, day: 22), startSecond: second, zone: .utc,
                    duration: duration, rule: "FREQ=DAILY")
            }
        }
    }
}

extension TimeSpan {
    fileprivate static func + (left: TimeSpan, right: TimeSpan) -> TimeSpan {
        TimeSpan(nanoseconds: left.nanoseconds + right.nanoseconds)
    }
}
