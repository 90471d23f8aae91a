/// What alerts an SLO has, before target and period are known.
struct LinkedAlerts {
    /// The tiers of its BurnRatePolicy, then those of its AlertPolicies.
    var tiers: [TierDocument]
    /// The AlertPolicies it names.
    var policies: [LinkedAlertPolicy]
}

/// Resolves the policies of SLOs.
struct AlertLinker {
    private let burnRatePolicies: [String: PolicyDocument]
    private let alertPolicies: AlertPolicyLinker
    private let severities: SeverityCheck
    private let findings: FindingList

    init(_ catalog: Catalog, findings: FindingList) {
        burnRatePolicies = Dictionary(catalog.policies.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        alertPolicies = AlertPolicyLinker(catalog, findings: findings)
        severities = SeverityCheck(catalog)
        self.findings = findings
    }

    /// Checks what ServiceTiers say of policies, also where nobody uses them.
    func check(_ serviceTiers: [ServiceTierDocument]) {
        for tier in serviceTiers {
            for case let (name, element)? in tier.allRules.map(\.policy) { _ = tiers(named: name, element) }
            severities.check(tier)
        }
    }

    /// The alerts of an SLO; nil, with findings, where some can't be used.
    ///
    /// Policies of its own replace the default policy, that of its service's tier as well, not one that the annotation
    /// names.
    func alerts(of slo: SLODocument) -> LinkedAlerts? {
        let rules = slo.criticality.rules
        let own = alertPolicies.policies(of: slo)
        let isDefault = slo.alertPolicies?.isEmpty ?? true
        let policy = slo.policy ?? (isDefault ? rules.policy : nil)
        let named = policy.map { tiers(named: $0.name, $0.element) } ?? (isDefault ? defaultTiers : [])
        guard let own, let named else { return nil }
        let filled = named.map { $0.filled(by: rules.defaults) }
        let renamed = rules.renamed(filled + own.flatMap(\.tiers), \.severity).map { tier in
            var tier = tier
            tier.details.silencedBy = tier.details.silencedBy.flatMap(rules.name(of:))
            return tier
        }
        return LinkedAlerts(
            tiers: renamed,
            policies: rules.renamed(own, \.severity))
    }

    /// The policy built in, or the same as it is written down.
    private var defaultTiers: [TierDocument]? {
        guard let written = burnRatePolicies[BuiltInPolicy.name] else { return BuiltInPolicy.tiers }
        return written.tiers
    }

    private func tiers(named name: String, _ element: Element) -> [TierDocument]? {
        if name == BuiltInPolicy.noneName { return [] }
        if name == BuiltInPolicy.name { return defaultTiers }
        if let policy = burnRatePolicies[name] { return policy.tiers }
        let names = Array(burnRatePolicies.keys) + [BuiltInPolicy.name, BuiltInPolicy.noneName]
        element.error(
            .unknownReference,
            "there is no BurnRatePolicy '\(name)'\(NearestName.hint(for: name, in: names))" + findings.unreadHint)
        return nil
    }
}
