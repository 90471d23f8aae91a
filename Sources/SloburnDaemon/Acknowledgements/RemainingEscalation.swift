public import SloburnModel

/// Who would still hear of an alert that goes on: what an acknowledgement stops.
public struct RemainingEscalation: Hashable, Sendable, CustomStringConvertible {
    /// The name of the route that holds now; nil where none matches.
    public var route: String?
    /// Its steps that have not been told.
    public var steps: [EscalationStep]

    /// Finds out what is left of an alert's escalation.
    ///
    /// - Parameters:
    ///   - alert: the alert.
    ///   - engine: the configuration.
    ///   - time: the present time, as routes may depend on it.
    public init(of alert: FiringAlert, by engine: EngineDefinition, at time: Timestamp) {
        let route = alert.route(by: engine, at: time)
        self.route = route?.name
        let rest = (route?.escalation ?? []).dropFirst(alert.escalationLevel)
        // Neither a source nor a group of alerts has a budget that could be spent.
        steps =
            FiringAlert.budget(ofAlert: alert.key, in: engine) == nil
            ? rest.compactMap { step in step.after.map { EscalationStep(after: $0, targets: step.targets) } }
            : Array(rest)
    }

    /// One line.
    public var description: String {
        guard let route else { return "no route matches it: nothing was to escalate" }
        guard !steps.isEmpty else { return "the route \(route) has no step left: nothing was to escalate" }
        let list = steps.map { "\(Self.condition($0)) (\(Self.names($0.targets)))" }.joined(separator: ", ")
        return "the route \(route) no longer escalates \(list)"
    }

    private static func condition(_ step: EscalationStep) -> String {
        let conditions = [
            step.after.map { "after \($0)" },
            step.budgetSpent.map { "at \(percent($0)) of the budget spent" },
        ]
        return conditions.compactMap(\.self).joined(separator: " or ")
    }

    private static func percent(_ share: Ratio) -> String {
        let text = "\(Double(share.numerator) * 100 / Double(share.denominator))"
        return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + " %"
    }

    private static func names(_ targets: [RouteTarget]) -> String {
        targets.map { $0.name ?? $0.target }.joined(separator: ", ")
    }
}
