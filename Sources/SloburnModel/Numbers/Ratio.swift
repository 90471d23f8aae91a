/// An exact fraction of two integers, in lowest terms.
///
/// Targets, burn factors and budget shares are ratios, so that a comparison with counts is exact: 99.9 % is 999/1000
/// and an error ratio of exactly the threshold is not above it.
public struct Ratio: Hashable, Sendable {
    /// The numerator; carries the sign.
    public let numerator: Int64
    /// The denominator, greater than 0.
    public let denominator: Int64

    /// The fraction `numerator / denominator` in lowest terms; nil when the denominator is 0 or a part doesn't fit.
    public init?(_ numerator: Int64, over denominator: Int64) {
        self.init(wide: Int128(numerator), over: Int128(denominator))
    }

    /// A whole number.
    public init(_ whole: Int64) {
        numerator = whole
        denominator = 1
    }

    private init?(wide numerator: Int128, over denominator: Int128) {
        guard denominator != 0 else { return nil }
        let divisor = Self.greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
        let sign: Int128 = denominator < 0 ? -1 : 1
        guard let reducedNumerator = Int64(exactly: sign * numerator / Int128(divisor)),
            let reducedDenominator = Int64(exactly: sign * denominator / Int128(divisor))
        else { return nil }
        self.numerator = reducedNumerator
        self.denominator = reducedDenominator
    }

    /// Reads a plain decimal such as `0.999`, `14.4` or `99`, exactly.
    ///
    /// - Parameter text: digits with at most one point, an optional sign, and an optional exponent.
    public init?(decimal text: String) {
        guard let decimal = Decimal128(text) else { return nil }
        var scale: Int128 = 1
        for _ in 0..<min(abs(decimal.exponent), 37) { scale *= 10 }
        guard abs(decimal.exponent) <= 37 else { return nil }
        if decimal.exponent <= 0 {
            self.init(wide: decimal.significand, over: scale)
        } else {
            let (product, overflow) = decimal.significand.multipliedReportingOverflow(by: scale)
            guard !overflow else { return nil }
            self.init(wide: product, over: 1)
        }
    }

    /// The product, or nil where its parts don't fit 64 bits.
    public func multiplied(by other: Ratio) -> Ratio? {
        Ratio(
            wide: Int128(numerator) * Int128(other.numerator), over: Int128(denominator) * Int128(other.denominator))
    }

    /// The sum, or nil where its parts don't fit 64 bits.
    public func adding(_ other: Ratio) -> Ratio? {
        Ratio(
            wide: Int128(numerator) * Int128(other.denominator) + Int128(other.numerator) * Int128(denominator),
            over: Int128(denominator) * Int128(other.denominator))
    }

    /// `1 - self`, or nil where its parts don't fit 64 bits.
    public var complement: Ratio? {
        Ratio(wide: Int128(denominator) - Int128(numerator), over: Int128(denominator))
    }

    /// The nearest binary floating-point number, for output only.
    public var doubleValue: Double { Double(numerator) / Double(denominator) }

    private static func greatestCommonDivisor(_ left: UInt128, _ right: UInt128) -> UInt128 {
        var (a, b) = (left, right)
        while b != 0 { (a, b) = (b, a % b) }
        return max(a, 1)
    }
}

extension Ratio: Comparable {
    /// Orders by value, exactly.
    public static func < (left: Ratio, right: Ratio) -> Bool {
        Int128(left.numerator) * Int128(right.denominator) < Int128(right.numerator) * Int128(left.denominator)
    }
}
