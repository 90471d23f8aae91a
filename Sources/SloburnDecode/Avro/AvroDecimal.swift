/// A decimal number as Avro writes it: the bytes of a big-endian two's complement number, and a scale.
///
/// *Source:* Apache Avro 1.11 specification, "Decimal".
enum AvroDecimal {
    /// The most bytes that are read, those that only repeat the sign left out: 2466 digits.
    static let longest = 1024

    /// The number without bytes at its start that only repeat the sign.
    static func significant(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard let first = bytes.first else { return bytes }
        let sign: UInt8 = first >= 0x80 ? 0xFF : 0
        var start = 0
        while start + 1 < bytes.count, bytes[start] == sign, (bytes[start] ^ bytes[start + 1]) < 0x80 { start += 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[start...])
    }

    /// The digits of a number's magnitude, in pieces of 18, the last ones first; there is at least one piece.
    ///
    /// - Parameter bytes: at most `longest` significant bytes.
    /// - Returns: the pieces.
    static func digits(_ bytes: UnsafeRawBufferPointer) -> [UInt64] {
        let isNegative = (bytes.first ?? 0) >= 0x80
        // The magnitude in words of 32 bits, the highest first; it needs no more bytes than the number has.
        var words = [UInt32](repeating: 0, count: bytes.count / 4 + 1)
        var carry: UInt32 = isNegative ? 1 : 0
        for (index, byte) in bytes.reversed().enumerated() {
            let sum = UInt32(isNegative ? ~byte : byte) + carry
            carry = sum >> 8
            words[words.count - 1 - index / 4] |= (sum & 0xFF) << UInt32(index % 4 * 8)
        }
        var pieces: [UInt64] = []
        repeat {
            let low = divide(&words, by: 1_000_000_000)
            pieces.append(divide(&words, by: 1_000_000_000) * 1_000_000_000 + low)
        } while words.contains { $0 != 0 }
        return pieces
    }

    /// Divides a number in place and returns the remainder.
    private static func divide(_ words: inout [UInt32], by divisor: UInt64) -> UInt64 {
        var remainder: UInt64 = 0
        for index in words.indices {
            let part = remainder << 32 | UInt64(words[index])
            words[index] = UInt32(truncatingIfNeeded: part / divisor)
            remainder = part % divisor
        }
        return remainder
    }
}
