import SloburnAlerting
import SloburnBudget
import SloburnModel

/// A tier whose windows are both above its factor, and which is not true for want of events.
struct HeldTier {
    let tier: AlertTier
    /// The first of its rules that holds it.
    let rule: LowTrafficRule
}

extension BudgetKey {
    /// The tiers that are held, in the order of the severities and of the policy.
    var heldTiers: [HeldTier] {
        guard plan.hasLowTrafficRules else { return [] }
        return alerts.flatMap { alert in
            zip(alert.machine.tiers, alert.windows).compactMap { tier, windows in
                guard tier.trigger == .burnRate, let (long, short) = countsAboveFactor(of: tier, windows) else {
                    return nil
                }
                return LowTrafficRule.first(holding: tier, long, short).map { HeldTier(tier: tier, rule: $0) }
            }
        }
    }

    /// The counts of a tier's windows where both compare with its factor as it asks; else nil.
    func countsAboveFactor(
        of tier: AlertTier, _ windows: (long: Int, short: Int)
    ) -> (long: WindowCounts, short: WindowCounts)? {
        let long = unboundedCounts(ofWindow: windows.long)
        guard long.isErrorRatio(tier.comparison, tier.errorRatioThreshold) else { return nil }
        let short = unboundedCounts(ofWindow: windows.short)
        return short.isErrorRatio(tier.comparison, tier.errorRatioThreshold) ? (long, short) : nil
    }
}
