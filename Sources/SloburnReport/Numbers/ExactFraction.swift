internal import SloburnModel

/// A fraction of two integers of 128 bits, in lowest terms: what verdicts are made with, and percentages come from.
struct ExactFraction: Hashable, Sendable {
    /// Where a decimal that goes on is cut.
    enum Rounding: Sendable {
        /// Towards negative infinity.
        case down
        /// Towards positive infinity.
        case up
        /// To the nearest one, halves up.
        case nearest
    }

    /// The numerator; carries the sign.
    let numerator: Int128
    /// The denominator, 1 or more.
    let denominator: Int128

    /// Nothing.
    static let zero = ExactFraction(0, over: 1)
    /// One.
    static let one = ExactFraction(1, over: 1)

    /// The fraction in lowest terms.
    ///
    /// - Parameters:
    ///   - numerator: above -2^127.
    ///   - denominator: 1 or more; anything else is taken for 1.
    init(_ numerator: Int128, over denominator: Int128) {
        let (held, divisor) = (max(numerator, -Int128.max), max(denominator, 1))
        var (a, b) = (held.magnitude, divisor.magnitude)
        while b != 0 { (a, b) = (b, a % b) }
        let common = Int128(max(a, 1))
        self.numerator = held / common
        self.denominator = divisor / common
    }

    /// A ratio of a definition.
    init(_ ratio: Ratio) {
        self.init(Int128(ratio.numerator), over: Int128(ratio.denominator))
    }

    /// Less than nothing.
    var isNegative: Bool { numerator < 0 }

    /// The sum.
    static func + (left: ExactFraction, right: ExactFraction) -> ExactFraction {
        let (first, overflowFirst) = left.numerator.multipliedReportingOverflow(by: right.denominator)
        let (second, overflowSecond) = right.numerator.multipliedReportingOverflow(by: left.denominator)
        let (sum, overflowSum) = first.addingReportingOverflow(second)
        let (below, overflowBelow) = left.denominator.multipliedReportingOverflow(by: right.denominator)
        if overflowFirst || overflowSecond || overflowSum || overflowBelow { return left.narrowed + right.narrowed }
        return ExactFraction(sum, over: below)
    }

    /// The difference.
    static func - (left: ExactFraction, right: ExactFraction) -> ExactFraction {
        left + ExactFraction(-right.numerator, over: right.denominator)
    }

    /// The product.
    static func * (left: ExactFraction, right: ExactFraction) -> ExactFraction {
        let (above, overflowAbove) = left.numerator.multipliedReportingOverflow(by: right.numerator)
        let (below, overflowBelow) = left.denominator.multipliedReportingOverflow(by: right.denominator)
        if overflowAbove || overflowBelow { return left.narrowed * right.narrowed }
        return ExactFraction(above, over: below)
    }

    /// The quotient; nil where the divisor is 0 or less.
    func divided(by other: ExactFraction) -> ExactFraction? {
        guard other.numerator > 0 else { return nil }
        return self * ExactFraction(other.denominator, over: other.numerator)
    }

    /// The nearest fraction whose parts have 61 bits, for products and sums that leave 128.
    ///
    /// Counts of 64 bits and targets of nine decimals never need it.
    private var narrowed: ExactFraction {
        var (above, below) = (numerator, denominator)
        while above.magnitude >> 61 != 0 || below >> 61 != 0 {
            above /= 2
            below /= 2
        }
        return ExactFraction(above, over: below)
    }
}

extension ExactFraction: Comparable {
    /// Orders by value, exactly.
    static func < (left: ExactFraction, right: ExactFraction) -> Bool {
        let first = left.numerator.multipliedFullWidth(by: right.denominator)
        let second = right.numerator.multipliedFullWidth(by: left.denominator)
        return (first.high, first.low) < (second.high, second.low)
    }
}

extension ExactFraction {
    /// The whole number next to it.
    ///
    /// - Parameter rounding: which one.
    /// - Returns: the number.
    func whole(_ rounding: Rounding) -> Int128 {
        let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        let floor = remainder < 0 ? quotient - 1 : quotient
        let rest = remainder < 0 ? remainder + denominator : remainder
        switch rounding {
        case .down: return floor
        case .up: return rest == 0 ? floor : floor + 1
        case .nearest: return rest >= denominator - rest ? floor + 1 : floor
        }
    }

    /// The decimal number with so many decimals.
    ///
    /// - Parameters:
    ///   - places: how many decimals, 0 to 15.
    ///   - rounding: where what goes on is cut.
    ///   - isTrimmed: whether zeros at its end are left out.
    /// - Returns: digits with a point, and a minus sign where it is below 0.
    func decimal(places: Int, _ rounding: Rounding, isTrimmed: Bool = false) -> String {
        let factor = (0..<min(max(places, 0), 15)).reduce(Int128(1)) { product, _ in product * 10 }
        let scaled = (self * ExactFraction(factor, over: 1)).whole(rounding)
        let (whole, rest) = scaled.magnitude.quotientAndRemainder(dividingBy: factor.magnitude)
        let sign = scaled < 0 ? "-" : ""
        guard factor > 1, !isTrimmed || rest != 0 else { return "\(sign)\(whole)" }
        var digits = String(String(factor.magnitude + rest).dropFirst())
        while isTrimmed, digits.last == "0" { digits.removeLast() }
        return "\(sign)\(whole).\(digits)"
    }

    /// The whole number next to its multiple by `length`, from `bounds`.
    func scaled(to length: Int64, within bounds: ClosedRange<Int64>) -> Int64 {
        let number = (self * ExactFraction(Int128(length), over: 1)).whole(.nearest)
        return Int64(min(max(number, Int128(bounds.lowerBound)), Int128(bounds.upperBound)))
    }
}
