/// Decimal numbers.
extension AvroDatumReader {
    /// Writes a decimal number in plain digits, with as many decimals as the scale says.
    ///
    /// - Parameters:
    ///   - bytes: the number, big-endian, in two's complement.
    ///   - scale: how many of its digits are decimals, 0 or more.
    ///   - start: where the value begins.
    ///   - writer: where the text goes.
    /// - Throws: a fault where the number has no bytes or too many.
    func decimal(
        _ bytes: UnsafeRawBufferPointer, scale: Int, at start: Int, to writer: inout JSONTextWriter
    ) throws(AvroFault) {
        let bytes = AvroDecimal.significant(bytes)
        guard let first = bytes.first else { throw fault(.emptyDecimal, at: start) }
        guard bytes.count <= AvroDecimal.longest else { throw fault(.longDecimal(bytes.count), at: start) }
        guard bytes.count <= 8 else {
            return try decimal(pieces: AvroDecimal.digits(bytes), isNegative: first >= 0x80, scale, to: &writer)
        }
        var bits: UInt64 = first >= 0x80 ? .max : 0
        for byte in bytes { bits = bits << 8 | UInt64(byte) }
        let number = Int64(bitPattern: bits)
        // 10^18 is the largest power that leaves a digit before the point.
        guard scale <= 18, number.magnitude < 1_000_000_000_000_000_000 else {
            return try decimal(pieces: AvroDecimal.digits(bytes), isNegative: number < 0, scale, to: &writer)
        }
        try room(JSONTextWriter.longestInteger + 2, in: &writer)
        if number < 0 { writer.append(UInt8(ascii: "-")) }
        var power: UInt64 = 1
        for _ in 0..<scale { power *= 10 }
        writer.append(number.magnitude / power)
        guard scale > 0 else { return }
        writer.append(UInt8(ascii: "."))
        writer.append(number.magnitude % power, digits: scale)
    }

    /// Writes a number of many digits, or with many decimals.
    private func decimal(
        pieces: [UInt64], isNegative: Bool, _ scale: Int, to writer: inout JSONTextWriter
    ) throws(AvroFault) {
        // The point is within the digits, or zeros are put before them. Neither sum is near a limit: a scale has at
        // most 18 digits.
        let digits = max(18 * pieces.count, scale + 1)
        try room(digits + 2, in: &writer)
        if isNegative { writer.append(UInt8(ascii: "-")) }
        var isLeading = true
        for place in stride(from: digits - 1, through: 0, by: -1) {
            let digit = Self.digit(place, of: pieces)
            if place == scale - 1 { writer.append(UInt8(ascii: ".")) }
            if isLeading, digit == 0, place > scale { continue }
            isLeading = false
            writer.append(UInt8(ascii: "0") &+ digit)
        }
    }

    /// The digit that stands for so many tens.
    private static func digit(_ place: Int, of pieces: [UInt64]) -> UInt8 {
        guard place / 18 < pieces.count else { return 0 }
        var rest = pieces[place / 18]
        for _ in 0..<place % 18 { rest /= 10 }
        return UInt8(truncatingIfNeeded: rest % 10)
    }
}
