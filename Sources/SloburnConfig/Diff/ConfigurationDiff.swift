internal import SloburnModel

/// What differs between two configurations, and for whom.
public struct ConfigurationDiff: Hashable, Sendable {
    /// The services with budgets that differ, by name.
    public var services: [ServiceDiff]
    /// The data sources that differ, by name.
    public var sources: [SourceDiff]
    /// The settings of the daemon that differ, in the order of their description.
    public var daemon: [PropertyChange]

    /// Compares two configurations.
    ///
    /// - Parameters:
    ///   - old: the configuration in force.
    ///   - new: the one that is to follow.
    public init(from old: Configuration, to new: Configuration) {
        let pairs = BudgetPairs(old.engine, new.engine)
        let byService = Dictionary(grouping: pairs.diffs) { $0.service }
        services = byService.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
            ServiceDiff(name: $0.key, slos: $0.value)
        }
        sources = SourceDiff.all(from: old.engine, to: new.engine)
        daemon = DaemonText.changes(from: old.daemon, to: new.daemon)
    }

    /// True when nothing differs.
    public var isEmpty: Bool { services.isEmpty && sources.isEmpty && daemon.isEmpty }

    /// The budgets that differ, service by service.
    public var slos: [BudgetDiff] { services.flatMap(\.slos) }
}

/// The budgets of one service that differ.
public struct ServiceDiff: Hashable, Sendable {
    /// The service, of the new configuration where it has the SLO.
    public var name: String
    /// The budgets, by name.
    public var slos: [BudgetDiff]
}

/// How one budget differs: one objective of one SLO.
public struct BudgetDiff: Hashable, Sendable {
    /// What happened to a definition.
    public enum Kind: String, Hashable, Sendable {
        case added, removed, renamed, changed
    }

    /// What a reload makes of the counts.
    public enum Effect: String, Hashable, Sendable {
        /// The budget goes on with what was counted.
        case keepsCounts = "keeps-counts"
        /// A budget begins without counts.
        case startsNewBudget = "starts-new-budget"
        /// The budget and its alerts end.
        case ends = "ends"
    }

    /// The budget's name; the old one where it was removed.
    public var name: String
    /// The name before; nil unless it was renamed.
    public var previousName: String?
    /// The service.
    public var service: String
    /// What happened.
    public var kind: Kind
    /// What a reload makes of it.
    public var effect: Effect
    /// The new revision; nil when it was removed.
    public var revision: String?
    /// The old revision; nil when it was added.
    public var previousRevision: String?
    /// What differs; of an added or removed one, all there is.
    public var changes: [PropertyChange]

    /// Whether what is promised became stricter or less strict; nil when neither, or when some became this and some that.
    public var direction: PropertyChange.Direction? {
        let directions = Set(changes.compactMap(\.direction))
        return directions.count == 1 ? directions.first : nil
    }
}

/// How a data source differs.
public struct SourceDiff: Hashable, Sendable {
    /// The source's name.
    public var name: String
    /// What happened; never `renamed`.
    public var kind: BudgetDiff.Kind
    /// What differs; of an added or removed one, all there is.
    public var changes: [PropertyChange]
    /// The budgets of the new configuration that read it, or of the old one when it was removed, by name.
    public var slos: [String]

    /// The sources that differ, by name.
    static func all(from old: EngineDefinition, to new: EngineDefinition) -> [SourceDiff] {
        let (before, after) = (named(old.sources), named(new.sources))
        return Set(before.keys).union(after.keys).sorted().compactMap { name in
            let changes = PropertyChange.changes(
                from: before[name].map(SourceText.properties) ?? [], to: after[name].map(SourceText.properties) ?? [])
            guard !changes.isEmpty else { return nil }
            let kind: BudgetDiff.Kind = before[name] == nil ? .added : after[name] == nil ? .removed : .changed
            let readers = (kind == .removed ? old : new).budgets.filter { $0.sources.contains(name) }
            return SourceDiff(name: name, kind: kind, changes: changes, slos: readers.map(\.name).sorted())
        }
    }

    private static func named(_ sources: [DataSourceDefinition]) -> [String: DataSourceDefinition] {
        Dictionary(sources.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
