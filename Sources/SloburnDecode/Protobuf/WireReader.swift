/// Reads the fields of a Protobuf message in place.
///
/// Where the bytes end within a field or break a rule, it is broken and at its end from then on: readers run to the end
/// and ask once whether that was so.
///
/// *Source:* Protocol Buffers, "Encoding".
struct WireReader {
    private(set) var at: UnsafeRawPointer
    let end: UnsafeRawPointer
    /// Whether the bytes broke a rule of the wire format.
    private(set) var isBroken = false

    /// Groups in groups beyond this are refused; the libraries of the format go as deep.
    private static let deepestGroup = 100

    /// Creates a reader of a message that lies between two places.
    @inline(__always)
    init(_ start: UnsafeRawPointer, _ end: UnsafeRawPointer) {
        at = start
        self.end = end
    }

    /// Creates a reader of a message; nil where there is no memory at all.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return nil }
        self.init(start, start + bytes.count)
    }

    /// What is left to be read.
    @inline(__always) var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: at, count: end - at) }

    /// Whether nothing is left to be read.
    @inline(__always) var isAtEnd: Bool { at == end }

    /// The tag of the next field; nil at the end.
    @inline(__always)
    mutating func tag() -> UInt32? {
        guard at < end else { return nil }
        let byte = at.load(as: UInt8.self)
        // Field 0 does not exist.
        guard byte &- 8 < 0x78 else { return longTag() }
        at += 1
        return UInt32(byte)
    }

    @inline(never)
    private mutating func longTag() -> UInt32? {
        let number = varint()
        guard let tag = UInt32(exactly: number), tag >= 8 else {
            fail()
            return nil
        }
        return tag
    }

    /// An integer of up to ten bytes; 0 where the bytes are broken.
    @inline(__always)
    mutating func varint() -> UInt64 {
        guard at < end else {
            fail()
            return 0
        }
        let byte = at.load(as: UInt8.self)
        guard byte < 0x80 else { return longVarint() }
        at += 1
        return UInt64(byte)
    }

    @inline(never)
    private mutating func longVarint() -> UInt64 {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while at < end {
            let byte = at.load(as: UInt8.self)
            at += 1
            // The tenth byte has room for one bit.
            guard shift < 63 || byte <= 1 else { break }
            number |= UInt64(byte & 0x7F) &<< shift
            if byte < 0x80 { return number }
            shift += 7
        }
        fail()
        return 0
    }

    /// Eight bytes; 0 where there are fewer.
    @inline(__always)
    mutating func fixed64() -> UInt64 {
        guard end - at >= 8 else {
            fail()
            return 0
        }
        defer { at += 8 }
        return UInt64(littleEndian: at.loadUnaligned(as: UInt64.self))
    }

    /// A binary number.
    @inline(__always)
    mutating func double() -> Double { Double(bitPattern: fixed64()) }

    /// What a length stands before: a message, a text or packed numbers; empty where the bytes are broken.
    @inline(__always)
    mutating func message() -> WireReader {
        let length = varint()
        guard length <= UInt64(end - at), !isBroken else {
            fail()
            return WireReader(end, end)
        }
        let start = at
        at += Int(truncatingIfNeeded: length)
        return WireReader(start, at)
    }

    /// Goes past the value of a field.
    @inline(__always)
    mutating func skip(_ tag: UInt32) {
        if tag & 7 == 2 {
            _ = message()
        } else {
            skipScalar(tag)
        }
    }

    @inline(never)
    private mutating func skipScalar(_ tag: UInt32) {
        switch tag & 7 {
        case 0: _ = varint()
        case 1: advance(8)
        case 3: skipGroup(tag)
        case 5: advance(4)
        default: fail()
        }
    }

    /// Goes past a group, which its number ends; groups are followed by depth, so that nothing recurses.
    private mutating func skipGroup(_ tag: UInt32) {
        var open = [tag]
        while let inner = self.tag() {
            switch inner & 7 {
            case 3:
                guard open.count < Self.deepestGroup else { return fail() }
                open.append(inner)
            case 4:
                guard let outer = open.popLast(), outer >> 3 == inner >> 3 else { return fail() }
                if open.isEmpty { return }
            default:
                skip(inner)
            }
        }
        fail()
    }

    private mutating func advance(_ count: Int) {
        guard end - at >= count else { return fail() }
        at += count
    }

    /// Marks the bytes as broken: nothing more is read.
    mutating func fail() {
        isBroken = true
        at = end
    }
}

/// The fields of one tag in a message, one after the other.
struct WireFields {
    private(set) var reader: WireReader
    private let wanted: UInt32

    /// Creates the fields of a tag that says that a length stands before them.
    @inline(__always)
    init(_ wanted: UInt32, of message: WireReader) {
        self.wanted = wanted
        reader = message
    }

    /// The next of them; nil at the end, which comes early where the message is broken.
    @inline(__always)
    mutating func next() -> WireReader? {
        while let tag = reader.tag() {
            guard tag == wanted else {
                reader.skip(tag)
                continue
            }
            let field = reader.message()
            return reader.isBroken ? nil : field
        }
        return nil
    }
}
