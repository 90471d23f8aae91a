internal import SloburnModel

/// How a data source differs.
public struct SourceDiff: Hashable, Sendable {
    /// The source's name.
    public var name: String
    /// What happened; never `renamed`.
    public var kind: BudgetDiff.Kind
    /// What differs; of an added or removed one, all there is.
    public var changes: [PropertyChange]
    /// The budgets of the new configuration that read it, also in place of another source or beside one, by name; of the
    /// old configuration when it was removed.
    public var slos: [String]

    /// The sources that differ, by name.
    static func all(from old: EngineDefinition, to new: EngineDefinition) -> [SourceDiff] {
        let (before, after) = (named(old.sources), named(new.sources))
        return Set(before.keys).union(after.keys).sorted().compactMap { name in
            var changes = PropertyChange.changes(
                from: before[name].map(SourceText.properties) ?? [], to: after[name].map(SourceText.properties) ?? [])
            if let old = before[name], let new = after[name] {
                changes += LabelText.changedRows(from: old.labels, to: new.labels)
                changes += SourceText.changedCredentials(from: old, to: new)
            }
            guard !changes.isEmpty else { return nil }
            let kind: BudgetDiff.Kind = before[name] == nil ? .added : after[name] == nil ? .removed : .changed
            let side = kind == .removed ? old : new
            let served = SourceRelations(side.sources).primaries(servedBy: name)
            let readers = side.budgets.filter { !served.isDisjoint(with: $0.sources) }
            return SourceDiff(name: name, kind: kind, changes: changes, slos: readers.map(\.name).sorted())
        }
    }

    private static func named(_ sources: [DataSourceDefinition]) -> [String: DataSourceDefinition] {
        Dictionary(sources.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
