import SloburnModel

/// Writes the internal records: variable-length integers and length-prefixed texts.
struct ByteEncoder {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Small magnitudes take few bytes, whatever their sign (zig-zag).
    mutating func write(_ value: Int64) {
        write(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    mutating func write(_ value: Int) { write(Int64(value)) }

    /// What was written and a checksum behind it.
    var sealed: [UInt8] {
        var hash = StableHash()
        hash.combine(bytes)
        let sum = hash.finalize()
        return bytes + (0..<8).map { UInt8(truncatingIfNeeded: sum >> (8 * UInt64($0))) }
    }

    mutating func write(_ value: Bool) { bytes.append(value ? 1 : 0) }

    mutating func write(_ text: String) {
        write(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func write(_ time: Timestamp) { write(time.nanoseconds) }

    mutating func write(_ time: Timestamp?) {
        write(time != nil)
        if let time { write(time) }
    }

    mutating func write<Element>(_ elements: some Collection<Element>, each: (inout ByteEncoder, Element) -> Void) {
        write(UInt64(elements.count))
        for element in elements { each(&self, element) }
    }
}

/// An internal record that is not what its version says.
public struct CorruptRecordError: Error, Hashable, Sendable, CustomStringConvertible {
    /// True when a newer program wrote it, so that nothing is wrong with the record itself.
    public var isNewer = false
    /// What was expected.
    public let message: String
    /// Where, in bytes from the start.
    public let offset: Int

    /// What was expected, and where.
    public var description: String { "corrupt internal record at byte \(offset): \(message)" }
}

/// Reads what `ByteEncoder` wrote; anything else is an error, never a trap.
struct ByteDecoder {
    private var bytes: UnsafeRawBufferPointer
    private var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Begins to read a record that `ByteEncoder.sealed` gave.
    ///
    /// - Parameters:
    ///   - record: the record with its checksum.
    ///   - version: the only version that is understood.
    ///   - what: what it is, for the error.
    /// - Throws: `CorruptRecordError` for another version or a wrong checksum.
    init(sealed record: UnsafeRawBufferPointer, version: UInt64, what: String) throws(CorruptRecordError) {
        self.init(record)
        let found = try unsigned()
        guard found == version else {
            var error = failure("\(what) of version \(found); this program reads version \(version)")
            error.isNewer = found > version
            throw error
        }
        guard record.count >= offset + 8 else { throw failure("the record ends early") }
        let end = record.count - 8
        var hash = StableHash()
        hash.combine(record[..<end])
        let sum = record[end...].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard hash.finalize() == sum else { throw failure("the checksum of \(what) does not fit") }
        bytes = UnsafeRawBufferPointer(rebasing: record[..<end])
    }

    var isAtEnd: Bool { offset == bytes.count }

    func failure(_ message: String) -> CorruptRecordError { CorruptRecordError(message: message, offset: offset) }

    private mutating func byte() throws(CorruptRecordError) -> UInt8 {
        guard offset < bytes.count else { throw failure("the record ends early") }
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func unsigned() throws(CorruptRecordError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            guard shift < 64 else { throw failure("an integer is longer than 64 bits") }
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
            shift += 7
        }
    }

    mutating func integer() throws(CorruptRecordError) -> Int64 {
        let raw = try unsigned()
        return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
    }

    mutating func bool() throws(CorruptRecordError) -> Bool { try byte() != 0 }

    mutating func text() throws(CorruptRecordError) -> String {
        let length = try unsigned()
        guard length <= UInt64(bytes.count - offset) else { throw failure("a text of \(length) bytes ends early") }
        defer { offset += Int(length) }
        return String(decoding: bytes[offset..<(offset + Int(length))], as: UTF8.self)
    }

    /// An instant after 1970; no record holds an earlier one.
    mutating func time() throws(CorruptRecordError) -> Timestamp {
        let nanoseconds = try integer()
        guard nanoseconds >= 0 else { throw failure("a time before 1970") }
        return Timestamp(nanoseconds: nanoseconds)
    }

    /// A count, 0 or more.
    mutating func count() throws(CorruptRecordError) -> Int64 {
        let count = try integer()
        guard count >= 0 else { throw failure("a negative count") }
        return count
    }

    mutating func optionalTime() throws(CorruptRecordError) -> Timestamp? { try bool() ? try time() : nil }

    mutating func array<Element>(
        of read: (inout ByteDecoder) throws(CorruptRecordError) -> Element
    ) throws(CorruptRecordError) -> [Element] {
        let count = try unsigned()
        // Each element takes at least a byte, so a wrong count can't reserve more than the record is long.
        guard count <= UInt64(bytes.count - offset) else { throw failure("a list of \(count) elements ends early") }
        var elements: [Element] = []
        elements.reserveCapacity(Int(count))
        for _ in 0..<count { elements.append(try read(&self)) }
        return elements
    }
}
