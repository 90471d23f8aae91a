import SloburnModel

/// The alerts that fire, as they were after the last evaluation: those of the partition's keys, and those that other
/// partitions have made known.
struct ActiveAlerts {
    private var own: [String: ActiveAlert] = [:]
    private var others: [String: ActiveAlert] = [:]
    // The keys of pages by service, in order.
    private var pages: [String: [String]] = [:]
    /// The keys of alerts of other partitions, by their group.
    private(set) var groups: [AlertGroup: [String]] = [:]

    /// Takes what the topic of active alerts says, all of it; what the partition evaluates itself it knows better.
    mutating func take(others told: [ActiveAlert], isOwn: (String) -> Bool) {
        others = Dictionary(
            told.filter { !isOwn($0.key) }.map { ($0.key, $0) }, uniquingKeysWith: { _, last in last })
        index()
    }

    /// Takes what fires in the partition itself.
    mutating func take(own told: [ActiveAlert]) {
        own = Dictionary(told.map { ($0.key, $0) }, uniquingKeysWith: { _, last in last })
        index()
    }

    /// The pages of services that others depend on, by key.
    ///
    /// - Parameter services: the services.
    /// - Returns: the keys of their pages, in order.
    func pages(of services: [String]) -> [String] {
        guard !pages.isEmpty else { return [] }
        return services.flatMap { pages[$0, default: []] }.sorted()
    }

    /// Whether another partition tells of the alert of a group.
    func tells(_ group: AlertGroup) -> Bool { others[group.key] != nil }

    private mutating func index() {
        let foreign = others.values.filter { own[$0.key] == nil }
        groups = [:]
        for alert in foreign { if let group = alert.group { groups[group, default: []].append(alert.key) } }
        // The alert of a group is told for pages that are there themselves.
        let firing = (own.values + foreign).filter { !$0.key.hasPrefix(AlertGroup.keyPrefix) }
        pages = Dictionary(
            grouping: firing.filter { $0.severity == ActiveAlert.inhibitingSeverity }, by: \.service
        ).mapValues { $0.map(\.key).sorted() }
    }
}
