public import SloburnConfig
import SloburnModel

/// A topic that the daemon needs, with the settings it depends on.
public struct TopicPlan: Hashable, Sendable {
    /// The topic's name.
    public var name: String
    /// How many partitions it is created with.
    public var partitions: Int
    /// How many copies; -1 for the broker's default.
    public var replicationFactor: Int
    /// Its settings, in the order in which they are shown.
    public var settings: [Setting]
    /// Whether a topic that is there already has to be like this; one of others is as it is.
    public var isStrict = true

    /// One setting of a topic.
    public struct Setting: Hashable, Sendable {
        /// The setting's name, as in `cleanup.policy`.
        public var name: String
        /// Its value.
        public var value: String
    }

    /// `delete` or `compact`.
    public var cleanupPolicy: String { settings.first { $0.name == "cleanup.policy" }?.value ?? "delete" }

    /// All topics of a daemon: what it writes for others, what it is told, and what it writes for itself.
    public static func all(for daemon: DaemonSettings) -> [TopicPlan] {
        func plan(_ name: String, partitions: Int, _ settings: [(String, String)]) -> TopicPlan {
            TopicPlan(
                name: name, partitions: partitions, replicationFactor: daemon.replicationFactor,
                settings: settings.map(Setting.init))
        }
        let compact = [("cleanup.policy", "compact"), ("retention.ms", "-1")]
        func deleted(afterDays days: Int64) -> [(String, String)] {
            [("cleanup.policy", "delete"), ("retention.ms", String(days * 86_400_000))]
        }
        func plan(_ topic: OutputTopic, _ name: String) -> TopicPlan {
            switch topic {
            case .snapshots: plan(name, partitions: daemon.partitions, compact)
            // One partition, so that everybody sees the transitions in one order.
            case .alerts: plan(name, partitions: 1, deleted(afterDays: 30))
            case .activeAlerts: plan(name, partitions: 1, compact)
            // One partition, for readers that look at all of it.
            case .budgetState: plan(name, partitions: 1, compact)
            case .periods: plan(name, partitions: 1, compact)
            // Compacted, and never deleted: it is what is left of a day when the windows have forgotten it.
            case .days: plan(name, partitions: 1, compact)
            // Records too large for the source are kept too.
            case .deadLetter:
                plan(name, partitions: 1, deleted(afterDays: 30) + [("max.message.bytes", "104857600")])
            case .quality: plan(name, partitions: 1, deleted(afterDays: 30))
            case .audit: plan(name, partitions: 1, [("cleanup.policy", "delete"), ("retention.ms", "-1")])
            }
        }
        return OutputTopic.allCases.flatMap { topic in daemon.topics.all(of: topic).map { plan(topic, $0) } }
            // One partition, so that everybody is told in one order.
            + ControlTopic.allCases.map { topic in
                var plan = plan(
                    daemon.topics[topic], partitions: 1, topic.isCompacted ? compact : deleted(afterDays: 30))
                plan.isStrict = topic.isCompacted
                return plan
            }
            + [
                plan(daemon.topics.deltas, partitions: daemon.partitions, deleted(afterDays: 7)),
                plan(daemon.topics.checkpoints, partitions: daemon.partitions, compact),
                // One partition, so that everybody sees the claims in one order.
                plan(daemon.topics.claims, partitions: 1, compact),
            ]
    }
}

extension TopicPlan.Setting {
    fileprivate init(_ setting: (String, String)) {
        self.init(name: setting.0, value: setting.1)
    }
}
