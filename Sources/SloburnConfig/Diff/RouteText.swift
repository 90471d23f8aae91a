internal import SloburnModel

/// Says in words what a route holds.
enum RouteText {
    /// What it matches, then who is meant, in an order that is always the same.
    static func properties(_ route: RouteDefinition) -> [Property] {
        var properties = match(route.match)
        if properties.isEmpty { properties.append(Property("match", "every alert")) }
        properties.append(Property("priority", "\(route.priority)"))
        let texts = [
            ("owner", route.owner), ("targets", route.targets.isEmpty ? nil : list(route.targets)), ("key", route.key),
            ("runbook", route.runbook), ("dashboard", route.dashboard?.text),
        ]
        properties += texts.compactMap { name, text in text.map { Property(name, $0) } }
        if let grouping = route.grouping {
            properties.append(
                Property("groupAlerts", "more than \(grouping.threshold) by \(grouping.by.joined(separator: ", "))"))
        }
        return properties
            + route.escalation.enumerated().map { Property("escalation \($0.offset + 1)", text($0.element)) }
    }

    private static func match(_ match: RouteMatch) -> [Property] {
        let lists = [
            ("services", match.services), ("slos", match.slos), ("tiers", match.tiers), ("stages", match.stages),
            ("severities", match.severities), ("kinds", match.kinds.map(\.rawValue)),
        ]
        var properties = lists.filter { !$0.1.isEmpty }.map { name, words in
            Property(
                "match \(name)", words.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: ", "))
        }
        properties += CanonicalText.sorted(match.labels).map { Property("match label \($0.key)", $0.value) }
        if let time = match.time {
            properties.append(Property("match time", (time.isOutside ? "outside of " : "") + time.hours.description))
        }
        return properties
    }

    private static func text(_ step: EscalationStep) -> String {
        let conditions = [
            step.after.map { "after \($0)" }, step.budgetSpent.map { "\($0.exactText) of the budget spent" },
        ]
        return "\(conditions.compactMap { $0 }.joined(separator: " or ")): \(list(step.targets))"
    }

    private static func list(_ targets: [RouteTarget]) -> String {
        targets.map { target in target.name.map { "\($0) (\(target.target))" } ?? target.target }.joined(
            separator: ", ")
    }
}
