import SloburnConfig
import SloburnDaemon
import SloburnKafka
import SloburnModel

/// What is wrong with one topic that is there.
struct TopicIssues {
    struct Issue: Hashable {
        var verdict: Verdict
        var seen: String
        var advice: String
    }

    let plan: TopicPlan
    let partitions: Int
    let settings: [String: String]
    let facts: Facts

    /// The issues, without order of weight.
    var all: [Issue] {
        [partitionCount, cleanup, retention, inSync, largest, stamp].compactMap { $0 }
    }

    /// Compaction keeps the last record of each key, which is what such a topic is for.
    private var isState: Bool { plan.cleanupPolicy == "compact" }

    private var policies: Set<String> {
        Set((settings["cleanup.policy"] ?? plan.cleanupPolicy).split(separator: ",").map(String.init))
    }

    private var partitionCount: Issue? {
        guard plan.isStrict, partitions != plan.partitions else { return nil }
        if [facts.settings.topics.deltas, facts.settings.topics.checkpoints].contains(plan.name) {
            return Issue(
                verdict: .warning, seen: "\(partitions) partitions, and spec.partitions is \(plan.partitions)",
                advice: "the topic's number is in force: set spec.partitions to \(partitions)")
        }
        return Issue(
            verdict: .warning, seen: "\(partitions) partitions, not \(plan.partitions)",
            advice: plan.partitions == 1
                ? "readers see no order between partitions: delete it and let the daemon make it anew, if they need one"
                : "nothing depends on it but how many readers can share it")
    }

    private var cleanup: Issue? {
        guard let value = settings["cleanup.policy"], policies != [plan.cleanupPolicy] else { return nil }
        let advice = "set its cleanup.policy to \(plan.cleanupPolicy)"
        if isState, plan.isStrict {
            return Issue(
                verdict: .problem,
                seen: "cleanup.policy is \(value), not compact: the last record of a key would be deleted with time",
                advice: "\(advice) before retention.ms (\(settings["retention.ms"] ?? "not known")) has passed")
        }
        return Issue(
            verdict: plan.isStrict ? .problem : .warning,
            seen: "cleanup.policy is \(value), not \(plan.cleanupPolicy): records that count are taken away",
            advice: advice)
    }

    private var retention: Issue? {
        guard plan.isStrict, !isState, policies.contains("delete"),
            let value = facts.number("retention.ms", of: plan.name), value >= 0,
            let wanted = plan.settings.first(where: { $0.name == "retention.ms" }).flatMap({ Int64($0.value) }),
            wanted < 0 || value < wanted
        else { return nil }
        let isDeltas = plan.name == facts.settings.topics.deltas
        let shown = wanted < 0 ? "for ever" : Phrase.span(wanted)
        return Issue(
            verdict: isDeltas && value < 3_600_000 ? .problem : .warning,
            seen: "records are kept for \(Phrase.span(value)) (retention.ms \(value)), not \(shown)",
            advice: isDeltas
                ? "set retention.ms to \(wanted): counts are lost when the budget stage is down for longer"
                : "set retention.ms to \(wanted), unless that is as you want it")
    }

    private var inSync: Issue? {
        guard let least = facts.number("min.insync.replicas", of: plan.name),
            let copies = facts.topics[plan.name]?.partitions.map(\.replicas).min(), copies > 0
        else { return nil }
        if least > copies {
            return Issue(
                verdict: .problem,
                seen: "min.insync.replicas is \(least), and there are \(copies) copies: nothing can be written",
                advice: "set min.insync.replicas to at most \(max(1, copies - 1)), or make more copies")
        }
        guard copies >= 3, least < 2 else { return nil }
        return Issue(
            verdict: .warning,
            seen: "min.insync.replicas is \(least) of \(copies) copies: an acknowledged record may be lost",
            advice: "set min.insync.replicas to 2")
    }

    private var largest: Issue? {
        let wanted =
            plan.settings.first { $0.name == "max.message.bytes" }.flatMap { Int64($0.value) } ?? 1_000_000
        guard let value = facts.number("max.message.bytes", of: plan.name), value < wanted else { return nil }
        return Issue(
            verdict: .warning, seen: "max.message.bytes is \(value), not \(wanted): larger records are refused",
            advice: "set max.message.bytes to \(wanted)")
    }

    private var stamp: Issue? {
        guard facts.settings.topics.all(of: .deadLetter).contains(plan.name),
            settings["message.timestamp.type"] == "LogAppendTime"
        else { return nil }
        return Issue(
            verdict: .warning, seen: "message.timestamp.type is LogAppendTime: dead letters lose their timestamps",
            advice: "set message.timestamp.type to CreateTime")
    }
}
