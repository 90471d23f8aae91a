internal import SloburnModel

/// How a route differs.
public struct RouteDiff: Hashable, Sendable {
    /// The route's name.
    public var name: String
    /// What happened; never `renamed`.
    public var kind: BudgetDiff.Kind
    /// What differs; of an added or removed one, all there is.
    public var changes: [PropertyChange]

    /// The routes that differ, by name.
    static func all(from old: EngineDefinition, to new: EngineDefinition) -> [RouteDiff] {
        let (before, after) = (named(old.routes), named(new.routes))
        return Set(before.keys).union(after.keys).sorted().compactMap { name in
            let changes = PropertyChange.changes(
                from: before[name].map(RouteText.properties) ?? [], to: after[name].map(RouteText.properties) ?? [])
            guard !changes.isEmpty else { return nil }
            let kind: BudgetDiff.Kind = before[name] == nil ? .added : after[name] == nil ? .removed : .changed
            return RouteDiff(name: name, kind: kind, changes: changes)
        }
    }

    private static func named(_ routes: [RouteDefinition]) -> [String: RouteDefinition] {
        Dictionary(routes.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
