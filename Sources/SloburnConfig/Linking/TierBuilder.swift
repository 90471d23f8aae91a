internal import SloburnModel

/// Computes the alert tiers of an objective from a policy, exactly.
struct TierBuilder {
    /// The SLO's name, for messages.
    let slo: String
    let period: TimeSpan
    let allowedErrorRatio: Ratio
    /// How long a slice is, where slices are counted.
    let slice: TimeSpan?
    /// Where findings go: the objective's target.
    let element: Element

    func tiers(of policy: [TierDocument]) -> [AlertTier] {
        policy.compactMap { tier($0) }
    }

    /// The tier that tells of counts that differ, where one of a budget's sources asks for it.
    static func reconcileTiers(_ sources: [DataSourceDefinition]) -> [AlertTier] {
        guard let rule = sources.lazy.compactMap(\.reconcile).first(where: \.raisesTicket) else { return [] }
        let tier = AlertTier(
            trigger: .reconcile, severity: ReconcileRule.severity, longWindow: rule.interval,
            shortWindow: rule.interval,
            factor: Ratio(0), errorRatioThreshold: Ratio(0))
        return [tier]
    }

    private func tier(_ document: TierDocument) -> AlertTier? {
        guard let factor = factor(document), let threshold = factor.multiplied(by: allowedErrorRatio) else {
            element.error(
                .outOfRange,
                "\(name(document)): factor × (1 - target) can't be kept exactly; use fewer digits in the target, the "
                    + "period or the policy")
            return nil
        }
        warn(document, factor: factor, threshold: threshold)
        let details = document.details
        var share: Ratio?
        if case .budgetShare(let written) = document.rate { share = written }
        var tier = AlertTier(
            trigger: document.trigger, severity: document.severity, longWindow: document.longWindow,
            shortWindow: document.shortWindow,
            factor: factor, budgetShare: share, errorRatioThreshold: threshold,
            comparison: document.comparison, pendingFor: details.pendingFor ?? .zero,
            keepFiringFor: details.keepFiringFor ?? .zero, minEvents: details.minEvents ?? 0,
            minBadEvents: details.minBadEvents ?? 0, confidence: details.confidence)
        tier.flapping = details.flapping
        tier.silencedBy = details.silencedBy == document.severity ? nil : details.silencedBy
        guard let share = details.resolveBelow else { return tier }
        if let staying = tier.staying(above: share) { return staying }
        element.error(
            .outOfRange,
            "\(name(document)): resolveBelow × factor × (1 - target) can't be kept exactly; use fewer digits")
        return nil
    }

    /// budgetShare × period / longWindow, or the factor given.
    private func factor(_ document: TierDocument) -> Ratio? {
        switch document.rate {
        case .factor(let factor): return factor
        case .budgetShare(let share):
            return Ratio(period.nanoseconds, over: document.longWindow.nanoseconds)?.multiplied(by: share)
        }
    }

    private func name(_ document: TierDocument) -> String {
        let isOne = document.longWindow == document.shortWindow
        let windows = isOne ? "\(document.longWindow)" : "\(document.longWindow)/\(document.shortWindow)"
        return "SLO '\(slo)', tier \(document.severity) \(windows)"
    }

    private func warn(_ document: TierDocument, factor: Ratio, threshold: Ratio) {
        guard document.trigger == .burnRate else { return }
        // Below a factor, these would be about when it does not alert.
        guard document.comparison == .gt || document.comparison == .gte else { return }
        let name = name(document)
        if let slice, document.longWindow < slice {
            element.warning(
                .windowBelowSlice,
                "\(name) looks back \(document.longWindow), less than a slice of \(slice): it sees the last closed "
                    + "slice")
        }
        if threshold > Ratio(1) || threshold == Ratio(1) && document.comparison == .gt {
            element.warning(
                .unreachableTier,
                "\(name) can never fire: it asks for an error ratio above \(threshold.decimalText) "
                    + "(burn rate \(factor.decimalText)), and 1 is the most there is; "
                    + "the lowest target that works is \(Self.lowestTarget(for: factor))")
        }
        if factor < Ratio(1) {
            element.warning(
                .lowFactor,
                "\(name) has the factor \(factor.decimalText), below 1: it fires although the budget would outlast "
                    + "the period")
        }
        if document.longWindow > period {
            element.warning(.windowExceedsPeriod, "\(name) looks back further than the period of \(period)")
        }
    }

    /// The lowest target of 4 digits that is above 1 - 1/factor.
    private static func lowestTarget(for factor: Ratio) -> String {
        let bound = Int128(factor.numerator) - Int128(factor.denominator)
        return Ratio.decimal(tenThousandths: bound * 10_000 / Int128(factor.numerator) + 1)
    }
}
