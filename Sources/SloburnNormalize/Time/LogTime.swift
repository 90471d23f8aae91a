internal import SloburnModel

/// Times of the common log format, `01/Mar/2026:13:00:00 +0100`, as web servers write them.
///
/// *Source:* Apache httpd, mod_log_config, `%t`; nginx, `$time_local`; HAProxy, which adds milliseconds and leaves
/// out the zone.
enum LogTime {
    /// Reads the whole text, with or without its brackets.
    static func parse(_ bytes: UnsafeRawBufferPointer) throws(TimeFault) -> WallTime {
        var cursor = ByteCursor(bytes)
        let isBracketed = cursor.take("[")
        guard let day = cursor.number(digits: 2), cursor.take("/") else { throw .unknownForm }
        guard !cursor.isDigit() else {
            throw TimeFault("may have the day or the month first; write the month as a word, or use RFC 3339")
        }
        guard let month = cursor.monthName(), cursor.take("/"), let year = cursor.number(digits: 4) else {
            throw .unknownForm
        }
        guard cursor.take(":") else { throw TimeFault("is a date without a time of day") }
        var time = WallTime(date: CivilDate(year: Int64(year), month: month, day: day))
        try time.readClock(&cursor)
        if cursor.take(" ") {
            guard let offset = try ZoneOffset.numeric(&cursor) else {
                throw TimeFault("has a zone that is no offset such as +0100")
            }
            time.zone = .offset(offset)
        }
        guard !isBracketed || cursor.take("]") else { throw TimeFault("has an opening bracket without a closing one") }
        guard cursor.isAtEnd else { throw .trailingText }
        return time
    }
}
