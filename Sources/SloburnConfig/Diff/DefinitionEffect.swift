internal import SloburnModel

/// Says what follows from a change of a budget's definition, and in which direction it goes.
struct DefinitionEffect {
    let old: BudgetDefinition
    let new: BudgetDefinition

    /// The change with its direction and its consequence.
    func explained(_ change: PropertyChange) -> PropertyChange {
        var change = change
        switch change.property {
        case "target":
            change.direction = direction(isStricter: new.target > old.target)
            change.note = outages
        case "period": explainPeriod(&change)
        case "threshold": explainThreshold(&change)
        case "good", "bad", "total": explainQuery(&change)
        case "groupBy": change.note = "each combination of these labels has a budget of its own"
        case "no-data": explainNoData(&change)
        default: break
        }
        return change
    }

    private func direction(isStricter: Bool) -> PropertyChange.Direction { isStricter ? .tightened : .loosened }

    /// How long all may fail; nil where the length of a period is not always the same.
    private var outages: String? {
        guard let before = OutageText.text(old), let after = OutageText.text(new), before != after else { return nil }
        let periods = (DefinitionText.period(old), DefinitionText.period(new))
        let suffix = periods.0 == periods.1 ? "" : " in \(periods.0)"
        return "\(after) of full outage in \(periods.1) instead of \(before)\(suffix)"
    }

    /// What holds in every short period holds in every longer one that is made of them, not the other way round.
    private func explainPeriod(_ change: inout PropertyChange) {
        guard let before = DefinitionText.periodSpan(old), let after = DefinitionText.periodSpan(new), before != after
        else { return }
        change.direction = direction(isStricter: after < before)
        let outages = old.target == new.target ? outages : nil
        let begins =
            after > before && old.countingRevision == new.countingRevision
            ? "it begins with what was kept for the shorter one" : nil
        change.note = [outages, begins].compactMap { $0 }.joined(separator: "; ")
    }

    private func explainThreshold(_ change: inout PropertyChange) {
        guard let before = DefinitionText.threshold(of: old), let after = DefinitionText.threshold(of: new) else {
            return
        }
        guard before.family == after.family else { return change.note = "the unit measures something else" }
        guard before.comparison.isUpperLimit == after.comparison.isUpperLimit else {
            return change.note = "the other side is good now"
        }
        let isHigher: Bool
        if before.value != after.value || before.nanoseconds != after.nanoseconds {
            isHigher = (after.value, after.nanoseconds) > (before.value, before.nanoseconds)
            change.direction = direction(isStricter: isHigher != after.comparison.isUpperLimit)
        } else if before.comparison != after.comparison {
            change.direction = direction(isStricter: after.comparison == .lt || after.comparison == .gt)
        }
    }

    private func explainQuery(_ change: inout PropertyChange) {
        guard let before = DefinitionText.query(change.property, of: old),
            let after = DefinitionText.query(change.property, of: new)
        else { return }
        guard before.source == after.source else { return change.note = "it reads another source" }
        let (few, many) = (Set(before.selector.matchers), Set(after.selector.matchers))
        guard few != many, many.isSuperset(of: few) || few.isSuperset(of: many) else {
            return change.note = "selector changed"
        }
        let isNarrower = many.isSuperset(of: few)
        change.note =
            "selector changed: \(isNarrower ? "narrower" : "wider"), it selects "
            + (isNarrower ? "a part of what it did" : "what it did and more")
        // With another total, fewer good events may still be a larger share.
        guard change.property != "total",
            DefinitionText.query("total", of: old) == DefinitionText.query("total", of: new)
        else { return }
        change.direction = direction(isStricter: isNarrower == (change.property == "good"))
    }

    private func explainNoData(_ change: inout PropertyChange) {
        guard DefinitionText.countsEmptySlices(new) else {
            return change.note = "no effect: there are no slices to be empty"
        }
        let order: [BudgetDefinition.NoDataPolicy] = [.good, .ignore, .bad]
        let ranks = [old.noData, new.noData].compactMap { order.firstIndex(of: $0) }
        if ranks.count == 2 { change.direction = direction(isStricter: ranks[1] > ranks[0]) }
    }
}

extension Threshold.Operator {
    /// Whether what is below is good.
    fileprivate var isUpperLimit: Bool { self == .lte || self == .lt }
}
