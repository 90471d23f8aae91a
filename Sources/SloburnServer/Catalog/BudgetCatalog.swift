public import SloburnModel

/// The configuration as readers look at it: which team has which SLO, and how budgets are counted.
public struct BudgetCatalog: Sendable {
    /// What is counted.
    public let definition: EngineDefinition
    private let budgets: [String: BudgetDefinition]

    /// Creates a catalog of a configuration.
    public init(_ definition: EngineDefinition) {
        self.definition = definition
        budgets = Dictionary(definition.budgets.map { ($0.name, $0) }) { first, _ in first }
    }

    /// The definition of a budget, `SLO` or `SLO/OBJECTIVE`; nil where the configuration has none.
    public func budget(named name: String) -> BudgetDefinition? { budgets[name] }

    /// What filters and scopes ask for.
    func labels(of facts: BudgetFacts) -> RecordLabels {
        labels(
            Subject(
                slo: facts.slo, budget: facts.budget, service: facts.service, tier: facts.tier, stage: facts.stage,
                group: facts.group))
    }

    /// What a record is about.
    struct Subject {
        var slo: String
        /// `SLO` or `SLO/OBJECTIVE`; nil where the record does not say.
        var budget: String?
        var service: String
        var tier: String?
        var stage: String?
        var group: [BudgetFacts.Label]
    }

    /// What filters and scopes ask for.
    func labels(_ subject: Subject) -> RecordLabels {
        var labels = RecordLabels()
        // What it is comes before what somebody has written on it: a label can't widen what a scope lets see.
        for label in subject.group { labels.add(label.name, label.value) }
        let definition = budgets[subject.budget ?? subject.slo] ?? definition.budgets.first { $0.slo == subject.slo }
        let own = ["service": subject.service, "slo": subject.slo, "tier": subject.tier, "stage": subject.stage]
        for (name, value) in own where labels[name].isEmpty { labels.add(name, value) }
        for (name, values) in definition?.labels ?? [:] where labels[name].isEmpty {
            for value in values { labels.add(name, value) }
        }
        if labels["team"].isEmpty { labels.add("team", definition?.team) }
        return labels
    }

    /// Who answers for a budget: the annotation `sloburn/owner`; nil where nobody is named.
    func owner(of facts: BudgetFacts) -> String? { budgets[facts.budget]?.owner }
}
