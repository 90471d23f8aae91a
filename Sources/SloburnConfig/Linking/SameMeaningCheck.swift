internal import SloburnModel

/// Warns of objectives that promise the same of the same counts.
struct SameMeaningCheck {
    private struct Meaning: Hashable {
        /// Of what is counted, and by which labels.
        var countingRevision: String
        var target: Ratio
        var period: BudgetPeriod

        init(_ budget: BudgetDefinition) {
            countingRevision = budget.countingRevision
            target = budget.target
            period = budget.period
        }
    }

    private var known: [Meaning: (slo: SLODocument, objective: ObjectiveDocument)] = [:]

    /// Compares an objective with all before.
    mutating func check(_ budget: BudgetDefinition, _ slo: SLODocument, _ objective: ObjectiveDocument) {
        let meaning = Meaning(budget)
        guard let first = known[meaning] else {
            known[meaning] = (slo, objective)
            return
        }
        let promise = "with the same target over \(budget.period.description)"
        if first.slo.element.place == slo.element.place {
            objective.targetElement.warning(
                .sameMeaning,
                "counts the same \(promise) as the objective in line \(first.objective.element.value.position.line)")
        } else if first.slo.name != slo.name {
            slo.element.warning(
                .sameMeaning,
                "the SLO '\(slo.name)' counts the same \(promise) as the SLO '\(first.slo.name)' in "
                    + first.slo.element.place)
        }
    }
}
