internal import SloburnModel

/// A document of kind ServiceTier.
struct ServiceTierDocument {
    var name: String
    var element: Element
    /// What it says whatever the stage.
    var rules: ServiceTierRules
    /// What it says of stages of life, by their names.
    var stages: [String: ServiceTierRules]

    /// What holds for a service at a stage, which may be one that the tier says nothing of.
    func rules(at stage: String?) -> ServiceTierRules {
        guard let stage, let own = stages[stage] else { return rules }
        return own.filled(by: rules)
    }

    /// Its rules and those of its stages, in an order that is always the same.
    var allRules: [ServiceTierRules] { [rules] + CanonicalText.sorted(stages).map(\.value) }
}

/// What SLOs have that say nothing of it themselves; nil and empty where nothing is said here either.
struct ServiceTierRules {
    /// What becomes of a severity.
    struct Renaming {
        /// The severity in its place; nil where its tiers are left out.
        var name: String?
        /// Where it is said.
        var element: Element
    }

    /// The name of a BurnRatePolicy, and where it is said.
    var policy: (name: String, element: Element)?
    /// The name of a BudgetPolicy, and where it is said.
    var budgetPolicy: (name: String, element: Element)?
    /// New severities by the old ones.
    var severities: [String: Renaming] = [:]
    var minCoverage: Ratio?
    var noData: BudgetDefinition.NoDataPolicy?
    /// For tiers that say nothing of these.
    var defaults = TierDetails()

    /// These, with what others say where they say nothing.
    func filled(by others: ServiceTierRules) -> ServiceTierRules {
        ServiceTierRules(
            policy: policy ?? others.policy, budgetPolicy: budgetPolicy ?? others.budgetPolicy,
            severities: severities.merging(others.severities) { own, _ in own },
            minCoverage: minCoverage ?? others.minCoverage, noData: noData ?? others.noData,
            defaults: defaults.filled(by: others.defaults))
    }

    /// The new name of a severity; nil for one that is left out.
    func name(of severity: String) -> String? {
        guard let renaming = severities[severity] else { return severity }
        return renaming.name
    }

    /// What has a severity under its new one, without what is left out.
    func renamed<Item>(_ items: [Item], _ severity: WritableKeyPath<Item, String>) -> [Item] {
        items.compactMap { item in
            guard let name = name(of: item[keyPath: severity]) else { return nil }
            var item = item
            item[keyPath: severity] = name
            return item
        }
    }
}
