import Foundation
import SloburnModel
import SloburnNormalize
import SloburnTestKit
import Testing

/// Calendar periods against Foundation's own calendar.
@Suite struct CalendarPeriodTests {
    static let zones = [
        "Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kolkata", "Australia/Lord_Howe",
        "Pacific/Auckland",
        "Africa/Casablanca", "America/Sao_Paulo", "Pacific/Apia", "Etc/UTC",
    ]
    static let units: [(CalendarPeriod.Unit, Int64, Calendar.Component, Int)] = [
        (.day, 1, .day, 1), (.day, 10, .day, 10), (.week, 1, .day, 7), (.week, 2, .day, 14), (.month, 1, .month, 1),
        (.month, 2, .month, 2), (.quarter, 1, .month, 3), (.year, 1, .year, 1),
    ]

    @Test(arguments: zones, [("2024-01-01", 0), ("2023-10-31", 0), ("2020-12-31", 12), ("2025-06-15", 9)])
    func periodsAreThoseOfFoundation(zone: String, start: (day: String, hour: Int64)) throws {
        let rules = try ZoneRules(identifier: zone)
        let parts = start.day.split(separator: "-").compactMap { Int($0) }
        var random = SeededGenerator(seed: UInt64(zone.utf8.count) + UInt64(start.hour))
        for (unit, count, component, step) in Self.units {
            let period = CalendarPeriod(
                count: count, unit: unit,
                startDay: CivilDate(year: Int64(parts[0]), month: parts[1], day: parts[2]),
                startSecond: start.hour * 3_600, zone: rules)
            let oracle = CalendarOracle(
                zone: zone,
                start: DateComponents(year: parts[0], month: parts[1], day: parts[2], hour: Int(start.hour)),
                component: component, step: step)
            for _ in 0..<12 {
                // 2021 to 2029.
                let time = Timestamp(seconds: Int64.random(in: 1_609_459_200...1_861_919_999, using: &random))
                let number = period.number(of: time)
                let expected = oracle.period(of: time)
                let place = "\(zone), \(count)\(unit.rawValue) from \(start.day), \(time.nanoseconds / 1_000_000_000)"
                #expect(number == Int64(expected.number), "\(place)")
                #expect(period.start(of: number) == expected.start, "\(place)")
                #expect(period.start(of: number + 1) == expected.end, "\(place)")
                #expect((expected.end - expected.start) <= period.longestSpan, "\(place)")
            }
        }
    }

    @Test("Hours are elapsed time, whatever the clocks do")
    func hours() throws {
        // 2026-03-29T00:00 in Berlin, two hours before an hour is left out.
        let period = CalendarPeriod(
            count: 6, unit: .hour, startDay: CivilDate(year: 2026, month: 3, day: 29),
            zone: try ZoneRules(identifier: "Europe/Berlin"))
        let start = Timestamp(seconds: 1_774_738_800)
        #expect(period.start(of: 0) == start)
        #expect(period.start(of: 1) == start + .hours(6))
        #expect(period.number(of: start - .seconds(1)) == -1)
        #expect(period.number(of: start + .hours(13)) == 2)
    }

    @Test("No time and no number traps", arguments: [Int64.min, Int64.min / 2, -1, 0, Int64.max / 2, Int64.max])
    func extremes(nanoseconds: Int64) throws {
        let zone = try ZoneRules(identifier: "America/New_York")
        for unit in CalendarPeriod.Unit.allCases {
            let period = CalendarPeriod(
                count: 1, unit: unit, startDay: CivilDate(year: 2026, month: 1, day: 31), zone: zone)
            let number = period.number(of: Timestamp(nanoseconds: nanoseconds))
            #expect(period.start(of: number) <= Timestamp(nanoseconds: nanoseconds))
        }
    }
}
