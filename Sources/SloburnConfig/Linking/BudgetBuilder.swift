internal import SloburnModel

/// Puts SLOs together with what they refer to.
struct BudgetBuilder {
    private let catalog: Catalog
    private let requirements: RequirementCheck
    private let taxonomy: TaxonomyCheck
    private let findings: FindingList
    private let linker: IndicatorLinker
    private let objectives: ObjectiveLinker
    private let alerts: AlertLinker
    private let tiers: ServiceTierLinker
    private let dependencies: DependencyLinker
    private let policies: BudgetPolicyLinker
    private let slis: [String: SLI]

    /// An indicator as it was read, and with its sources.
    private typealias SLI = (document: IndicatorDocument?, linked: LinkedIndicator?)

    /// Links every SLI and AlertPolicy, also those that nobody uses, for their findings.
    init(_ catalog: Catalog, requirements: Set<Requirement>, findings: FindingList) {
        self.catalog = catalog
        self.requirements = RequirementCheck(requirements: requirements)
        self.findings = findings
        taxonomy = TaxonomyCheck(taxonomy: catalog.taxonomy)
        let relations = SourceRelationsCheck(catalog.dataSources)
        for source in catalog.dataSources {
            taxonomy.check(source)
            relations.check(source)
        }
        let linker = IndicatorLinker(metrics: MetricLinker(catalog.dataSources, taxonomy: taxonomy))
        self.linker = linker
        objectives = ObjectiveLinker(metrics: linker.metrics)
        alerts = AlertLinker(catalog, findings: findings)
        tiers = ServiceTierLinker(catalog, findings: findings)
        tiers.check(catalog.slos)
        dependencies = DependencyLinker(catalog, findings: findings)
        dependencies.check(catalog.slos)
        policies = BudgetPolicyLinker(catalog, findings: findings)
        policies.check(catalog.slos.map(tiers.completed), catalog.serviceTiers)
        alerts.check(catalog.serviceTiers)
        slis = Dictionary(
            catalog.slis.map { ($0.name, ($0.indicator, $0.indicator.flatMap(linker.link))) },
            uniquingKeysWith: { first, _ in first })
    }

    /// One definition an objective that can be built, in the order of the files.
    func budgets() -> [BudgetDefinition] {
        var meanings = SameMeaningCheck()
        return catalog.slos.map(tiers.completed).map(policies.completed).flatMap { slo in
            var slo = slo
            slo.dependsOn = dependencies.services(of: slo)
            let budgets = budgets(of: slo, &meanings)
            for budget in budgets { BudgetPolicyLinker.checkKeys(budget, slo.element) }
            objectives.checkCoverage(budgets, of: slo)
            objectives.checkBreakdown(budgets, of: slo)
            return budgets
        }
    }

    private func budgets(of slo: SLODocument, _ meanings: inout SameMeaningCheck) -> [BudgetDefinition] {
        checkService(slo)
        requirements.check(slo)
        taxonomy.check(slo)
        let alerts = alerts.alerts(of: slo)
        requirements.checkAlerts(slo, alerts: alerts?.tiers.count)
        let shared = indicator(at: slo.indicator)
        let indicators = slo.objectives.map { slo.isComposite ? indicator(at: $0.indicator) : shared }
        for (objective, indicator) in zip(slo.objectives, indicators) {
            ObjectiveLinker.check(objective, of: slo, indicator: indicator.document)
        }
        if isSkipped(slo, indicators) { return [] }
        if slo.hasCompositeBudget { return compositeBudgets(of: slo, indicators, alerts) }
        return zip(slo.objectives, indicators).compactMap { objective, indicator in
            let budget = objectives.budget(slo, objective, alerts: alerts, linked: indicator.linked)
            if let budget { meanings.check(budget, slo, objective) }
            return budget
        }
    }

    /// The budget of a composite, which has the alerts, and before it those of its objectives, which have none.
    private func compositeBudgets(
        of slo: SLODocument, _ indicators: [SLI], _ alerts: LinkedAlerts?
    ) -> [BudgetDefinition] {
        let linker = CompositeLinker(slo)
        linker.check(indicators.map(\.linked))
        let none = LinkedAlerts(tiers: [], policies: [])
        let members = zip(slo.objectives, indicators).compactMap { objective, indicator in
            objectives.budget(slo, objective, alerts: none, linked: indicator.linked)
        }
        guard var composite = linker.budget(members, alerts: alerts) else { return members }
        objectives.addRevisions(to: &composite)
        return members.map { member in
            var member = member
            member.watchedWindows = composite.alertingWindows
            return member
        } + [composite]
    }

    /// Whether an SLO reads what Sloburn does not; a warning says so.
    private func isSkipped(_ slo: SLODocument, _ indicators: [SLI]) -> Bool {
        for case (_, .skipped(let type)?) in indicators {
            slo.element.warning(
                .skippedSLO, "the SLO '\(slo.name)' is skipped: its source is of type '\(type)', not kafka")
            return true
        }
        return false
    }

    private func checkService(_ slo: SLODocument) {
        guard let service = slo.service, let element = slo.serviceElement, catalog.services[service] == nil,
            !findings.hasUnreadDocuments
        else { return }
        element.report(
            requirements.requirements.contains(.service) ? .error : .warning, .unknownService,
            "there is no Service '\(service)'\(NearestName.hint(for: service, in: catalog.services.keys))")
    }

    private func indicator(at place: IndicatorPlace) -> SLI {
        switch place {
        case .none: return (nil, nil)
        case .inline(let document): return (document, document.flatMap(linker.link))
        case .reference(let name, let element):
            if let sli = slis[name] { return sli }
            element.error(
                .unknownReference,
                "there is no SLI '\(name)'\(NearestName.hint(for: name, in: slis.keys))" + findings.unreadHint)
            return (nil, nil)
        }
    }
}
