public import SloburnModel

/// The events of one window, and what follows from them for a budget.
///
/// Decisions are made in integers; floating-point numbers are for output only.
public struct WindowCounts: Hashable, Sendable {
    /// Where the window begins (inclusive).
    public var from: Timestamp
    /// Where it ends (exclusive).
    public var to: Timestamp
    /// Good events.
    public var good: Int64
    /// Bad events: `total - good`.
    public var bad: Int64
    /// All events.
    public var total: Int64
    /// True when the numerator matched more than the total did, so that it was held at the total.
    public var isClamped: Bool

    /// Creates the counts of a window from a tally.
    ///
    /// - Parameters:
    ///   - tally: what the two queries matched.
    ///   - numerator: whether `tally.matched` counts good or bad events.
    ///   - from: where the window begins.
    ///   - to: where it ends.
    public init(_ tally: Tally, numerator: BudgetDefinition.NumeratorKind, from: Timestamp, to: Timestamp) {
        let matched = min(tally.matched, tally.total)
        self.from = from
        self.to = to
        total = tally.total
        good = numerator == .good ? matched : tally.total - matched
        bad = numerator == .good ? tally.total - matched : matched
        isClamped = tally.matched > tally.total
    }

    /// The share of good events, or nil without events.
    public var serviceLevel: Double? { total == 0 ? nil : Double(good) / Double(total) }

    /// Whether bad/total is strictly above `ratio`; never without events.
    public func isErrorRatioAbove(_ ratio: Ratio) -> Bool {
        total > 0 && Int128(bad) * Int128(ratio.denominator) > Int128(ratio.numerator) * Int128(total)
    }

    /// `(bad/total) / (1 - target)`; 0 without events.
    ///
    /// - Parameter allowed: `1 - target`.
    /// - Returns: how many times faster than allowed the budget burns.
    public func burnRate(allowed: Ratio) -> Double {
        guard total > 0 else { return 0 }
        return Double(nearest: Int128(bad) * Int128(allowed.denominator))
            / Double(nearest: Int128(total) * Int128(allowed.numerator))
    }

    /// The error budget that these events leave.
    ///
    /// - Parameter allowed: `1 - target`.
    /// - Returns: allowed, consumed and remaining.
    public func errorBudget(allowed: Ratio) -> ErrorBudget {
        ErrorBudget(bad: bad, total: total, allowedErrorRatio: allowed)
    }
}
