internal import SloburnModel

/// Checks that each alert has one route, and each route an alert.
struct RouteCheck {
    private let documents: [RouteDocument]
    private let routes: [RouteDefinition]
    private let alerts: [RoutableAlerts.Alerts]

    init(
        _ documents: [RouteDocument], _ routes: [RouteDefinition], _ budgets: [BudgetDefinition],
        _ sources: [DataSourceDefinition]
    ) {
        self.documents = documents
        self.routes = routes
        alerts = RoutableAlerts(budgets, sources, routes).alerts
    }

    /// Reports routes of one priority that match the same alert at the same time.
    func checkAmbiguity() {
        var told: Set<[Int]> = []
        var common: [[Int]: Timestamp?] = [:]
        for alerts in alerts {
            for (index, right) in alerts.routes.enumerated() {
                for left in alerts.routes[..<index]
                where routes[left.number].priority == routes[right.number].priority {
                    let pair = [left.number, right.number]
                    guard !told.contains(pair), Self.canAgree(left.groupLabels, right.groupLabels) else { continue }
                    let time = common[pair] ?? overlap(left.number, right.number)
                    common[pair] = .some(time)
                    guard let time else { continue }
                    told.insert(pair)
                    tell(left.number, right.number, alerts, time)
                }
            }
        }
    }

    /// Whether a group can have the values that two routes ask for.
    private static func canAgree(_ left: [String: String], _ right: [String: String]) -> Bool {
        left.allSatisfy { label, value in right[label].map { $0 == value } ?? true }
    }

    private func overlap(_ left: Int, _ right: Int) -> Timestamp? {
        WeekOverlap.instant(of: hours(left), and: hours(right))
    }

    private func hours(_ number: Int) -> RouteMatch.Hours? { routes[number].match.time }

    private func tell(_ left: Int, _ right: Int, _ alerts: RoutableAlerts.Alerts, _ time: Timestamp) {
        let zone = (hours(left) ?? hours(right)).map { ", \($0.hours.text(of: time))" } ?? ""
        documents[right].element.error(
            .ambiguousRoute,
            "matches \(alerts.name)\(zone) as the Route '\(routes[left].name)' in \(documents[left].element.place) does, "
                + "with the same priority \(routes[right].priority); give one of them a higher one")
    }

    /// Warns of routes that match no alert of any SLO or source, and of alerts that no route matches.
    func checkCoverage() {
        let matching = Set(alerts.flatMap { $0.routes.map(\.number) })
        for number in routes.indices where !matching.contains(number) {
            documents[number].element.warning(
                .unmatchedRoute, "no alert of any SLO or DataSource is matched by the Route '\(routes[number].name)'")
        }
        let unrouted = unroutedAlerts()
        guard let place = documents.first?.element, !unrouted.isEmpty else { return }
        let more = unrouted.count > 5 ? ", and \(unrouted.count - 5) more" : ""
        place.warning(
            .unroutedAlert, "no Route matches \(unrouted.prefix(5).joined(separator: ", "))\(more)")
    }

    /// Warns of labels by which alerts are grouped and that no alert of the route has.
    func checkGrouping() {
        for (number, document) in documents.enumerated() {
            guard let items = document.groupedBy?.items else { continue }
            let budgets = alerts.filter { $0.routes.contains { $0.number == number } }.compactMap(\.budget)
            guard !budgets.isEmpty else { continue }
            let labels = Set(budgets.flatMap { $0.groupBy + Array($0.labels.keys) })
            let words = AlertGrouping.Field.allCases.map(\.rawValue)
            for item in items {
                guard let name = item.plainText, !words.contains(name), !labels.contains(name) else { continue }
                item.warning(
                    .labelNotProvided,
                    "no alert of this route has a label '\(name)'\(NearestName.hint(for: name, in: labels.union(words))); "
                        + "there are \(words.joined(separator: ", ")), labels of the SLOs, and those of groupBy")
            }
        }
    }

    /// What no route matches of each SLO, and of each source that nobody owns, in words.
    private func unroutedAlerts() -> [String] {
        var known: Set<String> = []
        var gaps: [[Int]: Timestamp?] = [:]
        return alerts.compactMap { alerts in
            // Of one SLO the first one is enough.
            guard alerts.owner == nil, !known.contains(alerts.subject), let text = unrouted(alerts, &gaps) else {
                return nil
            }
            known.insert(alerts.subject)
            return text
        }
    }

    private func unrouted(_ alerts: RoutableAlerts.Alerts, _ gaps: inout [[Int]: Timestamp?]) -> String? {
        let numbers = alerts.routes.map(\.number)
        let hours = numbers.map(hours)
        // Nobody knows which groups there are: a route for some of them is taken for one that matches.
        guard !hours.contains(where: { $0 == nil }) else { return nil }
        let known = hours.compactMap { $0 }
        guard let first = known.first else { return alerts.name }
        let gap = gaps[numbers] ?? WeekOverlap.gap(in: known)
        gaps[numbers] = .some(gap)
        return gap.map { "on \(first.hours.text(of: $0)) \(alerts.name)" }
    }
}
