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
        guard milliseconds >= -62_135_596_800_000, milliseconds <= 253_402_300_799_999 else { return false }
        let days = milliseconds.flooredQuotient(86_400_000)
        let ofDay = milliseconds - days * 86_400_000
        let date = CivilDate(daysSinceEpoch: days)
        append(date.year, digits: 4, then: "-", to: &text)
        append(Int64(date.month), digits: 2, then: "-", to: &text)
        append(Int64(date.day), digits: 2, then: "T", to: &text)
        append(ofDay / 3_600_000, digits: 2, then: ":", to: &text)
        append(ofDay / 60_000 % 60, digits: 2, then: ":", to: &text)
        append(ofDay / 1_000 % 60, digits: 2, then: ".", to: &text)
        append(ofDay % 1_000, digits: 3, then: "Z", to: &text)
        return true
    }

    private static func append(_ value: Int64, digits: Int, then end: Unicode.Scalar, to text: inout [UInt8]) {
        for place in (0..<digits).reversed() {
            let digit = value / Decimal128.integerPowers[place] % 10
            text.append(UInt8(ascii: "0") + UInt8(digit))
        }
        text.append(UInt8(ascii: end))
    }
}
