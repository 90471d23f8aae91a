/// Everything the pure pipeline needs to know: the sources, the budgets, and the rhythm of evaluation.
public struct EngineDefinition: Hashable, Sendable {
    /// The Daemon's metadata.name.
    public var name: String
    /// The data sources of type kafka, in the order of the files.
    public var sources: [DataSourceDefinition]
    /// One entry an SLO objective, in the order of the files.
    public var budgets: [BudgetDefinition]
    /// The time between evaluations: 1 to 60 seconds.
    public var evaluationInterval: TimeSpan
    /// How many partitions the deltas topic has.
    public var partitions: Int
    /// Who last changed the budgets, by their names, as far as it is known; only the audit tells it.
    public var changedBy: [String: ChangeOrigin]
    /// Who answers for which alerts, in the order of the files; empty where nobody says.
    public var routes: [RouteDefinition]
    /// What the configuration takes out of the account of budgets: its adjustments in the order of the files, then, named
    /// `service-hours/SLO`, the time outside of service hours.
    public var adjustments: [Adjustment]
    /// What the output topics are called; which of them records go to may depend on labels.
    public var topics: OutputTopicNames

    /// Whether it matters to alerts which others fire: some service depends on another one, or alerts are told together.
    public var hearsOfAlerts: Bool {
        budgets.contains { !$0.dependsOn.isEmpty } || routes.contains { $0.grouping != nil }
    }

    /// Creates a definition.
    public init(
        name: String = "sloburn", sources: [DataSourceDefinition], budgets: [BudgetDefinition],
        evaluationInterval: TimeSpan = .seconds(10), partitions: Int = 8, changedBy: [String: ChangeOrigin] = [:],
        routes: [RouteDefinition] = [], adjustments: [Adjustment] = [],
        topics: OutputTopicNames = OutputTopicNames()
    ) {
        self.name = name
        self.sources = sources
        self.budgets = budgets
        self.evaluationInterval = evaluationInterval
        self.partitions = partitions
        self.changedBy = changedBy
        self.routes = routes
        self.adjustments = adjustments
        self.topics = topics
    }
}

extension EngineDefinition {
    /// The same in one process by function calls: one partition holds every key.
    public var inOnePartition: EngineDefinition {
        var definition = self
        definition.partitions = 1
        return definition
    }

    /// Which topics hold what is said of each source: its labels decide.
    public var sourceBranches: [String: TopicBranch] {
        Dictionary(
            sources.map { source in
                (source.name, topics.branches.branch { source.ownership.labels[$0] ?? [] })
            }
        ) { first, _ in first }
    }

    /// The topics to read: names, and patterns that begin with `^`; without repetition.
    public var inputTopics: [String] {
        var topics: [String] = []
        for source in sources {
            switch source.topics {
            case .names(let names): topics += names
            case .pattern(let pattern): topics.append(pattern)
            }
        }
        return topics.reduce(into: []) { unique, topic in
            if !unique.contains(topic) { unique.append(topic) }
        }
    }
}
