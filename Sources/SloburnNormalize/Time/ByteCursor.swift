/// A place in a text that is read from left to right.
struct ByteCursor {
    let bytes: UnsafeRawBufferPointer
    private(set) var index = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { index >= bytes.count }

    /// The byte ahead by `offset`; 0, which no text holds, beyond the end.
    func peek(_ offset: Int = 0) -> UInt8 {
        index + offset < bytes.count ? bytes[index + offset] : 0
    }

    func isDigit(_ offset: Int = 0) -> Bool { peek(offset) &- UInt8(ascii: "0") <= 9 }

    func isLetter(_ offset: Int = 0) -> Bool { (peek(offset) | 0x20) &- UInt8(ascii: "a") < 26 }

    /// Steps over `byte`; false, without a step, when another is next.
    mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: byte) else { return false }
        index += 1
        return true
    }

    /// Reads exactly `count` digits, at most 9; nil, without a step, when there are fewer.
    mutating func number(digits count: Int) -> Int? {
        var value = 0
        for offset in 0..<count {
            guard isDigit(offset) else { return nil }
            value = value * 10 + Int(peek(offset) &- UInt8(ascii: "0"))
        }
        index += count
        return value
    }

    /// Reads one or two digits; nil when there is none.
    mutating func shortNumber() -> Int? { number(digits: isDigit(1) ? 2 : 1) }

    /// Reads letters and gives their lower-case ASCII codes, the first highest; 0 for none and for more than `longest`.
    mutating func word(longest: Int = 9) -> UInt128 {
        var packed: UInt128 = 0
        var length = 0
        while isLetter() {
            packed = packed << 8 | UInt128(peek() | 0x20)
            length += 1
            index += 1
        }
        return length <= longest ? packed : 0
    }

    /// Steps over spaces; true when there was one.
    mutating func skipSpaces() -> Bool {
        let start = index
        while peek() == UInt8(ascii: " ") { index += 1 }
        return index > start
    }

    /// Steps over all up to `end` and over `end`; nil when there is none.
    mutating func range(upTo end: Unicode.Scalar) -> UnsafeRawBufferPointer? {
        let start = index
        while !isAtEnd, bytes[index] != UInt8(ascii: end) { index += 1 }
        guard !isAtEnd else { return nil }
        index += 1
        return UnsafeRawBufferPointer(rebasing: bytes[start..<(index - 1)])
    }

    /// Reads a fraction of a second, after its point or comma, in nanoseconds; digits beyond the ninth are cut off.
    ///
    /// 0 when no fraction follows, nil when a point stands without a digit.
    mutating func fraction() -> Int64? {
        guard take(".") || take(",") else { return 0 }
        guard isDigit() else { return nil }
        var value: Int64 = 0
        var places = 0
        while isDigit() {
            if places < 9 {
                value = value * 10 + Int64(peek() &- UInt8(ascii: "0"))
                places += 1
            }
            index += 1
        }
        while places < 9 {
            value *= 10
            places += 1
        }
        return value
    }

    /// Reads a month's English abbreviation in any case; nil for another word.
    mutating func monthName() -> Int? {
        let name = word(longest: 3)
        guard name != 0, let index = Self.months.firstIndex(of: name) else { return nil }
        return index + 1
    }

    /// A short word as `word` gives it.
    static func packed(_ text: StaticString) -> UInt128 {
        text.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt128($1 | 0x20) } }
    }

    private static let months: [UInt128] = [
        packed("jan"), packed("feb"), packed("mar"), packed("apr"), packed("may"), packed("jun"), packed("jul"),
        packed("aug"), packed("sep"), packed("oct"), packed("nov"), packed("dec"),
    ]
}
