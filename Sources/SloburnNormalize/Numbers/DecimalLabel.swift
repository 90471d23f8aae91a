public import SloburnModel

extension Decimal128 {
    /// The most digits, before and after the point together, that a label writes out.
    static let longestPlainLabel = 21

    /// The number as a label shows it, in the shortest plain decimal form; for messages.
    public var labelText: String {
        var bytes: [UInt8] = []
        appendLabel(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the shortest plain decimal form, or the shortest Double where that has more than 21 digits.
    func appendLabel(to label: inout [UInt8]) {
        var magnitude = significand.magnitude
        guard magnitude != 0 else { return label.append(UInt8(ascii: "0")) }
        var exponent = self.exponent
        while magnitude % 10 == 0 {
            magnitude /= 10
            exponent += 1
        }
        let digits = Self.digitCount(magnitude)
        let written = exponent >= 0 ? digits + exponent : max(digits, 1 - exponent)
        guard written <= Self.longestPlainLabel else { return appendDouble(to: &label) }
        if significand < 0 { label.append(UInt8(ascii: "-")) }
        Self.appendReversed(magnitude, exponent: exponent, to: &label)
    }

    /// Writes from the last digit to the first and turns them round, which needs no second buffer.
    private static func appendReversed(_ magnitude: UInt128, exponent: Int, to label: inout [UInt8]) {
        let start = label.count
        var rest = magnitude
        var place = min(exponent, 0)
        for _ in 0..<max(exponent, 0) { label.append(UInt8(ascii: "0")) }
        // Until at least one digit stands before the point.
        while rest != 0 || place <= 0 {
            if place == 0, exponent < 0 { label.append(UInt8(ascii: ".")) }
            label.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
            place += 1
        }
        label[start...].reverse()
    }

    private func appendDouble(to label: inout [UInt8]) {
        let text = doubleValue.description
        label.append(contentsOf: text.hasSuffix(".0") ? text.utf8.dropLast(2) : text.utf8.dropLast(0))
    }

    /// How many decimal digits a number greater than 0 has.
    static func digitCount(_ magnitude: UInt128) -> Int {
        var count = 1
        var rest = magnitude
        while rest >= 10_000_000_000 {
            rest /= 10_000_000_000
            count += 10
        }
        var small = UInt64(truncatingIfNeeded: rest)
        while small >= 10 {
            small /= 10
            count += 1
        }
        return count
    }
}
