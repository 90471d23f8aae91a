public import SloburnModel

extension Decimal128 {
    /// The nearest Double; infinite where the number is beyond the range.
    public var doubleValue: Double { doubleValue(scaledBy: Ratio(1)) }

    /// The Double nearest to `self × factor`, rounded once; infinite where that is beyond the range.
    ///
    /// Only where the exact fraction has more than 128 bits above or below the line (an exponent beyond about ±20 with
    /// many digits) and the factor's denominator is no power of ten is a second rounding left, of one unit in the last
    /// place.
    ///
    /// - Parameter factor: the factor, usually that of a unit.
    /// - Returns: the product, rounded.
    public func doubleValue(scaledBy factor: Ratio) -> Double {
        if let quick = quickDouble(scaledBy: factor) { return quick }
        guard let exact = exactDouble(scaledBy: factor) else { return textualDouble(scaledBy: factor) }
        return exact
    }

    /// One multiplication or division of two Doubles that are both exact, and so correctly rounded; nil for others.
    ///
    /// *Source:* W. D. Clinger, How to Read Floating Point Numbers Accurately (1990), the fast path.
    private func quickDouble(scaledBy factor: Ratio) -> Double? {
        guard let digits = Int64(exactly: significand) else { return nil }
        let (product, overflow) = digits.multipliedReportingOverflow(by: factor.numerator)
        guard !overflow, product.magnitude <= Self.largestExactInteger else { return nil }
        if factor.denominator == 1 {
            guard exponent.magnitude < Self.exactPowers.count else { return nil }
            let power = Self.exactPowers[Int(exponent.magnitude)]
            return exponent < 0 ? Double(product) / power : Double(product) * power
        }
        guard exponent <= 0, exponent >= -15 else { return nil }
        let (divisor, large) = factor.denominator.multipliedReportingOverflow(by: Self.integerPowers[-exponent])
        guard !large, divisor <= Self.largestExactInteger else { return nil }
        return Double(product) / Double(divisor)
    }

    /// The exact fraction in 128-bit integers, rounded once; nil where a side needs more bits.
    private func exactDouble(scaledBy factor: Ratio) -> Double? {
        guard significand != 0 else { return 0 }
        let isNegative = (significand < 0) != (factor.numerator < 0)
        var (numerator, overflow) = significand.magnitude.multipliedReportingOverflow(
            by: UInt128(factor.numerator.magnitude))
        guard !overflow, numerator != 0, exponent.magnitude <= 38 else { return nil }
        var denominator = UInt128(factor.denominator)
        for _ in 0..<exponent.magnitude {
            if exponent > 0 {
                (numerator, overflow) = numerator.multipliedReportingOverflow(by: 10)
            } else {
                (denominator, overflow) = denominator.multipliedReportingOverflow(by: 10)
            }
            guard !overflow else { return nil }
        }
        let magnitude = Self.nearestDouble(numerator, over: denominator)
        return isNegative ? -magnitude : magnitude
    }

    /// Long division to 55 bits or more, the last one standing for all that follow, and one rounding to 53.
    private static func nearestDouble(_ numerator: UInt128, over denominator: UInt128) -> Double {
        var (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        var exponent = 0
        while quotient >> 55 == 0 {
            let carries = remainder >> 127 == 1
            remainder <<= 1
            quotient <<= 1
            // With the carry the true remainder is 2^128 more, and the wrapping difference is right.
            if carries || remainder >= denominator {
                remainder &-= denominator
                quotient |= 1
            }
            exponent -= 1
        }
        var isInexact = remainder != 0
        while quotient >> 64 != 0 {
            isInexact = isInexact || quotient & 1 == 1
            quotient >>= 1
            exponent += 1
        }
        let bits = UInt64(truncatingIfNeeded: quotient) | (isInexact ? 1 : 0)
        return Double(sign: .plus, exponent: exponent, significand: Double(bits))
    }

    /// The rare rest, through the standard library's reader of decimal text.
    private func textualDouble(scaledBy factor: Ratio) -> Double {
        var denominator = factor.denominator
        var exponent = self.exponent
        while denominator % 10 == 0 {
            denominator /= 10
            exponent -= 1
        }
        let (product, overflow) = significand.multipliedReportingOverflow(by: Int128(factor.numerator))
        let multiplied = overflow ? significand : product
        // The text is a number by construction; nil can't occur.
        let value = Double("\(multiplied)e\(exponent)") ?? .nan
        return (overflow ? value * Double(factor.numerator) : value) / Double(denominator)
    }

    private static let largestExactInteger: UInt64 = 1 << 53

    /// The powers of ten that a Double holds exactly.
    private static let exactPowers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    /// The powers of ten that an Int64 holds.
    static let integerPowers: [Int64] = [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ]
}
