/// The topics Sloburn writes.
public enum OutputTopic: String, Hashable, Sendable, CaseIterable {
    case snapshots
    case alerts
    case activeAlerts
    case periods
    case days
    case deadLetter
    case audit
    case quality
    case budgetState
}

/// What each topic is called.
public struct OutputTopicNames: Hashable, Sendable {
    private var names: [OutputTopic: String]
    private var controls: [ControlTopic: String]
    /// The internal topic between the two stages.
    public var deltas: String
    /// The internal topic that holds the state of the budget stage.
    public var checkpoints: String
    /// The internal topic that says which instance may write for what.
    public var claims: String

    /// The default names: `PREFIXsnapshots`, `PREFIXalerts`, `PREFIXalerts.active`, …, and `GROUP.deltas`.
    public init(prefix: String = "slo.", group: String = "sloburn") {
        names = [
            .snapshots: prefix + "snapshots",
            .alerts: prefix + "alerts",
            .activeAlerts: prefix + "alerts.active",
            .periods: prefix + "periods",
            .days: prefix + "days",
            .deadLetter: prefix + "deadletter",
            .audit: prefix + "audit",
            .quality: prefix + "quality",
            .budgetState: prefix + "budget-state",
        ]
        controls = Dictionary(ControlTopic.allCases.map { ($0, prefix + $0.rawValue) }) { $1 }
        deltas = group + ".deltas"
        checkpoints = group + ".checkpoints"
        claims = group + ".claims"
    }

    /// The name of an output topic.
    public subscript(topic: OutputTopic) -> String {
        get { names[topic] ?? topic.rawValue }
        set { names[topic] = newValue }
    }

    /// The name of a topic through which Sloburn is told something.
    public subscript(topic: ControlTopic) -> String {
        get { controls[topic] ?? topic.rawValue }
        set { controls[topic] = newValue }
    }

    /// Every name, the internal ones too.
    public var all: [String] {
        OutputTopic.allCases.map { self[$0] } + ControlTopic.allCases.map { self[$0] } + [deltas, checkpoints, claims]
    }
}
