import SloburnModel
import SloburnNormalize
import Testing

@Suite struct ServiceHoursTests {
    private static func hours(_ text: String) throws(ServiceHoursError) -> ServiceHours {
        try ServiceHours(text) { try? ZoneRules(identifier: $0) }
    }

    /// What is open from Monday, 2026-11-23, for a week of UTC.
    private static func open(_ text: String) throws -> [String] {
        let monday = Timestamp(seconds: 1_795_392_000)
        return try hours(text).open(in: monday..<monday + .days(7)).ranges.map { range in
            [range.lowerBound, range.upperBound].map { time in
                let day = (time - monday).nanoseconds / 86_400_000_000_000
                return "\(day) \(RFC3339.string(time).dropFirst(11).prefix(5))"
            }.joined(separator: " to ")
        }
    }

    @Test(
        arguments: [
            ("Mon-Tue 08:00-18:00 Europe/Berlin", ["0 07:00 to 0 17:00", "1 07:00 to 1 17:00"]),
            ("mon 08:00-18:00,Sat  10:00-14:00 Europe/Berlin", ["0 07:00 to 0 17:00", "5 09:00 to 5 13:00"]),
            ("Sun-Mon 00:00-24:00 UTC", ["0 00:00 to 1 00:00", "6 00:00 to 7 00:00"]),
            ("Mon-Sun 00:00-24:00 UTC", ["0 00:00 to 7 00:00"]),
            ("Wed-Wed 22:00-06:00 UTC", ["2 22:00 to 3 06:00"]),
            // From Sunday on into Monday, at both ends of the week.
            ("Sun 22:00-06:00 UTC", ["0 00:00 to 0 06:00", "6 22:00 to 7 00:00"]),
            ("Mon 08:00-12:00, Mon 12:00-13:00, Mon 12:30-14:00 UTC", ["0 08:00 to 0 14:00"]),
        ] as [(String, [String])])
    func hoursAreOpen(text: String, open: [String]) throws {
        #expect(try Self.open(text) == open)
    }

    @Test func whatIsNotOpenIsClosed() throws {
        let hours = try Self.hours("Mon-Fri 08:00-18:00, Sat 22:00-02:00 America/New_York")
        let range = Timestamp(seconds: 1_772_000_123)..<Timestamp(seconds: 1_775_000_456)
        let (open, closed) = (hours.open(in: range), hours.closed(in: range))
        #expect(open.union(closed).ranges == [range])
        #expect(open.subtracting(closed) == open)
        #expect(closed.ranges.first?.lowerBound == range.lowerBound)
        #expect(hours.closed(in: range.lowerBound..<range.lowerBound).isEmpty)
    }

