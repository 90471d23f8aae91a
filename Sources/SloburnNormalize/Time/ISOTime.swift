internal import SloburnModel

/// RFC 3339 times, and the forms of ISO 8601 that loggers and databases emit beside it.
///
/// *Source:* RFC 3339 section 5.6, RFC 9557 (zone suffix), ISO 8601 (comma, basic format, 24:00), Go's `time.String`.
enum ISOTime {
    /// Reads the whole text.
    static func parse(_ bytes: UnsafeRawBufferPointer, in zone: ZoneRules) throws(TimeFault) -> WallTime {
        var cursor = ByteCursor(bytes)
        guard let year = cursor.number(digits: 4) else { throw .unknownForm }
        let isExtended = cursor.take("-")
        guard let month = cursor.number(digits: 2), !isExtended || cursor.take("-"),
            let day = cursor.number(digits: 2)
        else { throw .unknownForm }
        guard !cursor.isAtEnd else { throw TimeFault("is a date without a time of day") }
        guard cursor.take("T") || cursor.take("t") || cursor.take(" ") else { throw .unknownForm }
        var time = WallTime(date: CivilDate(year: Int64(year), month: month, day: day))
        if isExtended {
            try time.readClock(&cursor)
        } else {
            try readBasicClock(&time, &cursor)
        }
        time.zone = try readZone(&cursor, of: zone)
        guard cursor.isAtEnd else { throw .trailingText }
        return time
    }

    /// Reads `hhmm`, with `ss` and a fraction where they follow.
    private static func readBasicClock(_ time: inout WallTime, _ cursor: inout ByteCursor) throws(TimeFault) {
        guard let hour = cursor.number(digits: 2), let minute = cursor.number(digits: 2) else {
            throw TimeFault("has no time of day in the form 120000, as its date without hyphens asks for")
        }
        time.hour = hour
        time.minute = minute
        if cursor.isDigit() { try time.readSecond(&cursor) }
    }

    private static func readZone(_ cursor: inout ByteCursor, of zone: ZoneRules) throws(TimeFault) -> WallTime.Zone {
        var written: Int64?
        // One space before the zone, as Go, Ruby and "… UTC" have it.
        let isSpaced = cursor.take(" ")
        if let offset = try ZoneOffset.numeric(&cursor) {
            written = offset
            try readAbbreviation(&cursor, offset: offset)
        } else if cursor.isLetter() {
            let name = cursor.word()
            guard name == (isSpaced ? utc : zulu) else {
                throw TimeFault(
                    "names its zone in letters; only Z and UTC are certain, else give an offset such as +01:00")
            }
            written = 0
        } else if isSpaced {
            throw .trailingText
        }
        guard cursor.take("[") else { return written.map { .offset($0) } ?? .local }
        let suffixed = try readSuffix(&cursor, isOffsetKnown: written != nil, own: zone)
        return written.map { .offset($0) } ?? suffixed
    }

    /// Steps over the abbreviation that Go writes after an offset (`+0100 CET`): the offset says it all.
    private static func readAbbreviation(_ cursor: inout ByteCursor, offset: Int64) throws(TimeFault) {
        guard cursor.peek() == UInt8(ascii: " "), cursor.isLetter(1), cursor.take(" ") else { return }
        let name = cursor.word(longest: 5)
        guard name != 0, name != utc || offset == 0 else {
            throw TimeFault("names a zone that does not go with its offset")
        }
    }

    /// Reads `Europe/Berlin]`.
    ///
    /// With an offset before it the zone adds nothing; without one it must be the parser's own, or UTC.
    private static func readSuffix(
        _ cursor: inout ByteCursor, isOffsetKnown: Bool, own: ZoneRules
    ) throws(TimeFault) -> WallTime.Zone {
        guard let name = cursor.range(upTo: "]"), !name.isEmpty, name.allSatisfy(isZoneCharacter) else {
            throw TimeFault("has a zone suffix that is not in the form [Europe/Berlin]")
        }
        if isOffsetKnown || own.identifier.utf8.elementsEqual(name) { return .local }
        if name.elementsEqual("UTC".utf8) || name.elementsEqual("Etc/UTC".utf8) { return .offset(0) }
        throw TimeFault(
            """
            names a zone other than the data source's (\(own.identifier)) without an offset; give the offset \
            as in 2026-03-01T13:00:00+01:00[Europe/Berlin]
            """)
    }

    private static func isZoneCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: ":"):
            true
        default: false
        }
    }

    private static let utc = ByteCursor.packed("utc")
    private static let zulu = ByteCursor.packed("z")
}
