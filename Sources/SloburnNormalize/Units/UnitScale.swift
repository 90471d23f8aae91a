public import SloburnModel

/// What checking and converting a short number needs of its unit: plain numbers, copied at no cost.
///
/// What it can't decide is left to `MeasurementUnit.quantity`, which also says what is wrong.
@frozen
public struct UnitScale: Hashable, Sendable {
    /// How many nanoseconds one unit is; 0 for what is no time.
    @usableFromInline let nanoseconds: Int64
    /// Whether it is the unit of counts, "1" or an annotation.
    public let isOne: Bool

    /// What a unit says of short numbers.
    public init(of unit: MeasurementUnit) {
        nanoseconds = unit.nanosecondsOfOne
        isOne = unit.family == .dimensionless && unit.factor == Ratio(1)
    }

    /// Whether a number of at most 18 digits is certainly a quantity: a duration is not negative and within 292 years.
    ///
    /// Of what is no time, no such number is beyond the range of Double.
    ///
    /// - Parameter significand: its digits as one integer; a point in between makes it smaller.
    /// - Returns: false where it is none, or where that has to be looked at more closely.
    @inlinable
    public func takes(significand: Int64) -> Bool {
        guard nanoseconds != 0 else { return true }
        return significand >= 0 && !significand.multipliedReportingOverflow(by: nanoseconds).overflow
    }

    /// The quantity of a number that it takes, where nothing has to be rounded; else nil.
    ///
    /// - Parameters:
    ///   - significand: the number's digits as one integer.
    ///   - decimals: how many of them stand behind the point, 0 to 18.
    /// - Returns: the quantity, in the base unit.
    public func quantity(significand: Int64, decimals: Int) -> Quantity? {
        guard nanoseconds != 0 else {
            // Up to 53 bits are whole in a Double.
            guard isOne, decimals == 0, significand.magnitude < 1 << 53 else { return nil }
            return .number(Double(significand), .dimensionless)
        }
        let (scale, rest) = nanoseconds.quotientAndRemainder(dividingBy: Decimal128.integerPowers[decimals])
        let (product, overflow) = significand.multipliedReportingOverflow(by: scale)
        return rest == 0 && !overflow ? .duration(nanoseconds: product) : nil
    }
}
