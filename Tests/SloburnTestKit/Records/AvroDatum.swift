/// The bytes of Avro data, written as its specification says, without the code that is tested.
public struct AvroDatum: Sendable {
    /// The bytes so far.
    public private(set) var bytes: [UInt8] = []

    /// Creates an empty datum.
    public init() {}

    /// Adds an int or a long.
    public func long(_ value: Int64) -> AvroDatum {
        var result = self
        var rest = UInt64(bitPattern: (value << 1) ^ (value >> 63))
        while rest > 0x7F {
            result.bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        result.bytes.append(UInt8(rest))
        return result
    }

    /// Adds a text.
    public func text(_ value: String) -> AvroDatum {
        var result = long(Int64(value.utf8.count))
        result.bytes += Array(value.utf8)
        return result
    }

    /// Adds a double.
    public func double(_ value: Double) -> AvroDatum {
        var result = self
        result.bytes += withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
        return result
    }

    /// The datum behind a frame of 5 bytes.
    public func framed(id: UInt32) -> [UInt8] {
        [0] + withUnsafeBytes(of: id.bigEndian) { Array($0) } + bytes
    }
}
