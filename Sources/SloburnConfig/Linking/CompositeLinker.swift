internal import SloburnModel

/// Builds the budget that the objectives of a composite SLO have together.
struct CompositeLinker {
    private let slo: SLODocument

    init(_ slo: SLODocument) {
        self.slo = slo
    }

    /// Checks what the objectives of a composite must have in common.
    func check(_ indicators: [LinkedIndicator?]) {
        guard let first = slo.objectives.first else { return }
        for (objective, indicator) in zip(slo.objectives, indicators).dropFirst() {
            if let slices = objective.slices, let other = first.slices, slices.window != other.window {
                slices.windowElement.error(
                    .compositeMismatch,
                    "the objectives of a composite must have slices of one length: \(slices.windowElement.writtenText) "
                        + "and \(other.windowElement.writtenText) differ")
            }
            if let groups = indicator?.groupBy, let others = indicators[0]?.groupBy, groups != others {
                objective.compositeElement?.error(
                    .compositeMismatch,
                    "the objectives of a composite must be grouped alike: [\(groups.joined(separator: ", "))] and "
                        + "[\(others.joined(separator: ", "))] differ")
            }
        }
    }

    /// The composite's budget; nil, with a finding here or before, where it can't be built.
    func budget(_ members: [BudgetDefinition], alerts: LinkedAlerts?) -> BudgetDefinition? {
        guard members.count == slo.objectives.count, let first = members.first, let alerts,
            let target = target(members), let allowed = target.ratio.complement
        else { return nil }
        var parts: [CompositeMember] = []
        for (member, objective) in zip(members, slo.objectives) {
            // A weight that is none has a finding of its own.
            guard let weight = objective.weight else { return nil }
            guard let inverse = Ratio(member.allowedErrorRatio.denominator, over: member.allowedErrorRatio.numerator),
                let stretch = allowed.multiplied(by: inverse)?.multiplied(by: weight)
            else {
                objective.compositeElement?.error(
                    .outOfRange, "weight and targets of the composite have more digits than are kept exactly")
                return nil
            }
            parts.append(
                CompositeMember(
                    budget: member.name, weight: weight, stretch: stretch, sources: member.sources,
                    countingRevision: member.countingRevision))
        }
        let builder = TierBuilder(
            slo: slo.name, period: first.period.nominalSpan, allowedErrorRatio: allowed, slice: first.slices?.width,
            element: target.element)
        var budget = first
        budget.objectiveName = nil
        budget.compositeName = nil
        budget.indicator = .composite(parts)
        (budget.target, budget.allowedErrorRatio) = (target.ratio, allowed)
        budget.tiers = builder.tiers(of: alerts.tiers)
        budget.alertPolicies = alerts.policies.map(\.definition)
        budget.take(slo.budgetPolicy)
        return budget
    }

    /// The composite's target: what the annotation says, else the lowest of its objectives.
    private func target(_ members: [BudgetDefinition]) -> (ratio: Ratio, element: Element)? {
        if let annotation = slo.metadata.annotation(Metadata.compositeTargetKey) {
            guard let ratio = Ratio(decimal: annotation.value), ratio >= Ratio(0), ratio < Ratio(1) else {
                annotation.element.error(
                    .outOfRange, "must be a share from 0 to below 1, such as 0.99; found '\(annotation.value)'")
                return nil
            }
            return (ratio, annotation.element)
        }
        guard let lowest = members.map(\.target).min() else { return nil }
        if let place = slo.objectives.first(where: { $0.target != lowest }),
            slo.objectives.allSatisfy({ $0.target != nil })
        {
            place.targetElement.warning(
                .compositeTarget,
                "a composite has no target of its own in OpenSLO, and those of its objectives differ: the lowest is taken, "
                    + "\(lowest.decimalText); say another one with the annotation \(Metadata.compositeTargetKey)")
        }
        return (lowest, slo.objectives[0].targetElement)
    }
}
