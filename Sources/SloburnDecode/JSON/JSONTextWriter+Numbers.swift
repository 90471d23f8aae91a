/// Numbers as decimal text.
extension JSONTextWriter {
    /// The most bytes of a whole number.
    static let longestInteger = 20
    /// The most bytes of a Double.
    static let longestDouble = 32

    /// Appends a whole number; room for `longestInteger` is needed.
    @inline(__always)
    mutating func append(_ number: Int64) {
        if number < 0 { append(UInt8(ascii: "-")) }
        append(number.magnitude)
    }

    /// Appends a whole number.
    @inline(__always)
    mutating func append(_ number: UInt64) {
        var (digits, power): (Int, UInt64) = (1, 10)
        while number >= power {
            digits += 1
            let (next, isTooLarge) = power.multipliedReportingOverflow(by: 10)
            if isTooLarge { break }
            power = next
        }
        append(number, digits: digits)
    }

    /// Appends the last digits of a whole number, with zeros before one of fewer.
    @inline(__always)
    mutating func append(_ number: UInt64, digits: Int) {
        var (rest, place) = (number, digits)
        while place > 0 {
            place &-= 1
            put(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10), at: place)
            rest /= 10
        }
        skip(digits)
    }

    /// Appends the shortest decimal that is read as the same number; room for `longestDouble` is needed.
    ///
    /// What is no finite number is written as the text `"NaN"`, `"Infinity"` or `"-Infinity"`.
    @inline(__always)
    mutating func append(_ number: Double) {
        // A decimal of at most 15 digits belongs to one Double only, so there is no shorter one.
        // *Source:* IEEE 754; David M. Gay, "Correctly Rounded Binary-Decimal and Decimal-Binary Conversions", 1990.
        if !appendShort(number, below: 1e15) { appendLong(number, number.description) }
    }

    /// Appends the shortest decimal that is read as the same number.
    @inline(__always)
    mutating func append(_ number: Float) {
        // The same for 6 digits and Float.
        if !appendShort(number, below: 1e6) { appendLong(number, number.description) }
    }

    /// Appends a number of few digits; false where it is none.
    @inline(__always)
    private mutating func appendShort<Number: BinaryFloatingPoint>(_ number: Number, below limit: Number) -> Bool {
        let magnitude = number.magnitude
        guard magnitude < limit, number != 0 || number.sign == .plus else { return false }
        var (scale, decimals): (Number, Int) = (1, 0)
        // 10^9 is exact in Float as well: 5^9 has 21 bits.
        while decimals <= 9 {
            let scaled = (magnitude * scale).rounded()
            guard scaled < limit else { return false }
            // Both are exact, so that their quotient is the number nearest to the decimal.
            if scaled / scale == magnitude {
                appendShort(UInt64(scaled), decimals, isNegative: number < 0)
                return true
            }
            scale *= 10
            decimals += 1
        }
        return false
    }

    private mutating func appendShort(_ significand: UInt64, _ decimals: Int, isNegative: Bool) {
        if isNegative { append(UInt8(ascii: "-")) }
        var power: UInt64 = 1
        for _ in 0..<decimals { power *= 10 }
        append(significand / power)
        guard decimals > 0 else { return }
        append(UInt8(ascii: "."))
        append(significand % power, digits: decimals)
    }

    @inline(never)
    private mutating func appendLong<Number: BinaryFloatingPoint>(_ number: Number, _ description: String) {
        if number.isNaN { return append("\"NaN\"") }
        guard number.isFinite else { return number < 0 ? append("\"-Infinity\"") : append("\"Infinity\"") }
        // Swift's description is the shortest decimal, and in JSON's grammar for finite numbers.
        for byte in description.utf8 { append(byte) }
    }
}
