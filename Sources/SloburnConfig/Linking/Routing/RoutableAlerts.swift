internal import SloburnModel

/// The alerts that the SLOs and sources of a configuration can have, and the routes that match them.
struct RoutableAlerts {
    /// Alerts of one severity and one kind of a budget, or the alert of a source.
    struct Alerts {
        /// Whose they are, as messages call it.
        var subject: String
        /// The budget; nil for those of a source.
        var budget: BudgetDefinition?
        var severity: String
        /// Who answers for them where no route does, or nil.
        var owner: String?
        /// The routes that match some of them, by their numbers, with the values that group labels must have.
        var routes: [(number: Int, groupLabels: [String: String])]

        /// As messages call them.
        var name: String { "\(severity) of \(subject)" }
    }

    private(set) var alerts: [Alerts] = []

    init(_ budgets: [BudgetDefinition], _ sources: [DataSourceDefinition], _ routes: [RouteDefinition]) {
        for budget in budgets {
            var known: Set<[String]> = []
            for tier in budget.tiers where known.insert([tier.severity, tier.trigger.rawValue]).inserted {
                let kind = tier.trigger.kind
                let matching = routes.enumerated().compactMap { number, route in
                    route.match.groupLabels(in: budget, severity: tier.severity, kind: kind).map { (number, $0) }
                }
                alerts.append(
                    Alerts(
                        subject: "the SLO '\(budget.name)'", budget: budget, severity: tier.severity, routes: matching))
            }
        }
        alerts += sources.compactMap { Self.alerts(of: $0, routes) }
    }

    private static func alerts(of source: DataSourceDefinition, _ routes: [RouteDefinition]) -> Alerts? {
        guard let severity = source.health?.severity else { return nil }
        let matching = routes.enumerated().compactMap { number, route in
            route.match.matchesData(of: source.ownership.labels, severity: severity)
                ? (number: number, groupLabels: [String: String]()) : nil
        }
        return Alerts(
            subject: "the DataSource '\(source.name)'", severity: severity, owner: source.ownership.owner,
            routes: matching)
    }
}
