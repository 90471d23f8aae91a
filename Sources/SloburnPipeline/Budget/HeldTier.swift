import SloburnAlerting
import SloburnBudget
import SloburnModel

/// A tier whose windows are both above its factor, and which is not true for want of events.
struct HeldTier {
    let tier: AlertTier
    /// The first of its rules that holds it.
    let rule: LowTrafficRule
}

extension BudgetKey.SeverityAlert {
    /// The error ratio that a tier has to be above: what fires ends at a lower one, where the tier says so.
    ///
    /// What is suppressed does not fire, and is not to begin at a lower one.
    func ratio(ofTier index: Int) -> Ratio {
        let fires = machine.episode != nil && machine.states[index].isActive
        return fires ? machine.tiers[index].stayingThreshold : machine.tiers[index].errorRatioThreshold
    }
}

extension BudgetKey {
    /// The tiers that are held, in the order of the severities and of the policy.
    var heldTiers: [HeldTier] {
        guard plan.hasLowTrafficRules else { return [] }
        return alerts.flatMap { alert in
            alert.windows.indices.compactMap { index in
                let tier = alert.machine.tiers[index]
                let ratio = alert.ratio(ofTier: index)
                guard tier.trigger == .burnRate,
                    let (long, short) = counts(above: ratio, of: tier, alert.windows[index])
                else { return nil }
                return LowTrafficRule.first(holding: tier, long, short, at: ratio).map {
                    HeldTier(tier: tier, rule: $0)
                }
            }
        }
    }

    /// The counts of a tier's windows where the error ratios of both compare with one as it asks; else nil.
    func counts(
        above ratio: Ratio, of tier: AlertTier, _ windows: (long: Int, short: Int)
    ) -> (long: WindowCounts, short: WindowCounts)? {
        let long = unboundedCounts(ofWindow: windows.long)
        guard long.isErrorRatio(tier.comparison, ratio) else { return nil }
        let short = unboundedCounts(ofWindow: windows.short)
        return short.isErrorRatio(tier.comparison, ratio) ? (long, short) : nil
    }
}
