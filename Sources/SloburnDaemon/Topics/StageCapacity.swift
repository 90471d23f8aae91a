public import SloburnConfig
import SloburnModel
import SloburnPipeline

/// How many processes can share a stage: no more than the partitions of what it reads.
public struct StageCapacity {
    private let configuration: Configuration
    private let spreadsTopicsApart: Bool

    /// Looks at a configuration.
    ///
    /// - Parameter configuration: the validated configuration.
    public init(_ configuration: Configuration) {
        self.configuration = configuration
        let strategy = configuration.daemon.kafka.last { $0.name == "partition.assignment.strategy" }?.value
        spreadsTopicsApart = strategy?.hasPrefix("roundrobin") != true
    }

    /// What to say of both stages, a line each.
    ///
    /// - Parameter partitions: how many each topic of the broker has; nil when it was not asked.
    /// - Returns: the line of budget and the line of ingest.
    public func lines(partitions: [String: Int]?) -> [String] {
        [budget(partitions), ingest(partitions)]
    }

    private func budget(_ partitions: [String: Int]?) -> String {
        let topic = configuration.daemon.topics.deltas
        let count = partitions?[topic] ?? configuration.daemon.partitions
        return "budget stage: up to \(Self.processes(count)) (\(topic) has \(Self.partitions(count)))"
    }

    private func ingest(_ partitions: [String: Int]?) -> String {
        guard let partitions else {
            return "ingest stage: up to as many processes as its input topics have partitions, which only the broker "
                + "knows; --create asks it"
        }
        let inputs = inputs(partitions)
        let missing = missing(partitions).map { "; \($0)" }.joined()
        guard !inputs.isEmpty else { return "ingest stage: there is no input topic yet\(missing)" }
        let sum = inputs.reduce(0) { $0 + $1.partitions }
        let most = spreadsTopicsApart ? inputs.map(\.partitions).max() ?? 0 : sum
        let list = inputs.map { "\($0.name) \($0.partitions)" }.joined(separator: ", ")
        // The assignor `range` gives each topic to the same members, so that the largest counts.
        let apart = most < sum ? "; each is shared out by itself" : ""
        return
            "ingest stage: up to \(Self.processes(most)) (input topics have \(Self.partitions(sum)): \(list)\(apart))"
            + missing
    }

    private func inputs(_ partitions: [String: Int]) -> [(name: String, partitions: Int)] {
        // A pattern that can't be compiled was a finding of the configuration.
        guard let topics = try? InputTopics(of: configuration.engine.sources) else { return [] }
        return partitions.filter { topics.contains($0.key) }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// What is said of topics that are named or meant, and not there.
    private func missing(_ partitions: [String: Int]) -> [String] {
        configuration.engine.sources.flatMap { source -> [String] in
            switch source.topics {
            case .names(let names): return names.filter { partitions[$0] == nil }.map { "\($0) is missing" }
            case .pattern(let pattern):
                guard let topics = try? InputTopics(of: [source]) else { return [] }
                return partitions.keys.contains(where: topics.contains) ? [] : ["no topic matches \(pattern)"]
            }
        }
    }

    private static func processes(_ count: Int) -> String { count == 1 ? "1 process" : "\(count) processes" }

    private static func partitions(_ count: Int) -> String { count == 1 ? "1 partition" : "\(count) partitions" }
}
