public import SloburnModel

/// Writes instants as RFC 3339 text in UTC with milliseconds: `2026-11-20T10:00:10.000Z`.
public enum RFC3339 {
    /// Appends an instant, rounded down to the millisecond.
    public static func append(_ time: Timestamp, to text: inout [UInt8]) {
        // 64 bits of nanoseconds never leave the years 1677 to 2262.
        _ = appendMilliseconds(time.milliseconds, to: &text)
    }

    /// The text of an instant, rounded down to the millisecond.
    public static func string(_ time: Timestamp) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(24)
        append(time, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// The text of an instant given in milliseconds since the epoch; nil outside of the years 1 to 9999.
    public static func string(milliseconds: Int64) -> String? {
        var text: [UInt8] = []
        text.reserveCapacity(24)
        guard appendMilliseconds(milliseconds, to: &text) else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends an instant given in milliseconds since the epoch, as Kafka does.
    ///
    /// - Returns: false, with nothing appended, outside of the years 1 to 9999.
    public static func appendMilliseconds(_ milliseconds: Int64, to text: inout [UInt8]) -> Bool {
        guard let characters = characters(milliseconds: milliseconds) else { return false }
        for index in characters.indices { text.append(characters[index]) }
        return true
    }

    /// The characters of an instant given in milliseconds since the epoch, without memory of their own; nil outside of
    /// the years 1 to 9999.
    public static func characters(milliseconds: Int64) -> InlineArray<24, UInt8>? {
        guard milliseconds >= -62_135_596_800_000, milliseconds <= 253_402_300_799_999 else { return nil }
        let days = milliseconds.flooredQuotient(86_400_000)
        let ofDay = milliseconds - days * 86_400_000
        let date = CivilDate(daysSinceEpoch: days)
        var text = InlineArray<24, UInt8>(repeating: UInt8(ascii: "Z"))
        write(date.year, digits: 4, then: "-", to: &text, at: 0)
        write(Int64(date.month), digits: 2, then: "-", to: &text, at: 5)
        write(Int64(date.day), digits: 2, then: "T", to: &text, at: 8)
        write(ofDay / 3_600_000, digits: 2, then: ":", to: &text, at: 11)
        write(ofDay / 60_000 % 60, digits: 2, then: ":", to: &text, at: 14)
        write(ofDay / 1_000 % 60, digits: 2, then: ".", to: &text, at: 17)
        write(ofDay % 1_000, digits: 3, then: "Z", to: &text, at: 20)
        return text
    }

    private static func write(
        _ value: Int64, digits: Int, then end: Unicode.Scalar, to text: inout InlineArray<24, UInt8>, at start: Int
    ) {
        var rest = value
        for place in (0..<digits).reversed() {
            text[start + place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        text[start + digits] = UInt8(ascii: end)
    }
}
