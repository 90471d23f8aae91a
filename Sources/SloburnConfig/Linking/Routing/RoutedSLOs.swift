internal import SloburnModel

/// The alerts that the SLOs of a configuration can have, and the routes that match them.
struct RoutedSLOs {
    /// Alerts of one severity and one kind of a budget.
    struct Alerts {
        var budget: BudgetDefinition
        var severity: String
        var kind: AlertKind?
        /// The routes that match some of them, by their numbers, with the values that group labels must have.
        var routes: [(number: Int, groupLabels: [String: String])]

        /// As messages call them.
        var name: String { "\(severity) of the SLO '\(budget.name)'" }
    }

    private(set) var alerts: [Alerts] = []

    init(_ budgets: [BudgetDefinition], _ routes: [RouteDefinition]) {
        for budget in budgets {
            var known: Set<[String]> = []
            for tier in budget.tiers where known.insert([tier.severity, tier.trigger.rawValue]).inserted {
                let kind = tier.trigger.kind
                let matching = routes.enumerated().compactMap { number, route in
                    route.match.groupLabels(in: budget, severity: tier.severity, kind: kind).map { (number, $0) }
                }
                alerts.append(Alerts(budget: budget, severity: tier.severity, kind: kind, routes: matching))
            }
        }
    }
}
