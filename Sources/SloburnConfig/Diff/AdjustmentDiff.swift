internal import SloburnModel

/// How an adjustment differs.
public struct AdjustmentDiff: Hashable, Sendable {
    /// The adjustment's name.
    public var name: String
    /// What happened; never `renamed`.
    public var kind: BudgetDiff.Kind
    /// What differs; of an added or removed one, all there is.
    public var changes: [PropertyChange]
    /// The budgets it is about, by name: of the new configuration, or of the old one when it was removed.
    public var slos: [String]

    /// The adjustments that differ, by name.
    static func all(from old: EngineDefinition, to new: EngineDefinition) -> [AdjustmentDiff] {
        let (before, after) = (named(old.adjustments), named(new.adjustments))
        return Set(before.keys).union(after.keys).sorted().compactMap { name in
            let changes = PropertyChange.changes(
                from: before[name].map(AdjustmentText.properties) ?? [],
                to: after[name].map(AdjustmentText.properties) ?? [])
            guard !changes.isEmpty, let adjustment = after[name] ?? before[name] else { return nil }
            let kind: BudgetDiff.Kind = before[name] == nil ? .added : after[name] == nil ? .removed : .changed
            let budgets = (kind == .removed ? old : new).budgets.filter(adjustment.scope.mayMatch)
            return AdjustmentDiff(name: name, kind: kind, changes: changes, slos: budgets.map(\.name).sorted())
        }
    }

    private static func named(_ adjustments: [Adjustment]) -> [String: Adjustment] {
        Dictionary(adjustments.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
