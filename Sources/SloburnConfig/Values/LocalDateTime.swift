/// A local date and time without a zone, as `YYYY-MM-DD HH:MM:SS` of OpenSLO.
struct LocalDateTime: Hashable {
    var year: Int
    var month: Int
    var day: Int
    var hour: Int
    var minute: Int
    var second: Int

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
        (year, month, day) = (number(0, 4), number(5, 2), number(8, 2))
        (hour, minute, second) = (number(11, 2), number(14, 2), number(17, 2))
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), (1...lengths[month - 1]).contains(day) else { return nil }
        guard hour < 24, minute < 60, second < 60 else { return nil }
    }
}
