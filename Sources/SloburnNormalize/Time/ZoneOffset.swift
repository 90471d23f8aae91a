/// Offsets from UTC as texts write them.
enum ZoneOffset {
    /// Reads `+hh:mm`, `+hhmm` or `+hh`, in seconds ahead of UTC; nil when no sign is next.
    ///
    /// `-00:00`, which says that the local offset is unknown, is UTC.
    static func numeric(_ cursor: inout ByteCursor) throws(TimeFault) -> Int64? {
        let isWest = cursor.take("-")
        guard isWest || cursor.take("+") else { return nil }
        guard let hours = cursor.number(digits: 2) else { throw malformed }
        var minutes = 0
        if cursor.take(":") || cursor.isDigit() {
            guard let written = cursor.number(digits: 2) else { throw malformed }
            minutes = written
        }
        guard !cursor.isDigit(), hours < 24, minutes < 60 else { throw malformed }
        let seconds = Int64(hours * 3_600 + minutes * 60)
        return isWest ? -seconds : seconds
    }

    /// The offset of a zone name that mail and HTTP know, in seconds; nil for others, which are ambiguous.
    ///
    /// *Source:* RFC 5322 section 4.3. The military letters are left out: RFC 822 gave them the wrong sign.
    static func named(_ name: UInt128) -> Int64? {
        guard let entry = names.first(where: { $0.name == name }) else { return nil }
        return entry.hours * 3_600
    }

    private static let names: [(name: UInt128, hours: Int64)] = [
        (ByteCursor.packed("gmt"), 0), (ByteCursor.packed("utc"), 0), (ByteCursor.packed("ut"), 0),
        (ByteCursor.packed("est"), -5), (ByteCursor.packed("edt"), -4), (ByteCursor.packed("cst"), -6),
        (ByteCursor.packed("cdt"), -5), (ByteCursor.packed("mst"), -7), (ByteCursor.packed("mdt"), -6),
        (ByteCursor.packed("pst"), -8), (ByteCursor.packed("pdt"), -7),
    ]

    private static var malformed: TimeFault {
        TimeFault("has an offset that is not in the form +01:00, +0100 or +01, at most 23:59")
    }
}
