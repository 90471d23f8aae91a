/// A decimal number as it was written: `significand × 10^exponent`, with nothing rounded.
public struct Decimal128: Hashable, Sendable {
    /// The digits as one integer, with the sign.
    public let significand: Int128
    /// The power of ten, -400 to 400.
    public let exponent: Int

    /// Creates the number `significand × 10^exponent`.
    public init(significand: Int128, exponent: Int) {
        self.significand = significand
        self.exponent = exponent
    }

    /// Reads a decimal number; nil when it is none, or has more than 38 significant digits.
    public init?(_ text: String) {
        var text = text
        let parsed = text.withUTF8 { Decimal128(bytes: UnsafeRawBufferPointer($0)) }
        guard let parsed else { return nil }
        self = parsed
    }

    /// Reads a decimal number: optional sign, digits with at most one point and at least one digit, optional exponent.
    ///
    /// - Parameter bytes: ASCII text without surrounding space; `NaN`, `Infinity` and hexadecimal are not numbers.
    public init?(bytes: UnsafeRawBufferPointer) {
        var index = 0
        var isNegative = false
        if index < bytes.count, bytes[index] == 0x2D || bytes[index] == 0x2B {
            isNegative = bytes[index] == 0x2D
            index += 1
        }
        var magnitude: Int128 = 0
        var exponent = 0
        var digits = 0
        var seenPoint = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x2E, !seenPoint {
                seenPoint = true
            } else if byte >= 0x30, byte <= 0x39 {
                // 38 digits always fit; further zeros after the point change nothing and are let pass.
                if magnitude < Self.largestBeforeDigit {
                    magnitude = magnitude * 10 + Int128(byte &- 0x30)
                    if seenPoint { exponent -= 1 }
                } else if byte != 0x30 {
                    return nil
                } else if !seenPoint {
                    exponent += 1
                }
                digits += 1
            } else {
                break
            }
            index += 1
        }
        guard digits > 0, digits <= 400 else { return nil }
        if index < bytes.count {
            guard let written = Self.exponent(of: bytes, from: index) else { return nil }
            exponent += written
        }
        self.significand = isNegative ? -magnitude : magnitude
        self.exponent = magnitude == 0 ? 0 : max(-400, min(400, exponent))
    }

    private static let largestBeforeDigit: Int128 = 10_000_000_000_000_000_000_000_000_000_000_000_000

    /// The exponent part `e+12` from `start` to the end.
    ///
    /// Nil when it is none; held at ±1000.
    private static func exponent(of bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var index = start
        guard bytes[index] == 0x65 || bytes[index] == 0x45 else { return nil }
        index += 1
        var isNegative = false
        if index < bytes.count, bytes[index] == 0x2D || bytes[index] == 0x2B {
            isNegative = bytes[index] == 0x2D
            index += 1
        }
        guard index < bytes.count else { return nil }
        var exponent = 0
        while index < bytes.count {
            guard bytes[index] >= 0x30, bytes[index] <= 0x39 else { return nil }
            exponent = min(1_000, exponent * 10 + Int(bytes[index] - 0x30))
            index += 1
        }
        return isNegative ? -exponent : exponent
    }

    /// `self × factor` rounded to the nearest integer, halves away from zero; nil where it doesn't fit 64 bits.
    public func scaled(by factor: Ratio) -> Int64? {
        guard let (quotient, remainder, denominator) = division(scaledBy: factor) else { return nil }
        // Compared as `remainder >= denominator - remainder`, so that doubling can't overflow.
        let isHalfOrMore = remainder.magnitude >= denominator.magnitude - remainder.magnitude
        return Int64(exactly: isHalfOrMore ? quotient + significand.signum() : quotient)
    }

    /// `self × factor` where that is a whole number of 64 bits, else nil.
    public func wholeNumber(scaledBy factor: Ratio) -> Int64? {
        guard let (quotient, remainder, _) = division(scaledBy: factor), remainder == 0 else { return nil }
        return Int64(exactly: quotient)
    }

    /// `self × factor`, a positive factor, as a division not yet rounded; nil where it leaves 128 bits.
    private func division(scaledBy factor: Ratio) -> (quotient: Int128, remainder: Int128, denominator: Int128)? {
        guard significand != 0 else { return (0, 0, 1) }
        var (digits, exponent, isCut) = (significand, exponent, false)
        var (numerator, overflow) = digits.multipliedReportingOverflow(by: Int128(factor.numerator))
        while overflow {
            // Digits past the 128 bits can't move the result by one; that there were any still matters.
            isCut = isCut || digits % 10 != 0
            digits /= 10
            exponent += 1
            (numerator, overflow) = digits.multipliedReportingOverflow(by: Int128(factor.numerator))
        }
        var denominator = Int128(factor.denominator)
        for _ in 0..<max(exponent, 0) {
            let (next, overflow) = numerator.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            numerator = next
        }
        for _ in 0..<max(-exponent, 0) {
            let (next, overflow) = denominator.multipliedReportingOverflow(by: 10)
            // A denominator past 128 bits leaves less than half of one, and a remainder.
            guard !overflow else { return (0, 1, .max) }
            denominator = next
        }
        let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        return (quotient, isCut && remainder == 0 ? significand.signum() : remainder, denominator)
    }
}

extension Decimal128: CustomStringConvertible {
    /// The number in plain digits, or with an exponent where those would be many.
    public var description: String {
        let digits = String(significand.magnitude)
        let sign = significand < 0 ? "-" : ""
        switch exponent {
        case 0...20: return sign + digits + String(repeating: "0", count: exponent)
        case -40...(-1):
            let padded = String(repeating: "0", count: max(0, 1 - exponent - digits.count)) + digits
            return sign + padded.dropLast(-exponent) + "." + padded.suffix(-exponent)
        default: return "\(sign)\(digits)e\(exponent)"
        }
    }
}
