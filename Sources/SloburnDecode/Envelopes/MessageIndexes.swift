/// Which message of a Protobuf schema a value is: a count and so many numbers, or one byte 0 for the first message.
///
/// The numbers are zig-zag varints. Old serializers could be told to write plain ones. A list is read so where its
/// count makes no sense else, that is, where it is odd; an even count is always taken for zig-zag.
enum MessageIndexes {
    /// More than messages are ever nested.
    private static let longest = 64
    private static let firstMessage = [0]

    /// Reads the list.
    ///
    /// - Parameters:
    ///   - bytes: what it is in.
    ///   - start: where it begins.
    /// - Returns: the numbers, and where the list ends; nil where there is none.
    static func read(_ bytes: UnsafeRawBufferPointer, from start: Int) -> (indexes: [Int], end: Int)? {
        var place = start
        guard let bits = varint(bytes, &place) else { return nil }
        guard bits != 0 else { return (firstMessage, place) }
        // Zig-zag writes numbers below 0 as odd ones.
        let isZigZag = bits & 1 == 0
        let count = isZigZag ? bits >> 1 : bits
        guard count <= longest else { return nil }
        var indexes: [Int] = []
        for _ in 0..<count {
            guard let bits = varint(bytes, &place) else { return nil }
            guard !isZigZag || bits & 1 == 0 else { return nil }
            indexes.append(Int(isZigZag ? bits >> 1 : bits))
        }
        return (indexes, place)
    }

    /// A number of at most 32 bits.
    private static func varint(_ bytes: UnsafeRawBufferPointer, _ place: inout Int) -> UInt32? {
        var bits: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 28, by: 7) {
            guard place < bytes.count else { return nil }
            let byte = bytes[place]
            place += 1
            bits |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return UInt32(exactly: bits) }
        }
        return nil
    }
}
