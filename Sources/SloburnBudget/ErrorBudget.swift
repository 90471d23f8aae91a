public import SloburnModel

/// How many bad events a period allows, and how much of that is spent.
///
/// *Source:* allowed = total × (1 - target), remaining = 1 - bad / allowed.
public struct ErrorBudget: Hashable, Sendable {
    /// Bad events allowed; a fraction where the target doesn't divide the total.
    public var allowed: Double
    /// The share of the budget spent: 0 for none, 1 for all, more when overspent.
    public var consumed: Double
    /// `1 - consumed`; negative when overspent, 1 without events.
    public var remaining: Double

    /// Creates the budget of a period.
    ///
    /// - Parameters:
    ///   - bad: bad events.
    ///   - total: all events.
    ///   - scale: in how many parts an event both are given.
    ///   - allowedErrorRatio: `1 - target`.
    public init(bad: Int64, total: Int64, scale: Int64 = 1, allowedErrorRatio: Ratio) {
        // Over the common denominator, so that each figure is rounded once: 0.15, not 1 - 0.85 = 0.15000000000000002.
        let allowedScaled = Int128(total) * Int128(allowedErrorRatio.numerator)
        let badScaled = Int128(bad) * Int128(allowedErrorRatio.denominator)
        guard allowedScaled > 0 else {
            (allowed, consumed, remaining) = (0, 0, 1)
            return
        }
        let budget = Double(nearest: allowedScaled)
        allowed = budget / Double(nearest: Int128(allowedErrorRatio.denominator) * Int128(scale))
        consumed = Double(nearest: badScaled) / budget
        remaining = Double(nearest: allowedScaled - badScaled) / budget
    }

    /// When the budget runs out at the present burn rate, in milliseconds since the epoch.
    ///
    /// - Parameters:
    ///   - time: now.
    ///   - period: the budget's period.
    ///   - burnRate: the burn rate over one hour.
    /// - Returns: `time + remaining × period / burnRate`; `time` itself when nothing remains; nil when nothing burns
    ///   or the day lies beyond the year 9999.
    public func exhaustion(from time: Timestamp, period: TimeSpan, burnRate: Double) -> Int64? {
        guard remaining > 0 else { return time.milliseconds }
        guard burnRate > 0 else { return nil }
        let milliseconds = Double(time.milliseconds) + remaining * Double(period.nanoseconds) / 1e6 / burnRate
        guard milliseconds < 253_402_300_800_000 else { return nil }
        return Int64(milliseconds)
    }
}

extension Double {
    /// The number nearest to an integer.
    init(nearest integer: Int128) {
        // A conversion from 128 bits takes a hundred times as long.
        if let short = Int64(exactly: integer) { self.init(short) } else { self.init(integer) }
    }
}
