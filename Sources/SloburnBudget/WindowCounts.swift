public import SloburnModel

/// The events of one window, and what follows from them for a budget.
///
/// Decisions are made in integers; floating-point numbers are for output only. Where an event can be good for a part,
/// all three counts are in such parts, `scale` of which are one event.
public struct WindowCounts: Hashable, Sendable {
    /// Where the window begins (inclusive).
    public var from: Timestamp
    /// Where it ends (exclusive).
    public var to: Timestamp
    /// How many parts are one event; 1 where events are good or bad as a whole.
    public var scale: Int64
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
    ///   - scale: how many parts of `tally.matched` are one event of `tally.total`.
    ///   - from: where the window begins.
    ///   - to: where it ends.
    public init(
        _ tally: Tally, numerator: BudgetDefinition.NumeratorKind, scale: Int64 = 1, from: Timestamp, to: Timestamp
    ) {
        let all = tally.total.multipliedSaturated(by: scale)
        let matched = min(tally.matched, all)
        self.from = from
        self.to = to
        self.scale = scale
        total = all
        good = numerator == .good ? matched : all - matched
        bad = numerator == .good ? all - matched : matched
        isClamped = tally.matched > all
    }

    /// All events, in whole ones.
    public var events: Int64 { total / scale }

    /// Whether at least so many events were bad.
    public func hasBad(atLeast count: Int64) -> Bool { bad >= count.multipliedSaturated(by: scale) }

    /// The share of good events, or nil without events.
    public var serviceLevel: Double? { total == 0 ? nil : Double(good) / Double(total) }

    /// Whether bad/total compares with `ratio` as asked, exactly; never without events.
    public func isErrorRatio(_ comparison: Threshold.Operator, _ ratio: Ratio) -> Bool {
        guard total > 0 else { return false }
        let (left, right) = (Int128(bad) * Int128(ratio.denominator), Int128(ratio.numerator) * Int128(total))
        switch comparison {
        case .gt: return left > right
        case .gte: return left >= right
        case .lt: return left < right
        case .lte: return left <= right
        }
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
        ErrorBudget(bad: bad, total: total, scale: scale, allowedErrorRatio: allowed)
    }

    /// Counts so many bad events as good ones, no more than there are.
    public mutating func forgive(events: Int64) { forgive(parts: events.multipliedSaturated(by: scale)) }

    /// Counts as many bad events as good ones as there are in a part of a period, were all parts alike.
    ///
    /// - Parameters:
    ///   - span: the part.
    ///   - period: how long the period is; longer than 0.
    public mutating func forgive(_ span: TimeSpan, of period: TimeSpan) {
        let share = Int128(total) * Int128(span.nanoseconds) / Int128(max(1, period.nanoseconds))
        forgive(parts: Int64(clamping: share))
    }

    private mutating func forgive(parts: Int64) {
        let forgiven = min(bad, max(0, parts))
        bad -= forgiven
        good += forgiven
    }
}
