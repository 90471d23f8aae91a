/// Which alerts a route is about: those that meet everything it asks for.
public struct RouteMatch: Hashable, Sendable {
    /// A condition on the time of the week.
    public struct Hours: Hashable, Sendable {
        /// The hours as they are written.
        public var hours: ServiceHours
        /// Whether all other hours are meant.
        public var isOutside: Bool

        /// Creates a condition.
        public init(_ hours: ServiceHours, isOutside: Bool = false) {
            self.hours = hours
            self.isOutside = isOutside
        }

        /// What is meant of a range of time.
        public func stretches(in range: Range<Timestamp>) -> TimeStretches {
            isOutside ? hours.closed(in: range) : hours.open(in: range)
        }

        /// Whether an instant is meant.
        public func contains(_ time: Timestamp) -> Bool { hours.contains(time) != isOutside }
    }

    /// Services; empty asks for nothing.
    public var services: [String]
    /// SLOs, or single objectives as `NAME/OBJECTIVE`; empty asks for nothing.
    public var slos: [String]
    /// Service tiers; empty asks for nothing.
    public var tiers: [String]
    /// Stages of services; empty asks for nothing.
    public var stages: [String]
    /// Severities; empty asks for nothing.
    public var severities: [String]
    /// What alerts are about; empty asks for nothing.
    public var kinds: [AlertKind]
    /// Values that the SLO or the group has under these labels.
    public var labels: [String: String]
    /// The time of the week; nil for any.
    public var time: Hours?

    /// Creates what a route asks for.
    public init(
        services: [String] = [], slos: [String] = [], tiers: [String] = [], stages: [String] = [],
        severities: [String] = [], kinds: [AlertKind] = [], labels: [String: String] = [:], time: Hours? = nil
    ) {
        self.services = services
        self.slos = slos
        self.tiers = tiers
        self.stages = stages
        self.severities = severities
        self.kinds = kinds
        self.labels = labels
        self.time = time
    }

    /// Whether it is about an alert at a time.
    public func matches(_ alert: RoutedAlert, at time: Timestamp) -> Bool {
        guard let group = groupLabels(in: alert.budget, severity: alert.severity, kind: alert.kind) else {
            return false
        }
        guard group.allSatisfy({ alert.value(ofGroupLabel: $0.key) == $0.value }) else { return false }
        return self.time?.contains(time) ?? true
    }

    /// The values that group labels must have for it to be about alerts of a budget, whatever the time.
    ///
    /// - Parameters:
    ///   - budget: the budget.
    ///   - severity: the severity of the alerts.
    ///   - kind: what they are about; nil for what routes have no word for.
    /// - Returns: the values by label; empty where any group will do, nil where none does.
    public func groupLabels(in budget: BudgetDefinition, severity: String, kind: AlertKind?) -> [String: String]? {
        guard services.isEmpty || services.contains(budget.service),
            slos.isEmpty || slos.contains(budget.slo) || slos.contains(budget.name),
            Self.allows(tiers, budget.serviceTier), Self.allows(stages, budget.stage),
            severities.isEmpty || severities.contains(severity),
            kinds.isEmpty || kind.map(kinds.contains) ?? false
        else { return nil }
        let group = labels.filter { !(budget.labels[$0.key]?.contains($0.value) ?? false) }
        return group.keys.allSatisfy(budget.groupBy.contains) ? group : nil
    }

    /// Whether it is about alerts on the data of a source with these labels, whatever the time.
    ///
    /// A source belongs to no SLO or service: what asks for one of them, or for a tier or stage, is not about it.
    public func matchesData(of source: [String: [String]], severity: String) -> Bool {
        services.isEmpty && slos.isEmpty && tiers.isEmpty && stages.isEmpty
            && (severities.isEmpty || severities.contains(severity)) && (kinds.isEmpty || kinds.contains(.data))
            && labels.allSatisfy { source[$0.key]?.contains($0.value) ?? false }
    }

    private static func allows(_ words: [String], _ word: String?) -> Bool {
        words.isEmpty || word.map(words.contains) ?? false
    }
}
