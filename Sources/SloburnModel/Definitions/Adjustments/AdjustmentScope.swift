/// Which budgets an adjustment is about: those that meet everything it asks for.
public struct AdjustmentScope: Hashable, Sendable {
    /// Names of SLOs; `*` is any, and empty asks for nothing.
    public var slos: [String]
    /// Services; empty asks for nothing.
    public var services: [String]
    /// Service tiers; empty asks for nothing.
    public var tiers: [String]
    /// metadata.labels: each key has the value among its own.
    public var labels: [String: String]
    /// Group labels and their values; a budget that is not split by one of them is not meant.
    public var group: [String: String]

    /// Creates a scope.
    public init(
        slos: [String] = [], services: [String] = [], tiers: [String] = [], labels: [String: String] = [:],
        group: [String: String] = [:]
    ) {
        self.slos = slos
        self.services = services
        self.tiers = tiers
        self.labels = labels
        self.group = group
    }

    /// Whether it is about a budget, whatever its groups.
    public func mayMatch(_ budget: BudgetDefinition) -> Bool {
        guard slos.isEmpty || slos.contains("*") || slos.contains(budget.slo) || slos.contains(budget.name) else {
            return false
        }
        guard services.isEmpty || services.contains(budget.service) else { return false }
        guard tiers.isEmpty || budget.serviceTier.map(tiers.contains) ?? false else { return false }
        guard labels.allSatisfy({ budget.labels[$0.key]?.contains($0.value) ?? false }) else { return false }
        return group.keys.allSatisfy(budget.groupBy.contains)
    }

    /// Whether it is about one group of a budget.
    ///
    /// - Parameters:
    ///   - budget: the budget.
    ///   - values: the values of its group labels, in its order.
    /// - Returns: true where all of it is met.
    public func matches(_ budget: BudgetDefinition, group values: [String]) -> Bool {
        guard mayMatch(budget) else { return false }
        return zip(budget.groupBy, values).allSatisfy { label, value in group[label].map { $0 == value } ?? true }
    }
}
