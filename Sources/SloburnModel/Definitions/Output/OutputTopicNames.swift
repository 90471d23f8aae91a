/// What each topic is called.
public struct OutputTopicNames: Hashable, Sendable {
    private var templates: [OutputTopic: TopicTemplate]
    // By the number of the branch.
    private var names: [OutputTopic: [String]] = [:]
    private var controls: [ControlTopic: String]
    /// Which values of labels have topics of their own.
    public var branches = TopicBranches() {
        didSet { fillIn() }
    }
    /// The internal topic between the two stages.
    public var deltas: String
    /// The internal topic that holds the state of the budget stage.
    public var checkpoints: String
    /// The internal topic that says which instance may write for what.
    public var claims: String

    /// The default names: `PREFIXsnapshots`, `PREFIXalerts`, `PREFIXalerts.active`, …, and `GROUP.deltas`.
    public init(prefix: String = "slo.", group: String = "sloburn") {
        let names: [OutputTopic: String] = [
            .snapshots: "snapshots", .alerts: "alerts", .activeAlerts: "alerts.active", .periods: "periods",
            .days: "days", .deadLetter: "deadletter", .audit: "audit", .quality: "quality",
            .budgetState: "budget-state",
        ]
        templates = names.mapValues { TopicTemplate(plain: prefix + $0) }
        controls = Dictionary(ControlTopic.allCases.map { ($0, prefix + $0.rawValue) }) { $1 }
        deltas = group + ".deltas"
        checkpoints = group + ".checkpoints"
        claims = group + ".claims"
        fillIn()
    }

    /// The name of an output topic as the configuration writes it.
    public subscript(topic: OutputTopic) -> TopicTemplate {
        get { templates[topic] ?? TopicTemplate(plain: topic.rawValue) }
        set {
            templates[topic] = newValue
            fillIn()
        }
    }

    /// The name of a topic through which Sloburn is told something.
    public subscript(topic: ControlTopic) -> String {
        get { controls[topic] ?? topic.rawValue }
        set { controls[topic] = newValue }
    }

    /// The name of the topic that holds the records of a branch.
    public func name(of topic: OutputTopic, in branch: TopicBranch = .other) -> String {
        guard let names = names[topic] else { return topic.rawValue }
        return names.count == 1 ? names[0] : names[branch.number]
    }

    /// Whether records of a kind go to another topic where these values of labels have become those.
    public func isMoved(_ topic: OutputTopic, from old: [String: String], to new: [String: String]) -> Bool {
        self[topic].labels.contains { old[$0] != new[$0] }
    }

    /// The branch whose topics of these kinds have these values in their names; nil where there are none any more.
    public func branch(of topics: [OutputTopic], named values: [String: String]) -> TopicBranch? {
        branches.branch(named: values, needing: topics.flatMap { self[$0].labels })
    }

    /// The names of all topics of a kind, each once.
    public func all(of topic: OutputTopic) -> [String] {
        var seen: Set<String> = []
        return (names[topic] ?? []).filter { seen.insert($0).inserted }
    }

    /// The kinds of output topics by their names.
    public var kinds: [String: OutputTopic] {
        Dictionary(OutputTopic.allCases.flatMap { topic in all(of: topic).map { ($0, topic) } }) { first, _ in first }
    }

    /// The labels in the names of output topics, sorted.
    public var labels: [String] { Set(templates.values.flatMap(\.labels)).sorted() }

    /// Every name, the internal ones too.
    public var all: [String] {
        OutputTopic.allCases.flatMap(all(of:)) + ControlTopic.allCases.map { self[$0] } + [deltas, checkpoints, claims]
    }

    private mutating func fillIn() {
        let values = (0..<branches.count).map { branches.values(of: TopicBranch(number: $0)) }
        names = templates.mapValues { template in
            if template.labels.isEmpty { return [template.text] }
            return values.map { values in template.name { values[$0] ?? TopicBranches.other } }
        }
    }
}
