internal import SloburnModel

/// The times of mail and HTTP: RFC 1123 and 2822, RFC 850, and C's asctime.
///
/// *Source:* RFC 5322 section 3.3, RFC 9110 section 5.6.7.
enum MailTime {
    /// Reads the whole text.
    static func parse(_ bytes: UnsafeRawBufferPointer) throws(TimeFault) -> WallTime {
        var cursor = ByteCursor(bytes)
        var weekday: Int?
        if cursor.isLetter() {
            let name = cursor.word()
            guard let named = weekdays.firstIndex(where: { $0.short == name || $0.full == name }) else {
                throw notAWeekday(bytes)
            }
            weekday = named
            guard cursor.take(",") else { return try asctime(&cursor, weekday: named) }
            guard cursor.skipSpaces() else { throw .unknownForm }
        }
        var time = WallTime(date: try date(&cursor))
        try check(weekday, of: time.date)
        guard cursor.skipSpaces() else { throw TimeFault("is a date without a time of day") }
        try time.readClock(&cursor)
        if cursor.skipSpaces() { time.zone = .offset(try zone(&cursor)) }
        guard cursor.isAtEnd else { throw .trailingText }
        return time
    }

    /// Reads `01 Mar 2026`, or with hyphens `01-Mar-26`.
    private static func date(_ cursor: inout ByteCursor) throws(TimeFault) -> CivilDate {
        guard let day = cursor.shortNumber() else { throw .unknownForm }
        let isHyphenated = cursor.take("-")
        guard isHyphenated || cursor.skipSpaces(), let month = cursor.monthName() else { throw .unknownForm }
        guard isHyphenated ? cursor.take("-") : cursor.skipSpaces() else { throw .unknownForm }
        if let year = cursor.number(digits: 4) { return CivilDate(year: Int64(year), month: month, day: day) }
        guard isHyphenated, let year = cursor.number(digits: 2) else {
            throw TimeFault("has a year that is not four digits")
        }
        // The pivot of POSIX's strptime: 69 to 99 are of the last century.
        return CivilDate(year: Int64(year < 69 ? 2_000 + year : 1_900 + year), month: month, day: day)
    }

    /// Reads the rest of `Sun Mar  1 12:00:00 2026`, which names no zone.
    private static func asctime(_ cursor: inout ByteCursor, weekday: Int) throws(TimeFault) -> WallTime {
        guard cursor.skipSpaces(), let month = cursor.monthName(), cursor.skipSpaces(), let day = cursor.shortNumber(),
            cursor.skipSpaces()
        else { throw .unknownForm }
        var time = WallTime(date: CivilDate(year: 0, month: month, day: day))
        try time.readClock(&cursor)
        guard cursor.skipSpaces(), let year = cursor.number(digits: 4) else {
            throw TimeFault("has no year of four digits at its end")
        }
        guard cursor.isAtEnd else { throw .trailingText }
        time.date.year = Int64(year)
        try check(weekday, of: time.date)
        return time
    }

    private static func zone(_ cursor: inout ByteCursor) throws(TimeFault) -> Int64 {
        if let offset = try ZoneOffset.numeric(&cursor) { return offset }
        guard let offset = ZoneOffset.named(cursor.word(longest: 3)) else {
            throw TimeFault("has a zone that is none of GMT, UT, UTC, EST, EDT, CST, CDT, MST, MDT, PST and PDT")
        }
        return offset
    }

    /// What is wrong with a text whose first word is no day of the week.
    private static func notAWeekday(_ bytes: UnsafeRawBufferPointer) -> TimeFault {
        var cursor = ByteCursor(bytes)
        guard cursor.monthName() != nil, cursor.skipSpaces(), cursor.isDigit() else { return .unknownForm }
        return TimeFault("begins like RFC 3164 syslog, which has neither year nor zone; use RFC 5424 or RFC 3339 times")
    }

    private static func check(_ weekday: Int?, of date: CivilDate) throws(TimeFault) {
        guard let weekday, date.exists, weekday != date.weekday else { return }
        throw TimeFault(
            """
            names the wrong day of the week: \(CivilDate.monthNames[date.month - 1]) \(date.day), \(date.year) is a \
            \(CivilDate.weekdayNames[date.weekday]), not a \(CivilDate.weekdayNames[weekday])
            """)
    }

    private static let weekdays: [(short: UInt128, full: UInt128)] = [
        (ByteCursor.packed("sun"), ByteCursor.packed("sunday")),
        (ByteCursor.packed("mon"), ByteCursor.packed("monday")),
        (ByteCursor.packed("tue"), ByteCursor.packed("tuesday")),
        (ByteCursor.packed("wed"), ByteCursor.packed("wednesday")),
        (ByteCursor.packed("thu"), ByteCursor.packed("thursday")),
        (ByteCursor.packed("fri"), ByteCursor.packed("friday")),
        (ByteCursor.packed("sat"), ByteCursor.packed("saturday")),
    ]
}
