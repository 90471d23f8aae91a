/// What bytes look like.
///
/// A finding needs more than one byte where text, too, can begin with that byte: a record of Protobuf begins with 0x0A,
/// which is a line feed as well.
enum RecordShape {
    /// There are no bytes.
    case empty
    /// A frame of a schema registry; where it is not whole, only its first byte tells.
    case frame(isWhole: Bool)
    /// A frame of the AWS Glue registry.
    case glueFrame
    /// Bytes of a compression of this name.
    case compressed(String)
    /// A Protobuf message whose first field is a message.
    case protobuf
    /// JSON: an object or an array.
    case json
    /// InfluxDB line protocol.
    case lines

    /// How many of the first bytes tell text from binary data.
    private static let told = 32

    /// Looks at bytes; nil where they look like nothing that is known.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let first = bytes.first else {
            self = .empty
            return
        }
        if first == 0 {
            self = .frame(isWhole: bytes.count >= 5)
        } else if first == 3, bytes.count >= 18, bytes[1] == 0 || bytes[1] == 5 {
            self = .glueFrame
        } else if let name = Self.compression(bytes) {
            self = .compressed(name)
        } else if Self.isProtobuf(bytes) {
            self = .protobuf
        } else if Self.isJSON(bytes) {
            self = .json
        } else if Self.isLine(bytes) {
            self = .lines
        } else {
            return nil
        }
    }

    /// Whether several objects of JSON stand on lines of their own.
    static func holdsJSONLines(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.first(where: { !isSpace($0) }) == UInt8(ascii: "{") else { return false }
        var last: UInt8?
        var isBehindLine = false
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                isBehindLine = isBehindLine || last == UInt8(ascii: "}")
            } else if !isSpace(byte) {
                if isBehindLine { return byte == UInt8(ascii: "{") }
                last = byte
            }
        }
        return false
    }

    /// *Source:* RFC 1952; RFC 8878; snappy's framing_format.txt; snappy-java, SnappyCodec.
    private static func compression(_ bytes: UnsafeRawBufferPointer) -> String? {
        if bytes.starts(with: [0x1F, 0x8B]) { return "gzip" }
        if bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) { return "zstd" }
        if bytes.starts(with: [0xFF, 0x06, 0x00, 0x00]) || bytes.starts(with: [0x82] + Array("SNAPPY\0".utf8)) {
            return "snappy"
        }
        return nil
    }

    private static func isProtobuf(_ bytes: UnsafeRawBufferPointer) -> Bool {
        // Messages have tags and lengths among their first bytes, which text does not have.
        guard bytes.prefix(told).contains(where: { $0 < 0x20 && !isSpace($0) }),
            var reader = WireReader(bytes), reader.tag() == OTLPTag.group
        else { return false }
        _ = reader.message()
        return !reader.isBroken
    }

    private static func isJSON(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var found = bytes.lazy.filter { !isSpace($0) }.makeIterator()
        // Other texts begin with a bracket too, as the time of a log's line.
        return switch (found.next(), found.next()) {
        case (UInt8(ascii: "{"), UInt8(ascii: "\"")), (UInt8(ascii: "{"), UInt8(ascii: "}")),
            (UInt8(ascii: "["), UInt8(ascii: "{")), (UInt8(ascii: "["), UInt8(ascii: "]")):
            true
        default: false
        }
    }

    /// Whether the first line has a measurement with tags, and fields behind a space.
    private static func isLine(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let text = bytes.drop(while: isSpace)
        guard let first = text.first, isLetter(first) else { return false }
        let parts = text.prefix { $0 != UInt8(ascii: "\n") }
            .split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: true)
        guard parts.count >= 2 else { return false }
        // A text of key=value pairs begins with one.
        let measurement = parts[0].prefix { $0 != UInt8(ascii: ",") }
        return !measurement.contains(UInt8(ascii: "=")) && parts[1].contains(UInt8(ascii: "="))
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte >= 0x09 && byte <= 0x0D }
}
