import SloburnConfig
import SloburnKafka
import SloburnModel

@testable import SloburnDoctor

extension DiagnosisTests {
    static let topics: [Case] = [
        Case(
            "outputs that are missing", .warning, .topics, ["slo.days, slo.quality", "2 topics"],
            advice: "topics --create"
        ) {
            $0.changeCluster {
                $0.topics["slo.days"] = nil
                $0.topics["slo.quality"] = nil
            }
            $0.unlisted["slo.days"] = Trouble(.missing, "unknown")
        },
        Case("state that is gone", .problem, .topics, ["sloburn.checkpoints", "has run"], advice: "deleted") {
            $0.changeCluster { $0.topics["sloburn.checkpoints"] = nil }
        },
        Case("an input that is missing", .problem, .topics, ["absent", "web"], advice: "create it") {
            $0.engine.sources[0].topics = .names(["metrics.http", "absent"])
        },
        Case("a pattern that nothing matches", .problem, .topics, ["^nothing"], advice: "create it") {
            var other = $0.engine.sources[0]
            other.topics = .pattern("^nothing")
            $0.engine.sources.append(other)
        },
        Case("state that is deleted", .problem, .topics, ["slo.snapshots", "delete, not compact"], advice: "compact") {
            $0.set("cleanup.policy", "delete", of: "slo.snapshots")
        },
        Case("state that is deleted as well", .problem, .topics, ["compact,delete"], advice: "604800000") {
            $0.set("cleanup.policy", "compact,delete", of: "sloburn.checkpoints")
            $0.set("retention.ms", "604800000", of: "sloburn.checkpoints")
        },
        Case("sums that are compacted", .problem, .topics, ["sloburn.deltas", "compact, not delete"], advice: "delete")
        {
            $0.set("cleanup.policy", "compact", of: "sloburn.deltas")
        },
        Case("sums that are kept for a minute", .problem, .topics, ["sloburn.deltas", "60 s"], advice: "604800000") {
            $0.set("retention.ms", "60000", of: "sloburn.deltas")
        },
        Case("alerts that are kept for a week", .warning, .topics, ["slo.alerts", "7 d", "30 d"], advice: "2592000000")
        {
            $0.set("retention.ms", "604800000", of: "slo.alerts")
        },
        Case(
            "a number of partitions that is in force", .warning, .topics, ["sloburn.deltas: 2 partitions", "is 3"],
            advice: "spec.partitions to 2", isAlone: false
        ) { $0.settings.partitions = 3 },
        Case(
            "internal topics that do not fit", .problem, .topics, ["3 and 2 partitions"], advice: "spec.partitions",
            isAlone: false
        ) {
            $0.changeCluster { cluster in
                cluster.topics["sloburn.deltas"]?.partitions.append(.init(id: 2, leader: 1, replicas: 3, inSync: 3))
            }
        },
        Case(
            "a topic that nobody can write", .problem, .topics, ["slo.audit", "is 4", "3 copies"], advice: "at most 2"
        ) {
            $0.set("min.insync.replicas", "4", of: "slo.audit")
        },
        Case("acknowledged by one of three", .warning, .topics, ["slo.audit", "1 of 3"], advice: "to 2") {
            $0.set("min.insync.replicas", "1", of: "slo.audit")
        },
        Case("small records only", .warning, .topics, ["slo.audit", "1000, not 1000000"], advice: "max.message.bytes") {
            $0.set("max.message.bytes", "1000", of: "slo.audit")
        },
        Case("dead letters with another time", .warning, .topics, ["LogAppendTime"], advice: "CreateTime") {
            $0.set("message.timestamp.type", "LogAppendTime", of: "slo.deadletter")
        },
        Case("one copy", .warning, .topics, ["slo.audit", "one copy"], advice: "spec.replicationFactor") {
            $0.set("min.insync.replicas", "1", of: "slo.audit")
            $0.changeCluster { $0.topics["slo.audit"]?.partitions[0].replicas = 1 }
            $0.changeCluster { $0.topics["slo.audit"]?.partitions[0].inSync = 1 }
        },
        Case("copies that do not follow", .warning, .topics, ["metrics.http", "not up to date"], advice: "brokers") {
            $0.changeCluster { $0.topics["metrics.http"]?.partitions[0].inSync = 2 }
        },
        Case("a partition that nobody leads", .problem, .topics, ["metrics.http", "leader"], advice: "brokers") {
            $0.changeCluster { $0.topics["metrics.http"]?.partitions[0].leader = -1 }
        },
        Case("settings that are not told", .unknown, .topics, ["slo.audit", "UNSUPPORTED"], advice: "sloburn topics") {
            $0.topicSettings["slo.audit"] = .failure(Trouble(.unsupported, "UNSUPPORTED"))
        },
        Case("an input that is compacted", .warning, .topics, ["metrics.http", "compact"], advice: "delete") {
            $0.set("cleanup.policy", "compact", of: "metrics.http")
        },
        Case("an input that is kept for five minutes", .problem, .topics, ["5 min", "10 min"], advice: "a day or more")
        {
            $0.set("retention.ms", "300000", of: "metrics.http")
        },
        Case("an input that is kept for less than lateness", .warning, .topics, ["3 h", "24 h"], advice: "86400000") {
            $0.set("retention.ms", "10800000", of: "metrics.http")
        },
        Case(
            "inputs larger than dead letters", .warning, .sizes, ["metrics.http", "slo.deadletter"],
            advice: "limits.memory"
        ) {
            $0.set("max.message.bytes", "200000000", of: "metrics.http")
        },
    ]
}
