/// What an alert is about.
///
/// The raw value is what routes and records call it.
public enum AlertKind: String, Hashable, Sendable, CaseIterable {
    /// The budget burns too fast.
    case burnRate
    /// Nothing comes any more.
    case noData
    /// Two sources differ.
    case reconcile
    /// The data itself can't be trusted.
    case data
    /// The budget will be gone soon.
    case exhaustion
    /// So much of the budget is gone.
    case budget
}

/// What routes look at: an alert of some group of a budget.
public struct RoutedAlert: Sendable {
    /// The budget.
    public var budget: BudgetDefinition
    /// The values of its group labels, in its order.
    public var group: [String]
    /// Who hears of it.
    public var severity: String
    /// What it is about; nil for what routes have no word for.
    public var kind: AlertKind?

    /// Creates what routes look at.
    public init(budget: BudgetDefinition, group: [String], severity: String, kind: AlertKind?) {
        self.budget = budget
        self.group = group
        self.severity = severity
        self.kind = kind
    }

    /// The value of a group label; nil where the budget is not split by it.
    func value(ofGroupLabel label: String) -> String? {
        zip(budget.groupBy, group).first { $0.0 == label }?.1
    }
}
