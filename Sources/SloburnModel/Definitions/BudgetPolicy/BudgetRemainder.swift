/// What remains of an error budget, exactly: `left` of `whole`.
public struct BudgetRemainder: Hashable, Sendable {
    /// `total × (1 - target) - bad`, in parts that make both whole; negative when overspent.
    public let left: Int128
    /// `total × (1 - target)` in the same parts; 0 without events.
    public let whole: Int128

    /// Creates the remainder of a period.
    ///
    /// - Parameters:
    ///   - bad: bad events, at least 0.
    ///   - total: all events, in the same unit.
    ///   - allowed: `1 - target`; above 0.
    public init(bad: Int64, total: Int64, allowed: Ratio) {
        whole = Int128(total) * Int128(allowed.numerator)
        left = whole - Int128(bad) * Int128(allowed.denominator)
    }

    /// Whether a smaller share remains; without events all of it does.
    public func isBelow(_ share: Ratio) -> Bool {
        guard whole > 0 else { return Ratio(1) < share }
        let (mine, other) = (
            left.multipliedFullWidth(by: Int128(share.denominator)),
            whole.multipliedFullWidth(by: Int128(share.numerator))
        )
        return mine.high == other.high ? mine.low < other.low : mine.high < other.high
    }
}
