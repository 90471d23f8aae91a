internal import SloburnModel

/// Builds the budget of an objective whose indicator and alerts are known.
struct ObjectiveLinker {
    let metrics: MetricLinker

    /// Checks what an objective may have for its window and the kind of its indicator.
    static func check(_ objective: ObjectiveDocument, of slo: SLODocument, indicator: IndicatorDocument?) {
        SliceCheck.check(objective, slo.period)
        switch indicator {
        case nil: break
        case .threshold?: ThresholdBuilder.check(objective)
        case .ratio?, .raw?:
            objective.operatorElement?.warning(.ignoredField, "op has no effect on a ratio")
            if case .inline = slo.isComposite ? objective.indicator : slo.indicator {
                objective.valueElement?.error(.exclusiveFields, "value does not go with a ratio")
            } else {
                objective.valueElement?.warning(.ignoredField, "value has no effect on a ratio")
            }
        }
    }

    /// The budget; nil, with a finding here or before, where it can't be built.
    func budget(
        _ slo: SLODocument, _ objective: ObjectiveDocument, alerts: LinkedAlerts?, linked: LinkedIndicator?
    ) -> BudgetDefinition? {
        let indicator = linked.flatMap { self.indicator($0, objective, slo.offBound) }
        guard let target = objective.target, let period = slo.period, let alerts else { return nil }
        guard let allowed = target.complement else {
            objective.targetElement.error(.invalidValue, "the target has more digits than are kept exactly")
            return nil
        }
        let builder = TierBuilder(
            slo: slo.name, period: period.nominalSpan, allowedErrorRatio: allowed,
            slice: objective.slices?.window, element: objective.targetElement)
        let tiers = builder.tiers(of: alerts.tiers)
        guard let indicator, let linked, let service = slo.service else { return nil }
        var budget = BudgetDefinition(
            slo: slo.name, objectiveName: objective.name, compositeName: slo.hasCompositeBudget ? slo.name : nil,
            service: service, indicator: indicator,
            groupBy: linked.groupBy, target: target, allowedErrorRatio: allowed,
            slices: Self.slices(objective, period), period: period, tiers: tiers,
            alertPolicies: alerts.policies.map(\.definition), noData: slo.noData,
            runbook: slo.metadata.annotation(Metadata.runbookKey)?.value, labels: slo.metadata.labels,
            annotations: slo.metadata.definingAnnotations)
        budget.minCoverage = slo.minCoverage
        // All samples of a group have the same value of its labels.
        if !slo.hasCompositeBudget { budget.breakdown = slo.breakdown.filter { !linked.groupBy.contains($0) } }
        budget.dependsOn = slo.dependsOn
        (budget.serviceTier, budget.stage) = (slo.criticality.tier, slo.criticality.stage)
        // The objectives of a composite have no alerts of their own.
        if !slo.hasCompositeBudget {
            let differences = TierBuilder.reconcileTiers(definitions(of: budget))
            budget.tiers += slo.criticality.rules.renamed(differences, \.severity)
            budget.take(slo.budgetPolicy)
        }
        addRevisions(to: &budget)
        return budget
    }

    /// Warns of labels of a breakdown that say nothing.
    func checkBreakdown(_ budgets: [BudgetDefinition], of slo: SLODocument) {
        guard !slo.breakdown.isEmpty, let (_, element) = slo.metadata.annotation(Metadata.breakdownKey) else { return }
        if slo.hasCompositeBudget {
            element.warning(.ignoredField, "has no effect: alerts of a composite don't tell where events come from")
            return
        }
        let sources = Set(budgets.flatMap(\.sources)).sorted().flatMap(metrics.asked)
        for label in slo.breakdown {
            metrics.taxonomy.checkLabel(label, element)
            if budgets.contains(where: { $0.groupBy.contains(label) }) {
                element.warning(
                    .ignoredField, "'\(label)' is in groupBy: all samples of a budget have the same value of it")
            } else {
                for source in sources { SelectorCheck.checkGroup(label, element, source) }
            }
        }
    }

    /// Warns where a coverage is asked for that is never known.
    func checkCoverage(_ budgets: [BudgetDefinition], of slo: SLODocument) {
        guard slo.minCoverage != nil, let (_, element) = slo.metadata.annotation(Metadata.minCoverageKey) else {
            return
        }
        let names = Set(budgets.flatMap(\.sources)).sorted()
        let sources = names.compactMap { metrics.definition($0) }
        guard !names.isEmpty, sources.count == names.count, sources.allSatisfy({ $0.completeness == nil }) else {
            return
        }
        let who =
            names.count == 1 ? "the DataSource '\(names[0])' has no" : "none of \(names.joined(separator: ", ")) has"
        element.warning(.ignoredField, "has no effect: coverage is never known, because \(who) completeness")
    }

    /// Names what the budget means.
    func addRevisions(to budget: inout BudgetDefinition) {
        let sources = definitions(of: budget)
        budget.revision = Revision.whole(budget, sources)
        budget.countingRevision = Revision.counting(budget, sources)
    }

    private func definitions(of budget: BudgetDefinition) -> [DataSourceDefinition] {
        budget.sources.compactMap { metrics.definition($0) }
    }

    /// The slices, which begin at local midnight where they are whole days of a calendar.
    private static func slices(_ objective: ObjectiveDocument, _ period: BudgetPeriod) -> SliceDefinition? {
        guard let slices = objective.slices else { return nil }
        let isWholeDays = slices.window.nanoseconds % TimeSpan.days(1).nanoseconds == 0
        return SliceDefinition(
            width: slices.window, rule: slices.target.map { .goodFrom($0) } ?? .share,
            zone: isWholeDays ? period.calendar?.zone : nil)
    }

    private func indicator(
        _ linked: LinkedIndicator, _ objective: ObjectiveDocument, _ offBound: OffBoundRule
    ) -> BudgetDefinition.Indicator? {
        switch linked {
        case .counted(let indicator, _): return indicator
        case .threshold(let query):
            guard var threshold = ThresholdBuilder.threshold(objective, unit: query.unit) else { return nil }
            threshold.offBound = offBound
            if let element = objective.valueElement {
                BoundCheck.check(threshold, query.query, metrics.definition(query.query.source), element)
            }
            return .threshold(query.query, threshold)
        case .skipped: return nil
        }
    }
}
