/// Reads Kafka's primitive types one after the other; nil where the bytes end too soon.
struct ByteCursor {
    /// Where the next value begins.
    private(set) var position: Int
    private let bytes: [UInt8]

    init(_ bytes: [UInt8], at position: Int) {
        self.bytes = bytes
        self.position = position
    }

    mutating func int16() -> Int16? { unsigned(2).map { Int16(truncatingIfNeeded: $0) } }
    mutating func int32() -> Int32? { unsigned(4).map { Int32(truncatingIfNeeded: $0) } }
    mutating func int64() -> Int64? { unsigned(8).map(Int64.init) }

    /// An unsigned number in groups of seven bits, the lowest first.
    mutating func varint() -> Int? {
        var value = 0
        for shift in stride(from: 0, through: 28, by: 7) {
            guard let byte = unsigned(1) else { return nil }
            value |= (byte & 0x7f) << shift
            if byte & 0x80 == 0 { return value }
        }
        return nil
    }

    /// A text with its length before it; null is read as empty.
    mutating func text(compact: Bool) -> String? {
        let length = compact ? varint().map { $0 - 1 } : int16().map(Int.init)
        guard let length else { return nil }
        guard length > 0 else { return "" }
        guard let range = take(length) else { return nil }
        return String(decoding: bytes[range], as: UTF8.self)
    }

    /// How many elements follow; null is read as none.
    mutating func count(compact: Bool) -> Int? {
        let count = compact ? varint().map { $0 - 1 } : int32().map(Int.init)
        return count.map { max(0, $0) }
    }

    /// Passes over so many bytes; false when there are fewer.
    mutating func skip(_ count: Int) -> Bool { take(count) != nil }

    /// Passes over tagged fields.
    mutating func skipTags() -> Bool {
        guard let count = varint() else { return false }
        for _ in 0..<count {
            guard varint() != nil, let size = varint(), take(size) != nil else { return false }
        }
        return true
    }

    private mutating func unsigned(_ width: Int) -> Int? {
        take(width).map { bytes[$0].reduce(0) { $0 << 8 | Int($1) } }
    }

    private mutating func take(_ count: Int) -> Range<Int>? {
        guard count >= 0, bytes.count - position >= count else { return nil }
        defer { position += count }
        return position..<position + count
    }
}
