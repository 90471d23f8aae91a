public import SloburnModel

/// The name of one budget: `NAME` or `NAME/OBJECTIVE`, followed by its group as `{a="x",b="y"}`.
public enum SLOKey {
    /// Writes the key of a group.
    ///
    /// - Parameters:
    ///   - budget: the budget's definition; its group labels are sorted.
    ///   - group: one value a group label.
    /// - Returns: the key, with values escaped as in Prometheus (`\\`, `\"`, `\n`).
    public static func text(of budget: BudgetDefinition, group: [String]) -> String {
        text(named: budget.name, budget, group)
    }

    /// The partition that owns the key of a group: that of the composite for its members, so that they meet there.
    static func partition(of budget: BudgetDefinition, group: [String], count: Int) -> Int {
        partition(of: text(named: budget.compositeName ?? budget.name, budget, group), count: count)
    }

    private static func text(named name: String, _ budget: BudgetDefinition, _ group: [String]) -> String {
        name + LabelText.text(budget.groupBy, group)
    }

    /// The deltas partition that owns a key.
    public static func partition(of key: String, count: Int) -> Int {
        var hash = StableHash()
        hash.combine(key.utf8)
        return Int(hash.finalize() % UInt64(count))
    }

}
