internal import SloburnModel

/// Warns where a ServiceTier renames a severity that no policy has.
struct SeverityCheck {
    private var severities: Set<String> = [ReconcileRule.severity]
    /// False where some policy could not be read.
    private var isComplete = true

    init(_ catalog: Catalog) {
        severities.formUnion(BuiltInPolicy.tiers.map(\.severity))
        for policy in catalog.budgetPolicies { add(policy.policy.map { [$0.exhaustedSeverity].compactMap(\.self) }) }
        for policy in catalog.policies { add(policy.tiers?.map(\.severity)) }
        for condition in catalog.alertConditions.values { add(condition.map { [$0.severity] }) }
        for policy in catalog.alertPolicies.values { add(policy) }
        for case .inline(let policy) in catalog.slos.flatMap({ $0.alertPolicies ?? [] }) { add(policy) }
    }

    private mutating func add(_ names: [String]?) {
        if let names { severities.formUnion(names) } else { isComplete = false }
    }

    private mutating func add(_ policy: AlertPolicyDocument?) {
        switch policy?.condition {
        case .inline(let condition)?: add(condition.map { [$0.severity] })
        case .reference?: break
        case nil: isComplete = false
        }
    }

    /// Checks the severities that a tier names.
    func check(_ tier: ServiceTierDocument) {
        guard isComplete, !tier.element.findings.hasUnreadDocuments else { return }
        for rules in tier.allRules {
            for (name, renaming) in rules.severities where !severities.contains(name) {
                renaming.element.warning(
                    .ignoredField,
                    "has no effect: no policy has the severity '\(name)'"
                        + NearestName.hint(for: name, in: severities))
            }
        }
    }
}
