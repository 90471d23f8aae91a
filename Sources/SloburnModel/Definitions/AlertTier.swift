/// One tier of a burn-rate policy: both windows must burn strictly faster than `factor`.
///
/// A burn-rate condition of OpenSLO is a tier whose two windows are the same.
///
/// *Source:* The Site Reliability Workbook, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts".
public struct AlertTier: Hashable, Sendable {
    /// What it is about.
    public enum Trigger: String, Hashable, Sendable {
        /// The budget burns too fast.
        case burnRate
        /// Nothing came in the long window.
        case noData
        /// The budget's source and the one it is compared with differ.
        case reconcile
        /// More of the period's budget is spent than there is.
        case exhausted

        /// What routes and records call it.
        public var kind: AlertKind {
            switch self {
            case .burnRate: .burnRate
            case .noData: .noData
            case .reconcile: .reconcile
            case .exhausted: .budget
            }
        }
    }

    /// What it is about; `noData` looks at nothing but the long window, `reconcile` at what was compared last,
    /// `exhausted` at the period.
    public var trigger: Trigger
    /// Who hears of it: `page`, `ticket` or a word of the user's.
    public var severity: String
    /// The window that decides.
    public var longWindow: TimeSpan
    /// The window that must still burn, so that the alert ends soon after the trouble.
    public var shortWindow: TimeSpan
    /// How many times faster than the budget allows over the period.
    public var factor: Ratio
    /// The share of the period's budget spent in the long window at that rate; nil when the policy gave the factor.
    public var budgetShare: Ratio?
    /// `factor × (1 - target)`: the error ratio that both windows must exceed.
    public var errorRatioThreshold: Ratio
    /// How the burn rate is compared with the factor; `gt` but for conditions of OpenSLO that say otherwise.
    public var comparison: Threshold.Operator
    /// How long it must be true at every evaluation before it fires.
    public var pendingFor: TimeSpan
    /// How long it must be false at every evaluation before it resolves.
    public var keepFiringFor: TimeSpan
    /// The fewest events in the long window for it to be true.
    public var minEvents: Int64
    /// The fewest bad events in the long window for it to be true.
    public var minBadEvents: Int64
    /// How sure it must be, in both windows, that the error ratio is above the threshold; nil takes counts as they are.
    ///
    /// Only for `burnRate` with the comparison `gt`, without effect otherwise.
    public var confidence: Confidence?

    /// The error ratio at which it stays true once it fires; at most `errorRatioThreshold`, and equal to it as a rule.
    public var stayingThreshold: Ratio
    /// `stayingThreshold` as a share of `errorRatioThreshold`; nil where they are equal.
    public var resolveBelow: Ratio?
    /// The severity whose alert of the same key keeps it from beginning while it fires; nil for none.
    public var silencedBy: String?
    /// When its coming and going is taken as one episode; nil for never.
    public var flapping: FlapRule?

    /// Creates a tier.
    public init(
        trigger: Trigger = .burnRate, severity: String, longWindow: TimeSpan, shortWindow: TimeSpan, factor: Ratio,
        budgetShare: Ratio? = nil,
        errorRatioThreshold: Ratio, comparison: Threshold.Operator = .gt, pendingFor: TimeSpan = .zero,
        keepFiringFor: TimeSpan = .zero, minEvents: Int64 = 0, minBadEvents: Int64 = 0,
        confidence: Confidence? = nil
    ) {
        self.trigger = trigger
        self.severity = severity
        self.longWindow = longWindow
        self.shortWindow = shortWindow
        self.factor = factor
        self.budgetShare = budgetShare
        self.errorRatioThreshold = errorRatioThreshold
        self.comparison = comparison
        self.pendingFor = pendingFor
        self.keepFiringFor = keepFiringFor
        self.minEvents = minEvents
        self.minBadEvents = minBadEvents
        self.confidence = confidence
        stayingThreshold = errorRatioThreshold
    }

    /// What the key of its alert ends in: tiers of one alert have the same.
    public var alertKeyPart: String { trigger == .exhausted ? BudgetPolicy.exhaustedKey : severity }

    /// The same tier that, once it fires, stays true while the error ratios are above a share of its threshold.
    ///
    /// - Parameter share: above 0, at most 1.
    /// - Returns: nil where that can't be kept exactly.
    public func staying(above share: Ratio) -> AlertTier? {
        guard let threshold = errorRatioThreshold.multiplied(by: share) else { return nil }
        var tier = self
        (tier.resolveBelow, tier.stayingThreshold) = (share, threshold)
        return tier
    }
}
