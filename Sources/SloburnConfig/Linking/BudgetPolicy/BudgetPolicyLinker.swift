internal import SloburnModel

/// Finds the BudgetPolicy of each SLO: its own annotation names it, or its ServiceTier, or it is the default.
struct BudgetPolicyLinker {
    private let documents: [BudgetPolicyDocument]
    private let byName: [String: BudgetPolicyDocument]
    private let findings: FindingList

    init(_ catalog: Catalog, findings: FindingList) {
        documents = catalog.budgetPolicies
        byName = Dictionary(documents.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.findings = findings
    }

    /// The SLO with its policy.
    func completed(_ slo: SLODocument) -> SLODocument {
        var slo = slo
        slo.budgetPolicy = name(for: slo).flatMap { byName[$0]?.policy }
        if let severity = slo.budgetPolicy?.exhaustedSeverity {
            // It may be called otherwise in the SLO's tier, or left out.
            slo.budgetPolicy?.exhaustedSeverity = slo.criticality.rules.renamed([severity], \.self).first
        }
        return slo
    }

    private func name(for slo: SLODocument) -> String? {
        slo.metadata.annotation(Metadata.budgetPolicyKey)?.value ?? slo.criticality.rules.budgetPolicy?.name
            ?? documents.first { $0.isDefault != nil }?.name
    }

    /// Checks what names policies, that there is one default at most, and that each is used.
    func check(_ slos: [SLODocument], _ tiers: [ServiceTierDocument]) {
        let places =
            slos.compactMap { slo in
                slo.metadata.annotation(Metadata.budgetPolicyKey).map { (name: $0.value, element: $0.element) }
            } + tiers.flatMap { $0.allRules.compactMap(\.budgetPolicy) }
        for place in places where place.name != BudgetPolicyReader.noneName && byName[place.name] == nil {
            place.element.error(
                .unknownReference,
                "there is no BudgetPolicy '\(place.name)'"
                    + NearestName.hint(for: place.name, in: Array(byName.keys) + [BudgetPolicyReader.noneName])
                    + findings.unreadHint)
        }
        let defaults = documents.filter { $0.isDefault != nil }
        for document in defaults.dropFirst() {
            document.isDefault?.error(
                .duplicateValue,
                "the BudgetPolicy '\(defaults[0].name)' is the default already, in \(defaults[0].element.place)")
        }
        guard !findings.hasUnreadDocuments else { return }
        let used = Set(places.map(\.name)).union(slos.map(completed).compactMap(\.budgetPolicy?.name))
        // Of several defaults one is too many, not unused.
        let told = Set(defaults.dropFirst().map(\.name))
        for document in documents where document.policy != nil && !used.union(told).contains(document.name) {
            document.element.warning(
                .unusedDocument,
                "no SLO has the BudgetPolicy '\(document.name)'; name it with the annotation "
                    + "\(Metadata.budgetPolicyKey), in a ServiceTier, or write default: true")
        }
    }

    /// Checks that no severity of a budget is called as the alert of an overspent one is told by.
    static func checkKeys(_ budget: BudgetDefinition, _ element: Element) {
        guard budget.budgetPolicy?.exhaustedSeverity != nil,
            budget.tiers.contains(where: { $0.trigger != .exhausted && $0.severity == BudgetPolicy.exhaustedKey })
        else { return }
        element.error(
            .duplicateName,
            "the severity '\(BudgetPolicy.exhaustedKey)' and the alert of the BudgetPolicy "
                + "'\(budget.budgetPolicy?.name ?? "")' would have one key; call the severity otherwise")
    }
}

extension BudgetDefinition {
    /// Gives the budget the policy of its SLO, and the alert of that.
    mutating func take(_ policy: BudgetPolicy?) {
        budgetPolicy = policy
        if let tier = policy?.exhaustedTier { tiers.append(tier) }
    }
}
