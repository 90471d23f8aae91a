import Logging
import SloburnKafka

/// Compares the topics that exist with those a daemon needs, and creates what is missing.
public struct TopicSetUp {
    /// What was found of one topic.
    public struct Report: Hashable, Sendable {
        /// Whether the topic is there.
        public enum State: Hashable, Sendable {
            case exists, created, missing
        }

        /// The topic as it should be.
        public var plan: TopicPlan
        /// Whether it is there.
        public var state: State
        /// How many partitions it has, or would be created with.
        public var partitions: Int
        /// What differs, a sentence each.
        public var differences: [String]
    }

    private let admin: KafkaAdmin

    init(admin: KafkaAdmin) {
        self.admin = admin
    }

    /// Looks at the topics.
    ///
    /// - Parameters:
    ///   - plans: what is needed.
    ///   - createsMissing: whether missing ones are created.
    /// - Returns: a report for each, in the same order.
    /// - Throws: `KafkaError` when the broker can't be asked or refuses to create one.
    func run(_ plans: [TopicPlan], createsMissing: Bool) throws(KafkaError) -> [Report] {
        let existing = try admin.partitionCounts(timeout: .seconds(3))
        let missing = plans.filter { existing[$0.name] == nil }
        if createsMissing, !missing.isEmpty { try create(missing) }
        let present = plans.filter { existing[$0.name] != nil }
        // A broker that can't describe settings is asked for nothing more than its topics.
        let settings = (try? admin.describeTopics(present.map(\.name), timeout: .seconds(10))) ?? [:]
        return plans.map { plan in
            guard let partitions = existing[plan.name] else {
                let state: Report.State = createsMissing ? .created : .missing
                return Report(plan: plan, state: state, partitions: plan.partitions, differences: [])
            }
            return Report(
                plan: plan, state: .exists, partitions: partitions,
                differences: Self.differences(plan, partitions: partitions, settings: settings[plan.name] ?? [:]))
        }
    }

    private func create(_ plans: [TopicPlan]) throws(KafkaError) {
        let topics = plans.map { plan in
            NewTopic(
                name: plan.name, partitions: Int32(clamping: plan.partitions),
                replicationFactor: Int32(clamping: plan.replicationFactor),
                settings: Dictionary(plan.settings.map { ($0.name, $0.value) }) { $1 })
        }
        for (_, result) in try admin.createTopics(topics, timeout: .seconds(30)) {
            if case .failed(let error) = result { throw error }
        }
    }

    private static func differences(_ plan: TopicPlan, partitions: Int, settings: [String: String]) -> [String] {
        var differences: [String] = []
        if partitions != plan.partitions {
            differences.append("it has \(partitions) partitions, not \(plan.partitions)")
        }
        for setting in plan.settings {
            guard let value = settings[setting.name], value != setting.value else { continue }
            differences.append("\(setting.name) is \(value), not \(setting.value)")
        }
        return differences
    }
}
