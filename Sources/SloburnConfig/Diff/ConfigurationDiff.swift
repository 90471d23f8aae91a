/// What differs between two configurations, and for whom.
public struct ConfigurationDiff: Hashable, Sendable {
    /// The services with budgets that differ, by name.
    public var services: [ServiceDiff]
    /// The data sources that differ, by name.
    public var sources: [SourceDiff]
    /// The adjustments that differ, by name; service hours are among them, as `service-hours/SLO`.
    public var adjustments: [AdjustmentDiff]
    /// The routes that differ, by name.
    public var routes: [RouteDiff]
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
        adjustments = AdjustmentDiff.all(from: old.engine, to: new.engine)
        routes = RouteDiff.all(from: old.engine, to: new.engine)
        daemon = DaemonText.changes(from: old.daemon, to: new.daemon)
    }

    /// True when nothing differs.
    public var isEmpty: Bool {
        services.isEmpty && sources.isEmpty && adjustments.isEmpty && routes.isEmpty && daemon.isEmpty
    }

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
