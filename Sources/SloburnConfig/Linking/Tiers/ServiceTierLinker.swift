internal import SloburnModel

/// How much depends on the service of an SLO, and what follows from it.
struct Criticality {
    /// The name of a ServiceTier, whether there is one or not; nil where nobody says.
    var tier: String?
    /// Where the service is in its life; nil where nobody says.
    var stage: String?
    /// What holds where the SLO says nothing.
    var rules = ServiceTierRules()
}

/// Finds the ServiceTier of each SLO: its own annotation names it, or that of its service.
struct ServiceTierLinker {
    private let tiers: [String: ServiceTierDocument]
    private let services: [String: Metadata]
    private let findings: FindingList

    init(_ catalog: Catalog, findings: FindingList) {
        tiers = Dictionary(catalog.serviceTiers.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        services = catalog.services
        self.findings = findings
    }

    /// The SLO with what its tier says where it says nothing itself.
    func completed(_ slo: SLODocument) -> SLODocument {
        var slo = slo
        let criticality = criticality(of: slo)
        slo.criticality = criticality
        if slo.metadata.annotation(Metadata.noDataKey) == nil, let noData = criticality.rules.noData {
            slo.noData = noData
        }
        if slo.metadata.annotation(Metadata.minCoverageKey) == nil { slo.minCoverage = criticality.rules.minCoverage }
        return slo
    }

    private func criticality(of slo: SLODocument) -> Criticality {
        let service = slo.service.flatMap { services[$0] }
        func value(_ key: String) -> String? {
            (slo.metadata.annotation(key) ?? service?.annotation(key))?.value
        }
        let (tier, stage) = (value(Metadata.tierKey), value(Metadata.stageKey))
        let rules = tier.flatMap { tiers[$0] }?.rules(at: stage) ?? ServiceTierRules()
        return Criticality(tier: tier, stage: stage, rules: rules)
    }

    /// Checks the annotations of Services and SLOs, and that each tier is named by some.
    func check(_ slos: [SLODocument]) {
        let documents = services.values + slos.map(\.metadata)
        for metadata in documents { check(metadata) }
        guard !findings.hasUnreadDocuments else { return }
        let used = Set(documents.compactMap { $0.annotation(Metadata.tierKey)?.value })
        for tier in tiers.values where !used.contains(tier.name) {
            tier.element.warning(
                .unusedDocument,
                "no Service and no SLO has the tier '\(tier.name)'; name it with the annotation \(Metadata.tierKey)"
                    + NearestName.hint(for: tier.name, in: used))
        }
    }

    private func check(_ metadata: Metadata) {
        for key in [Metadata.tierKey, Metadata.stageKey] {
            if let (value, element) = metadata.annotation(key), value.isEmpty {
                element.error(.invalidValue, "must not be empty")
            }
        }
        guard let (name, element) = metadata.annotation(Metadata.tierKey), !name.isEmpty, tiers[name] == nil else {
            return
        }
        let message = "there is no ServiceTier '\(name)'"
        if !tiers.isEmpty {
            element.error(
                .unknownReference, message + NearestName.hint(for: name, in: tiers.keys) + findings.unreadHint)
        } else if !findings.hasUnreadDocuments {
            element.warning(.unknownReference, message + ", nor any other: the tier is told of, and changes no alert")
        }
    }
}
