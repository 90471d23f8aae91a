import Foundation
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

    /// What was found of all topics.
    public struct Result: Hashable, Sendable {
        /// One for each topic that is needed, in the order of the plans.
        public var reports: [Report]
        /// How many partitions each topic of the broker has.
        public var partitions: [String: Int]
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
    /// - Returns: a report for each, in the same order, and the broker's topics.
    /// - Throws: `KafkaError` when the broker can't be asked or refuses to create one.
    func run(_ plans: [TopicPlan], createsMissing: Bool) throws(KafkaError) -> Result {
        var existing = try admin.partitionCounts(timeout: .seconds(3))
        let missing = plans.filter { existing[$0.name] == nil }
        if createsMissing, !missing.isEmpty, case let others = try create(missing), !others.isEmpty {
            existing = try partitionCounts(including: others)
        }
        let present = plans.filter { existing[$0.name] != nil }
        // A broker that can't describe settings is asked for nothing more than its topics.
        let settings = (try? admin.describeTopics(present.map(\.name), timeout: .seconds(10))) ?? [:]
        let reports = plans.map { plan in
            guard let partitions = existing[plan.name] else {
                let state: Report.State = createsMissing ? .created : .missing
                return Report(plan: plan, state: state, partitions: plan.partitions, differences: [])
            }
            return Report(
                plan: plan, state: .exists, partitions: partitions,
                differences: Self.differences(plan, partitions: partitions, settings: settings[plan.name] ?? [:]))
        }
        return Result(reports: reports, partitions: existing)
    }

    /// The broker's topics once these are among them: another process has made them at the same moment.
    private func partitionCounts(including names: [String]) throws(KafkaError) -> [String: Int] {
        for _ in 0..<20 {
            let counts = try admin.partitionCounts(timeout: .seconds(3))
            if names.allSatisfy({ counts[$0] != nil }) { return counts }
            usleep(100_000)
        }
        throw KafkaError(
            .unknownTopicOrPartition,
            reason: "the broker says that these exist, but not yet how: \(names.joined(separator: ", "))")
    }

    /// Returns the names of those that were there already.
    private func create(_ plans: [TopicPlan]) throws(KafkaError) -> [String] {
        let topics = plans.map { plan in
            NewTopic(
                name: plan.name, partitions: Int32(clamping: plan.partitions),
                replicationFactor: Int32(clamping: plan.replicationFactor),
                settings: Dictionary(plan.settings.map { ($0.name, $0.value) }) { $1 })
        }
        var others: [String] = []
        for (name, result) in try admin.createTopics(topics, timeout: .seconds(30)) {
            switch result {
            case .created: break
            case .alreadyExists: others.append(name)
            case .failed(let error): throw error
            }
        }
        return others.sorted()
    }

    private static func differences(_ plan: TopicPlan, partitions: Int, settings: [String: String]) -> [String] {
        guard plan.isStrict else { return [] }
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
