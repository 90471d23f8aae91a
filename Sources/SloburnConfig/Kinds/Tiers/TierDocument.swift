internal import SloburnModel

/// A tier of a policy, which becomes an alert tier once target and period are known.
struct TierDocument: Hashable {
    /// How fast the budget may burn.
    enum Rate: Hashable {
        /// A share of the period's budget within the long window.
        case budgetShare(Ratio)
        /// A burn rate.
        case factor(Ratio)
    }

    var trigger = AlertTier.Trigger.burnRate
    var severity: String
    var longWindow: TimeSpan
    var shortWindow: TimeSpan
    var rate: Rate
    var comparison: Threshold.Operator = .gt
    var details = TierDetails()

    /// The same tier, with what others say where it says nothing.
    func filled(by others: TierDetails) -> TierDocument {
        var tier = self
        tier.details = details.filled(by: others)
        return tier
    }
}