    @Test func aDayOfOtherLengthIsOpenAllDay() throws {
        let hours = try Self.hours("Sun 00:00-24:00 Europe/Berlin")
        for (day, length): (Int64, Int64) in [(1_774_738_800, 23), (1_792_879_200, 25)] {
            let midnight = Timestamp(seconds: day)
            #expect(
                hours.open(in: midnight - .days(1)..<midnight + .days(2)).ranges == [
                    midnight..<midnight + .hours(length)
                ])
        }
    }

    @Test(arguments: [
        "", "UTC", "Mon-Fri UTC", "08:00-18:00 UTC", "Mon-Fri 08:00-18:00", "Mon-Fri 08:00-18:00 Mars/Phobos",
        "Montag 08:00-18:00 UTC", "Mon-Fri-Sun 08:00-18:00 UTC", "Mon- 08:00-18:00 UTC", "Mon 8:00-18:00 UTC",
        "Mon 08:00-24:01 UTC", "Mon 08:00-08:00 UTC", "Mon 24:00-06:00 UTC", "Mon 08:00-18:00, UTC",
        "Mon 08:00-18:60 UTC", "Mon 08:00 - 18:00 UTC", "Mon 08:00-18:00,, Tue 08:00-18:00 UTC", "Mon 00:00-00:00 UTC",
    ])
    func whatAreNoHoursIsRefused(text: String) {
        #expect(throws: ServiceHoursError.self) { try Self.hours(text) }
    }

    @Test(
        arguments: [
            ("Mon-Fri 08:00-18:00", "Mon-Fri 08:00-18:00"),
            ("Mon-Fri 08:00-18:00, Sat 10:00-14:00", "Mon-Fri 08:00-18:00, Sat 10:00-14:00"),
            ("tue 09:30-17:05", "Tue 09:30-17:05"), ("Mon 08:00-12:00,Mon 12:00-18:00", "Mon 08:00-18:00"),
            ("Mon 08:00-18:00, Tue 08:00-18:00", "Mon-Tue 08:00-18:00"),
            ("Sat 08:00-18:00, Mon 08:00-18:00", "Mon 08:00-18:00, Sat 08:00-18:00"),
            ("Fri-Mon 22:00-23:00", "Mon 22:00-23:00, Fri-Sun 22:00-23:00"),
            ("Mon 22:00-06:00", "Mon 22:00-Tue 06:00"), ("Sun 22:00-06:00", "Mon 00:00-06:00, Sun 22:00-24:00"),
            ("Sat 00:00-24:00", "Sat 00:00-24:00"), ("Sat-Sun 00:00-24:00", "Sat 00:00-Mon 00:00"),
            ("Mon-Sun 00:00-24:00", "Mon 00:00-Mon 00:00"),
        ])
    func theSameHoursGiveTheSameText(text: String, expected: String) throws {
        #expect(try Self.hours("\(text) Europe/Berlin").description == "\(expected) Europe/Berlin")
        #expect(try ServiceHours(text, in: ZoneRules(identifier: "Asia/Tokyo")).description == "\(expected) Asia/Tokyo")
    }

    @Test func aZoneMayStandBehindTheHours() throws {
        #expect(try ServiceHours.zoneName(in: "Mon 08:00-09:00, Tue 08:00-09:00 Europe/Berlin") == "Europe/Berlin")
        #expect(try ServiceHours.zoneName(in: "Mon 08:00-09:00") == nil)
        #expect(throws: ServiceHoursError.self) { try ServiceHours.zoneName(in: "Mon 08:00-09:00 UTC x") }
    }

    @Test(
        arguments: [
            // Summer time began on 2026-03-29, 01:00 UTC, and ended on 2026-10-25, 01:00 UTC.
            ("Mon-Fri 08:00-18:00", 1_774_594_800, true), ("Mon-Fri 08:00-18:00", 1_774_594_799, false),
            ("Mon-Fri 08:00-18:00", 1_774_850_400, true), ("Mon-Fri 08:00-18:00", 1_774_886_400, false),
            ("Sun 02:00-03:00", 1_792_888_200, true), ("Sun 02:00-03:00", 1_792_891_800, true),
            ("Sun 02:00-03:00", 1_774_744_200, false), ("Sun 02:00-03:00", 1_774_747_800, false),
        ] as [(String, Int64, Bool)])
    func theyFollowTheClocks(text: String, seconds: Int64, isOpen: Bool) throws {
        let hours = try Self.hours("\(text) Europe/Berlin")
        #expect(hours.contains(Timestamp(seconds: seconds)) == isOpen)
        for end in [Int64.min, .max] { _ = hours.contains(Timestamp(nanoseconds: end)) }
    }

    @Test func anInstantIsToldByTheClocks() throws {
        let hours = try Self.hours("Mon 08:00-09:00 Europe/Berlin")
        #expect(hours.text(of: Timestamp(seconds: 1_774_720_859)) == "Sat 19:00 Europe/Berlin")
        #expect(hours.text(of: Timestamp(nanoseconds: -1)) == "Thu 00:59 Europe/Berlin")
    }
}
