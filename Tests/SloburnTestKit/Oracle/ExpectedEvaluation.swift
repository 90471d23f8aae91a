public import SloburnModel

/// What one window must hold at an evaluation.
public struct ExpectedWindow: Hashable, Sendable {
    /// Its length.
    public var window: TimeSpan
    /// Where it begins (inclusive).
    public var from: Timestamp
    /// Where it ends (exclusive): the evaluation time.
    public var to: Timestamp
    /// What the two queries matched.
    public var tally: Tally
    /// Whether `tally.matched` counts good or bad events.
    public var numerator: BudgetDefinition.NumeratorKind

    /// All events.
    public var total: Int64 { tally.total }
    /// Good events; the numerator is held at the total.
    public var good: Int64 { numerator == .good ? min(tally.matched, total) : total - bad }
    /// Bad events; the numerator is held at the total.
    public var bad: Int64 { numerator == .bad ? min(tally.matched, total) : total - good }
    /// Whether the numerator was held.
    public var isClamped: Bool { tally.matched > tally.total }

    /// `(bad / total) / (1 - target)`; 0 without events.
    public func burnRate(target: Ratio) -> Double {
        total == 0 ? 0 : Double(bad) / Double(total) / (1 - Double(target.numerator) / Double(target.denominator))
    }

    /// Whether the burn rate is strictly above `factor`, in integers: `bad · F · D > f · (D - n) · total`.
    public func burnsFaster(than factor: Ratio, target: Ratio) -> Bool {
        guard total > 0 else { return false }
        let left = Int128(bad) * Int128(factor.denominator) * Int128(target.denominator)
        let right = Int128(factor.numerator) * Int128(target.denominator - target.numerator) * Int128(total)
        return left > right
    }

    /// Whether the burn rate would be above `factor` even with the least error ratio that the events are in keeping with.
    public func burnsFaster(than factor: Ratio, target: Ratio, level: Ratio) -> Bool {
        guard let threshold = target.complement?.multiplied(by: factor),
            let isAbove = WilsonBound.isAbove(threshold, bad: Double(bad), of: Double(total), level: level)
        else { preconditionFailure("\(bad) of \(total) can't be told from a factor of \(factor) by the closed form") }
        return isAbove
    }
}

/// A tier that is not true although both windows burn faster than its factor.
public struct ExpectedHold: Hashable, Sendable {
    /// The tier.
    public var tier: AlertTier
    /// What the contract calls the first rule that holds it.
    public var rule: String
}

/// A change of an alert.
public struct ExpectedTransition: Hashable, Sendable {
    /// The severity.
    public var severity: String
    /// True for `firing`, false for `resolved`.
    public var isFiring: Bool
    /// The tier that fires, or that fired last.
    public var tier: AlertTier
    /// When the episode began.
    public var startsAt: Timestamp
}

/// What must be known and said of one key at one evaluation.
public struct ExpectedEvaluation: Hashable, Sendable {
    /// The evaluation time.
    public var at: Timestamp
    /// The values of the group labels.
    public var group: [String]
    /// Every window, the period included, from the shortest to the longest.
    public var windows: [ExpectedWindow]
    /// The budget's period.
    public var period: ExpectedWindow
    /// The alerts that change, in the order in which the policy first names their severities.
    public var transitions: [ExpectedTransition]
    /// The alerts that fire after the evaluation, and since when.
    public var firing: [String: Timestamp]
    /// The tiers that are held by too few events, as the snapshot lists them.
    public var held: [ExpectedHold]
    /// Whether a snapshot is due.
    public var isWritten: Bool
    /// Samples accepted after an evaluation later than their event time.
    public var late: Int64
    /// Samples dropped as duplicates.
    public var duplicates: Int64
    /// Dead letters of the budget's sources.
    public var rejected: Int64
    /// The newest sample of the key, or nil before the first.
    public var lastSampleAt: Timestamp?
    /// The newest sample that any source accepted.
    public var watermark: Timestamp?

    /// The window of this length.
    public func window(_ length: TimeSpan) -> ExpectedWindow? { windows.first { $0.window == length } }

    /// Bad events that the period allows.
    public func allowed(target: Ratio) -> Double {
        Double(period.total) * Double(target.denominator - target.numerator) / Double(target.denominator)
    }

    /// The share of the budget that is spent; 0 without events.
    public func consumed(target: Ratio) -> Double {
        period.total == 0 ? 0 : Double(period.bad) / allowed(target: target)
    }

    /// When the budget runs out at the burn rate of the last hour, in milliseconds since the epoch; nil for never.
    public func exhaustsAt(target: Ratio) -> Double? {
        let remaining = 1 - consumed(target: target)
        let now = Double(at.nanoseconds) / 1e6
        // Exactly: an integer comparison decides whether something remains.
        let spent = Int128(period.bad) * Int128(target.denominator)
        let allowed = Int128(period.total) * Int128(target.denominator - target.numerator)
        if period.total > 0, spent >= allowed { return now }
        guard let rate = window(.hours(1))?.burnRate(target: target), rate > 0 else { return nil }
        return now + remaining * Double(period.window.nanoseconds) / 1e6 / rate
    }
}
