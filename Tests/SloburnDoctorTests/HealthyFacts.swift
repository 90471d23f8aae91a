import SloburnConfig
import SloburnDaemon
import SloburnKafka
import SloburnModel

@testable import SloburnDoctor

/// A cluster of three brokers on which a daemon runs and all is well.
struct HealthyFacts {
    static let now: Int64 = 1_795_000_000_000
    static let input = "metrics.http"

    /// All of it; a test spoils one thing.
    static var facts: Facts {
        var facts = Facts(at: now)
        facts.settings = DaemonSettings(partitions: 2, replicationFactor: 3, memoryLimit: .gibibytes(1))
        facts.engine = EngineDefinition(
            sources: [DataSourceDefinition(name: "web", topics: .names([input]), format: .prometheusJSON)], budgets: [])
        facts.machine = MachineFacts(memory: 8 << 30, limit: 2 << 30)
        facts.library = Facts.LibraryFacts(version: "2.0.2", features: ["ssl", "sasl", "lz4", "sasl_scram"])
        facts.largestRecord = 100_000_000
        let cluster = cluster(for: facts.settings)
        facts.servers = [server("kafka-1:9092", cluster)]
        facts.cluster = .success(cluster)
        for plan in TopicPlan.all(for: facts.settings) {
            var settings = Dictionary(plan.settings.map { ($0.name, $0.value) }) { $1 }
            settings.merge(["min.insync.replicas": "2", "max.message.bytes": "104857600"]) { $1 }
            facts.topicSettings[plan.name] = .success(settings)
        }
        facts.topicSettings[input] = .success(["cleanup.policy": "delete", "retention.ms": "604800000"])
        for topic in facts.topics.keys { facts.reads[topic] = .success(true) }
        let places = facts.topics.keys.flatMap { facts.partitions(of: $0) }
        facts.bounds = .success(
            Dictionary(places.map { ($0, PartitionFacts(begin: 100, end: 200)) }) { $1 })
        let member = GroupDescription.Member(client: "sloburn-ingest", host: "/10.0.0.7")
        for (group, topic) in [("sloburn-ingest", input), ("sloburn-budget", "sloburn.deltas")] {
            facts.groups[group] = .success(GroupDescription(state: "Stable", members: [member]))
            facts.committed[group] = .success(
                Dictionary(facts.partitions(of: topic).map { ($0, 190) }) { $1 })
            for place in facts.partitions(of: topic) { facts.next[place] = record(190, at: now - 2_000) }
        }
        for place in places { facts.newest[place] = record(199, at: now - 500) }
        facts.write = write
        facts.daemon = DaemonFacts(
            url: "http://127.0.0.1:8470", ready: .success(DaemonFacts.Page(status: 200, text: "")),
            metrics: .success([
                "sloburn_integrity_violations_total": 0, "sloburn_corrupt_records_total": 0, "sloburn_keys": 42,
            ]))
        return facts
    }

    /// What is left when no broker answers.
    static var unreachable: Facts {
        var facts = facts
        facts.cluster = .failure(Trouble(.silent, "no broker answers"))
        facts.servers = [
            ServerFacts(
                address: "kafka-1:9092", addresses: .success(["10.0.0.1"]),
                connected: .failure(Trouble(.other, "Connection refused")))
        ]
        (facts.topicSettings, facts.reads, facts.groups, facts.committed) = ([:], [:], [:], [:])
        (facts.next, facts.newest, facts.bounds, facts.write) = ([:], [:], .success([:]), nil)
        return facts
    }

    static func record(_ offset: Int64, at time: Int64, isLogAppendTime: Bool = false, bytes: Int = 300) -> RecordFacts
    {
        RecordFacts(offset: offset, milliseconds: time, isLogAppendTime: isLogAppendTime, bytes: bytes)
    }

    static func server(_ address: String, _ cluster: ClusterMetadata) -> ServerFacts {
        let requests = Dictionary(VersionRules.requests.map { ($0.key, 0...9) }) { $1 }
        return ServerFacts(
            address: address, addresses: .success(["10.0.0.1"]), connected: .success(1),
            greeting: .success(ServerFacts.Greeting(cluster: cluster, requests: requests, milliseconds: 5)))
    }

    static let write: WriteFacts = {
        let kinds = WriteFacts.Step.Kind.allCases
        return WriteFacts(
            topic: "sloburn.doctor-1", created: .success(true),
            steps: kinds.map { WriteFacts.Step(kind: $0, subject: "sloburn.doctor-1", outcome: .success(true)) },
            clock: -3...4, deleted: .success(true))
    }()

    private static func cluster(for settings: DaemonSettings) -> ClusterMetadata {
        func topic(_ partitions: Int) -> ClusterMetadata.Topic {
            ClusterMetadata.Topic(
                partitions: (0..<Int32(partitions)).map {
                    ClusterMetadata.Partition(id: $0, leader: 1, replicas: 3, inSync: 3)
                })
        }
        var topics = Dictionary(TopicPlan.all(for: settings).map { ($0.name, topic($0.partitions)) }) { $1 }
        topics[input] = topic(2)
        return ClusterMetadata(
            clusterID: "abc", controller: 1,
            brokers: (1...3).map { ClusterMetadata.Broker(id: $0, host: "kafka-\($0)", port: 9092) }, topics: topics)
    }
}

extension Facts {
    /// Changes what the cluster tells.
    mutating func changeCluster(_ body: (inout ClusterMetadata) -> Void) {
        guard var cluster = cluster.value else { return }
        body(&cluster)
        self.cluster = .success(cluster)
    }

    /// Changes a setting of a topic.
    mutating func set(_ name: String, _ value: String?, of topic: String) {
        var settings = topicSettings[topic]?.value ?? [:]
        settings[name] = value
        topicSettings[topic] = .success(settings)
    }
}
