internal import SloburnModel

/// Puts SLOs together with what they refer to.
struct BudgetBuilder {
    private let catalog: Catalog
    private let findings: FindingList
    private let linker: IndicatorLinker
    private let slis: [String: (document: IndicatorDocument?, linked: LinkedIndicator?)]
    private let policies: [String: PolicyDocument]

    /// Links every SLI, also those that nobody uses, for their findings.
    init(_ catalog: Catalog, findings: FindingList) {
        self.catalog = catalog
        self.findings = findings
        let linker = IndicatorLinker(metrics: MetricLinker(catalog.dataSources))
        self.linker = linker
        slis = Dictionary(
            catalog.slis.map { ($0.name, ($0.indicator, $0.indicator.flatMap(linker.link))) },
            uniquingKeysWith: { first, _ in first })
        policies = Dictionary(catalog.policies.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// One definition an objective that can be built, in the order of the files.
    func budgets() -> [BudgetDefinition] {
        catalog.slos.flatMap { budgets(of: $0) }
    }

    private func budgets(of slo: SLODocument) -> [BudgetDefinition] {
        checkService(slo)
        let tiers = tiers(of: slo)
        let (document, linked) = indicator(of: slo)
        for objective in slo.objectives { check(objective, of: slo, indicator: document) }
        if case .skipped(let type)? = linked {
            slo.element.warning(
                .skippedSLO, "the SLO '\(slo.name)' is skipped: its source is of type '\(type)', not kafka")
            return []
        }
        return slo.objectives.compactMap { objective in
            budget(slo, objective, tiers: tiers, linked: linked)
        }
    }

    private func checkService(_ slo: SLODocument) {
        guard let service = slo.service, let element = slo.serviceElement, !catalog.services.contains(service),
            !findings.hasUnreadDocuments
        else { return }
        element.warning(
            .unknownService,
            "there is no Service '\(service)'\(NearestName.hint(for: service, in: catalog.services))")
    }

    private func tiers(of slo: SLODocument) -> [TierDocument]? {
        let (name, element) = slo.policy
        if name == BuiltInPolicy.noneName { return [] }
        if let policy = policies[name] { return policy.tiers }
        if name == BuiltInPolicy.name { return BuiltInPolicy.tiers }
        let names = Array(policies.keys) + [BuiltInPolicy.name, BuiltInPolicy.noneName]
        element?.error(
            .unknownReference,
            "there is no BurnRatePolicy '\(name)'\(NearestName.hint(for: name, in: names))"
                + findings.unreadHint)
        return nil
    }

    private func indicator(of slo: SLODocument) -> (IndicatorDocument?, LinkedIndicator?) {
        switch slo.indicator {
        case .none: return (nil, nil)
        case .inline(let document): return (document, document.flatMap(linker.link))
        case .reference(let name, let element):
            if let sli = slis[name] { return (sli.document, sli.linked) }
            element.error(
                .unknownReference,
                "there is no SLI '\(name)'\(NearestName.hint(for: name, in: slis.keys))" + findings.unreadHint)
            return (nil, nil)
        }
    }

    /// Checks what an objective may have for the kind of its indicator.
    private func check(_ objective: ObjectiveDocument, of slo: SLODocument, indicator: IndicatorDocument?) {
        switch indicator {
        case nil: break
        case .threshold?: ThresholdBuilder.check(objective)
        case .ratio?:
            objective.operatorElement?.warning(.ignoredField, "op has no effect on a ratio")
            if case .reference = slo.indicator {
                objective.valueElement?.warning(.ignoredField, "value has no effect on a ratio")
            } else {
                objective.valueElement?.error(.exclusiveFields, "value does not go with a ratio")
            }
        }
    }

    private func budget(
        _ slo: SLODocument, _ objective: ObjectiveDocument, tiers: [TierDocument]?, linked: LinkedIndicator?
    ) -> BudgetDefinition? {
        let indicator = linked.flatMap { self.indicator($0, objective) }
        guard let target = objective.target, let period = slo.period, let tiers else { return nil }
        guard let allowed = target.complement else {
            objective.targetElement.error(.invalidValue, "the target has more digits than are kept exactly")
            return nil
        }
        let builder = TierBuilder(
            slo: slo.name, period: period, allowedErrorRatio: allowed, element: objective.targetElement)
        let alertTiers = builder.tiers(of: tiers)
        guard let indicator, let linked, let service = slo.service else { return nil }
        var budget = BudgetDefinition(
            slo: slo.name, objectiveName: objective.name, service: service, indicator: indicator,
            groupBy: linked.groupBy, target: target, allowedErrorRatio: allowed, period: period, tiers: alertTiers,
            noData: slo.noData, runbook: slo.metadata.annotation(Metadata.runbookKey)?.value,
            labels: slo.metadata.labels,
            annotations: Dictionary(
                slo.metadata.annotations.map { ($0.key, $0.value) }, uniquingKeysWith: { _, last in last }))
        let sources = budget.sources.compactMap { linker.metrics.definition($0) }
        budget.revision = Revision.whole(budget, sources)
        budget.countingRevision = Revision.counting(budget, sources)
        return budget
    }

    private func indicator(_ linked: LinkedIndicator, _ objective: ObjectiveDocument) -> BudgetDefinition.Indicator? {
        switch linked {
        case .ratio(let indicator, _): return indicator
        case .threshold(let query):
            return ThresholdBuilder.threshold(objective, unit: query.unit).map { .threshold(query.query, $0) }
        case .skipped: return nil
        }
    }
}
