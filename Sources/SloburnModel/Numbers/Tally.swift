/// Two exact counts of one budget over some stretch of time, as ingest sums them.
///
/// `matched` counts what the ratio's numerator query matched (good events, or bad ones where the SLI is written as
/// bad/total; good ones for a threshold). It may exceed `total`, because the two queries may read different metrics.
public struct Tally: Hashable, Sendable {
    /// What the numerator matched.
    public var matched: Int64
    /// What the denominator matched.
    public var total: Int64

    /// Nothing counted.
    public static let zero = Tally(matched: 0, total: 0)

    /// Creates a tally from its two counts.
    @inlinable
    public init(matched: Int64, total: Int64) {
        self.matched = matched
        self.total = total
    }

    /// True when both counts are 0.
    @inlinable
    public var isZero: Bool { matched == 0 && total == 0 }

    /// Adds, holding at the largest count rather than trapping: 2^63 events are more than any stream delivers.
    @inlinable
    public static func += (left: inout Tally, right: Tally) {
        left.matched = left.matched.addingSaturated(right.matched)
        left.total = left.total.addingSaturated(right.total)
    }

    /// What is left when a part of it is taken out; never less than nothing.
    @inlinable
    public func without(_ part: Tally) -> Tally {
        Tally(matched: max(0, matched &- part.matched), total: max(0, total &- part.total))
    }

    /// Subtracts what was added before.
    @inlinable
    public static func -= (left: inout Tally, right: Tally) {
        left.matched &-= right.matched
        left.total &-= right.total
    }
}

extension Int64 {
    /// The sum, or the largest or smallest value where it doesn't fit.
    @inlinable
    public func addingSaturated(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        guard overflow else { return sum }
        return other > 0 ? .max : .min
    }

    /// The product, or the largest or smallest value where it doesn't fit.
    @inlinable
    public func multipliedSaturated(by other: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        guard overflow else { return product }
        return (self > 0) == (other > 0) ? .max : .min
    }
}
