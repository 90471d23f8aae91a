import SloburnNormalize

/// Bytes that grow and are used again for record after record.
///
/// An array checks its bounds, its uniqueness and its capacity with each byte. Here whoever writes reserves once for as
/// much as it can need; nothing outside of this file sees a pointer.
struct ByteBuffer: ~Copyable {
    /// The longest variable-length integer.
    static let longestInteger = 10

    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init(reserving capacity: Int = 256) {
        self.capacity = max(capacity, 64)
        start = .allocate(capacity: self.capacity)
    }

    deinit { start.deallocate() }

    /// A copy of what was written.
    var bytes: [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }

    /// Forgets what was written, not the memory.
    mutating func removeAll() { count = 0 }

    /// The checksum of what was written.
    var checksum: UInt64 { RecordChecksum.of(UnsafeRawBufferPointer(start: start, count: count)) }

    /// Makes room for `additional` bytes more; what is appended unchecked must have been reserved.
    mutating func reserve(_ additional: Int) {
        guard capacity - count < additional else { return }
        capacity = max(2 * capacity, count + additional)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: start, count: count)
        start.deallocate()
        start = larger
    }

    mutating func append(_ byte: UInt8) {
        reserve(1)
        appendUnchecked(byte)
    }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends a part of an array.
    mutating func append(_ bytes: [UInt8], _ part: Range<Int>) {
        bytes.withUnsafeBytes { append(UnsafeRawBufferPointer(rebasing: $0[part])) }
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        reserve(bytes.count)
        UnsafeMutableRawBufferPointer(start: start + count, count: bytes.count).copyMemory(from: bytes)
        count += bytes.count
    }

    /// Appends a byte for which there is room.
    mutating func appendUnchecked(_ byte: UInt8) {
        start[count] = byte
        count += 1
    }

    /// Appends a variable-length integer for which there is room: seven bits a byte, the lowest first.
    mutating func appendUnchecked(integer value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            start[count] = UInt8(truncatingIfNeeded: rest) | 0x80
            count += 1
            rest >>= 7
        }
        start[count] = UInt8(truncatingIfNeeded: rest)
        count += 1
    }

    /// Appends the decimal digits of an integer.
    mutating func append(decimal value: Int64) {
        // 19 digits and a sign.
        reserve(20)
        if value < 0 { appendUnchecked(UInt8(ascii: "-")) }
        let magnitude = value.magnitude
        var digits = 1
        var bound: UInt64 = 10
        while magnitude >= bound {
            digits += 1
            if digits == 20 { break }
            bound &*= 10
        }
        var rest = magnitude
        var place = count + digits
        // Two digits for each division.
        while rest >= 100 {
            place -= 2
            let hundredth = rest / 100
            writePair(rest &- hundredth &* 100, at: place)
            rest = hundredth
        }
        if rest >= 10 {
            writePair(rest, at: place - 2)
        } else {
            start[place - 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest)
        }
        count += digits
    }

    /// Writes a number below 100 as two digits.
    private func writePair(_ number: UInt64, at place: Int) {
        let tens = (number &* 103) >> 10
        start[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: tens)
        start[place + 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number &- tens &* 10)
    }

    /// Appends an instant as RFC 3339 in UTC; returns false, with nothing appended, outside of the years 1 to 9999.
    mutating func append(instant milliseconds: Int64) -> Bool {
        guard var characters = RFC3339.characters(milliseconds: milliseconds) else { return false }
        append(UInt8(ascii: "\""))
        withUnsafeBytes(of: &characters) { append($0) }
        append(UInt8(ascii: "\""))
        return true
    }

    /// Appends eight bytes, the lowest first.
    mutating func append(fixed value: UInt64) {
        reserve(8)
        for place in 0..<8 { appendUnchecked(UInt8(truncatingIfNeeded: value >> (8 * UInt64(place)))) }
    }
}

/// The checksum at the end of an internal record.
///
/// It notices every change inside of eight bytes that begin at a multiple of eight, and of others all but one in 2^64.
/// Eight bytes are taken at a time: `StableHash`, which takes one, would cost more than the rest of reading a record.
public enum RecordChecksum {
    /// The checksum of these bytes.
    public static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var state = 0x9e37_79b9_7f4a_7c15 ^ UInt64(truncatingIfNeeded: bytes.count)
        var offset = 0
        while offset + 8 <= bytes.count {
            combine(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian, into: &state)
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < bytes.count {
            rest = rest << 8 | UInt64(bytes[offset])
            offset += 1
        }
        combine(rest, into: &state)
        combine(0, into: &state)
        return state
    }

    /// Each step can be undone, so that states that differ go on differing.
    private static func combine(_ word: UInt64, into state: inout UInt64) {
        state = (state ^ word) &* 0xff51_afd7_ed55_8ccd
        state ^= state >> 32
    }
}
