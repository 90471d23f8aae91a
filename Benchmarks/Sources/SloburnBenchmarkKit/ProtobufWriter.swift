/// Writes Protobuf messages.
public struct ProtobufWriter {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []

    /// Begins an empty message.
    public init() {}

    /// Writes an integer in as few bytes as it needs.
    public mutating func varint(_ field: Int, _ value: UInt64) {
        append(UInt64(field) << 3)
        append(value)
    }

    /// Writes eight bytes.
    public mutating func fixed64(_ field: Int, _ value: UInt64) {
        append(UInt64(field) << 3 | 1)
        append(fixed: value)
    }

    /// Writes eight bytes for each value, packed.
    public mutating func packed(_ field: Int, _ values: [UInt64]) {
        append(UInt64(field) << 3 | 2)
        append(UInt64(values.count * 8))
        for value in values { append(fixed: value) }
    }

    /// Writes a text.
    public mutating func text(_ field: Int, _ text: String) { append(field, Array(text.utf8)) }

    /// Writes a message within this one.
    public mutating func message(_ field: Int, _ write: (inout ProtobufWriter) -> Void) {
        var inner = ProtobufWriter()
        write(&inner)
        append(field, inner.bytes)
    }

    private mutating func append(_ field: Int, _ content: [UInt8]) {
        append(UInt64(field) << 3 | 2)
        append(UInt64(content.count))
        bytes += content
    }

    private mutating func append(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private mutating func append(fixed value: UInt64) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
