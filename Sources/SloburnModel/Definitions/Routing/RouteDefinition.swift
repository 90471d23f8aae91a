/// Who answers for alerts, and how they are reached.
///
/// Sloburn sends nothing by itself; what reads its alerts finds here who is meant.
public struct RouteDefinition: Hashable, Sendable {
    /// metadata.name.
    public var name: String
    /// Which alerts it is about.
    public var match: RouteMatch
    /// Of the routes that match an alert the one with the highest priority holds.
    public var priority: Int64
    /// Who answers for it; nil where nobody says.
    public var owner: String?
    /// Who hears of it first, in the order written.
    public var targets: [RouteTarget]
    /// A word by which readers may share out alerts, or nil.
    public var key: String?
    /// What to do, for SLOs that don't say it; or nil.
    public var runbook: String?
    /// Where to look, or nil.
    public var dashboard: LinkTemplate?
    /// Who hears of it later on, in the order of time; empty for nobody.
    public var escalation: [EscalationStep]
    /// When alerts that fire together are told as one; nil where each is told by itself.
    public var grouping: AlertGrouping?

    /// Creates a route.
    public init(
        name: String, match: RouteMatch = RouteMatch(), priority: Int64 = 0, owner: String? = nil,
        targets: [RouteTarget] = [], key: String? = nil, runbook: String? = nil, dashboard: LinkTemplate? = nil,
        escalation: [EscalationStep] = [], grouping: AlertGrouping? = nil
    ) {
        self.name = name
        self.match = match
        self.priority = priority
        self.owner = owner
        self.targets = targets
        self.key = key
        self.runbook = runbook
        self.dashboard = dashboard
        self.escalation = escalation
        self.grouping = grouping
    }
}

extension RouteDefinition {
    /// Who hears of an episode: of each step those of the step, of the end all who have heard of it.
    ///
    /// - Parameters:
    ///   - isFiring: false at the end.
    ///   - level: how many steps of escalation have been told.
    /// - Returns: the targets, each once.
    public func targets(isFiring: Bool, level: Int) -> [RouteTarget] {
        let steps = [targets] + escalation.map(\.targets)
        guard isFiring else {
            return steps.prefix(level + 1).joined().reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        }
        // The route may be another one than that whose steps were told.
        return steps[min(level, steps.count - 1)]
    }
}

/// A way to reach somebody.
public struct RouteTarget: Hashable, Sendable {
    /// The name of an AlertNotificationTarget; nil for a way that is written down in the route.
    public var name: String?
    /// The way, such as `slack` or an address.
    public var target: String

    /// Creates a target.
    public init(name: String?, target: String) {
        self.name = name
        self.target = target
    }
}

/// Who hears of an alert that goes on.
///
/// One of time and budget is there at least; where both are, the first of them that is met counts.
public struct EscalationStep: Hashable, Sendable {
    /// How long after the beginning of the episode; nil where time does not matter.
    public var after: TimeSpan?
    /// The share of the period's budget that the episode has spent: above 0, at most 1; nil where it does not matter.
    public var budgetSpent: Ratio?
    /// Who hears of it then.
    public var targets: [RouteTarget]

    /// Creates a step.
    public init(after: TimeSpan? = nil, budgetSpent: Ratio? = nil, targets: [RouteTarget]) {
        self.after = after
        self.budgetSpent = budgetSpent
        self.targets = targets
    }
}
