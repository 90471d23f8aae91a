import SloburnModel

/// Reads what `ByteEncoder` wrote; anything else is an error, never a trap.
struct ByteDecoder {
    private var bytes: UnsafeRawBufferPointer
    private var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Begins to read a record that `ByteEncoder.seal` gave.
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
        let content = UnsafeRawBufferPointer(rebasing: record[..<end])
        let sum = record.loadUnaligned(fromByteOffset: end, as: UInt64.self).littleEndian
        guard RecordChecksum.of(content) == sum else { throw failure("the checksum of \(what) does not fit") }
        bytes = content
    }

    var isAtEnd: Bool { offset == bytes.count }

    /// Leaves the rest of the record unread.
    mutating func skipRest() { offset = bytes.count }

    /// Bytes that are left.
    var remaining: Int { bytes.count - offset }

    func failure(_ message: String) -> CorruptRecordError { CorruptRecordError(message: message, offset: offset) }

    @inline(__always)
    mutating func unsigned() throws(CorruptRecordError) -> UInt64 {
        // Most integers are a byte long.
        if offset < bytes.count, bytes[offset] < 0x80 {
            offset += 1
            return UInt64(bytes[offset - 1])
        }
        return try longUnsigned()
    }

    @inline(never)
    private mutating func longUnsigned() throws(CorruptRecordError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while offset < bytes.count {
            let next = bytes[offset]
            guard shift < 64 else { throw failure("an integer is longer than 64 bits") }
            value |= UInt64(next & 0x7F) << shift
            offset += 1
            if next < 0x80 { return value }
            shift += 7
        }
        throw failure("the record ends early")
    }

    @inline(__always)
    mutating func integer() throws(CorruptRecordError) -> Int64 {
        let raw = try unsigned()
        return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
    }

    mutating func bool() throws(CorruptRecordError) -> Bool { try unsigned() != 0 }

    mutating func text() throws(CorruptRecordError) -> String {
        let length = try unsigned()
        guard length <= UInt64(remaining) else { throw failure("a text of \(length) bytes ends early") }
        defer { offset += Int(length) }
        return String(
            decoding: UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + Int(length))]), as: UTF8.self)
    }

    /// A text; nil for one without letters.
    mutating func filledText() throws(CorruptRecordError) -> String? {
        if offset < bytes.count, bytes[offset] == 0 {
            offset += 1
            return nil
        }
        return try text()
    }

    mutating func texts() throws(CorruptRecordError) -> [String] {
        let count = try listCount()
        var texts: [String] = []
        texts.reserveCapacity(count)
        for _ in 0..<count { texts.append(try text()) }
        return texts
    }

    /// An instant after 1970; no record holds an earlier one.
    mutating func time() throws(CorruptRecordError) -> Timestamp {
        let nanoseconds = try integer()
        guard nanoseconds >= 0 else { throw failure("a time before 1970") }
        return Timestamp(nanoseconds: nanoseconds)
    }

    mutating func optionalTime() throws(CorruptRecordError) -> Timestamp? { try bool() ? try time() : nil }

    /// A text that may be absent.
    mutating func optionalText() throws(CorruptRecordError) -> String? { try bool() ? try text() : nil }

    /// A count, 0 or more.
    @inline(__always)
    mutating func count() throws(CorruptRecordError) -> Int64 {
        let count = try integer()
        guard count >= 0 else { throw failure("a negative count") }
        return count
    }

    @inline(__always)
    mutating func signedTally() throws(CorruptRecordError) -> Tally {
        Tally(matched: try integer(), total: try integer())
    }

    mutating func tally() throws(CorruptRecordError) -> Tally {
        let matched = try unsigned()
        let total = try unsigned()
        guard (matched | total) >> 63 == 0 else { throw failure("a negative count") }
        return Tally(matched: Int64(matched), total: Int64(total))
    }

    /// How many elements a list has, each of which takes at least so many bytes.
    ///
    /// A wrong count can't reserve more than the record is long.
    mutating func listCount(bytesOfElement: Int = 1) throws(CorruptRecordError) -> Int {
        let count = try unsigned()
        guard count <= UInt64(remaining / bytesOfElement) else {
            throw failure("a list of \(count) elements ends early")
        }
        return Int(count)
    }

    mutating func inputPartition() throws(CorruptRecordError) -> InputPartition {
        let topic = try text()
        return InputPartition(topic: topic, partition: Int32(truncatingIfNeeded: try integer()))
    }
}
