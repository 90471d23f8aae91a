internal import SloburnModel

/// A local date and time without a zone, as `YYYY-MM-DD HH:MM:SS` of OpenSLO.
struct LocalDateTime: Hashable {
    var day: CivilDate
    /// The time of day in seconds.
    var secondOfDay: Int64

    /// Reads the text; nil where it has another shape, or a part is out of its range.
    init?(_ text: String) {
        let shape = Array("0000-00-00 00:00:00".utf8)
        let bytes = Array(text.utf8)
        guard bytes.count == shape.count else { return nil }
        for (byte, expected) in zip(bytes, shape) {
            let isRight = expected == UInt8(ascii: "0") ? (48...57).contains(byte) : byte == expected
            if !isRight { return nil }
        }
        func number(_ start: Int, _ count: Int) -> Int {
            bytes[start..<start + count].reduce(0) { $0 * 10 + Int($1 - 48) }
        }
        day = CivilDate(year: Int64(number(0, 4)), month: number(5, 2), day: number(8, 2))
        let (hour, minute, second) = (number(11, 2), number(14, 2), number(17, 2))
        guard day.exists, hour < 24, minute < 60, second < 60 else { return nil }
        secondOfDay = Int64(hour * 3_600 + minute * 60 + second)
    }
}

extension LocalDateTime {
    /// `YYYY-MM-DD HH:MM:SS` of a day and a time of day in seconds.
    static func text(day: CivilDate, second: Int64) -> String {
        // As an instant of UTC the clocks show just that.
        let shown = Timestamp(seconds: day.daysSinceEpoch * 86_400 + second)
        return String(NormalizeBridge.text(shown).prefix(19).replacing("T", with: " "))
    }
}
