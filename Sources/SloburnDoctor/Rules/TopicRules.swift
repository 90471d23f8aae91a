import SloburnConfig
import SloburnDaemon
import SloburnKafka
import SloburnModel

/// Whether the topics that Sloburn writes, and those it is told things through, are there and as they should be.
enum TopicRules {
    static func findings(_ facts: Facts) -> [DoctorFinding] {
        guard let cluster = facts.cluster.value else { return [] }
        let plans = TopicPlan.all(for: facts.settings)
        let present = plans.filter { facts.topics[$0.name] != nil }
        return missing(facts, plans) + present.map { finding($0, facts) } + partners(facts)
            + copies(present.map(\.name) + facts.inputs, facts, brokers: cluster.brokers.count)
            + unread(present.map(\.name) + facts.inputs, facts) + InputRules.findings(facts)
    }

    private static func missing(_ facts: Facts, _ plans: [TopicPlan]) -> [DoctorFinding] {
        let names = plans.map(\.name).filter { facts.topics[$0] == nil && facts.unlisted[$0]?.kind != .refused }
        guard !names.isEmpty else { return [] }
        // Who has committed offsets has run, and topics were there.
        let hasRun = facts.committed.values.contains { $0.value?.isEmpty == false }
        let state = [facts.settings.topics.deltas, facts.settings.topics.checkpoints].filter { names.contains($0) }
        if hasRun, !state.isEmpty {
            return [
                DoctorFinding(
                    .problem, .topics, Phrase.list(names), "missing, although a daemon has run: its state was there",
                    advice: "find out who has deleted it; a start of the daemon makes it anew, and budgets begin anew")
            ]
        }
        return [
            DoctorFinding(
                .warning, .topics, Phrase.list(names), "missing: \(Phrase.count(names.count, "topic"))",
                advice: "the daemon makes them at its start; without the right to, somebody else: "
                    + "`sloburn topics --create`")
        ]
    }

    private static func finding(_ plan: TopicPlan, _ facts: Facts) -> DoctorFinding {
        let count = facts.topics[plan.name]?.partitions.count ?? 0
        let settings = facts.topicSettings[plan.name]?.value
        let issues = TopicIssues(plan: plan, partitions: count, settings: settings ?? [:], facts: facts).all
        let worst = issues.contains { $0.verdict == .problem } ? Verdict.problem : .warning
        guard !issues.isEmpty else {
            let policy = settings?["cleanup.policy"].map { ", cleanup.policy \($0)" } ?? ""
            let retention = settings?["retention.ms"].map { ", retention.ms \($0)" } ?? ""
            return DoctorFinding(
                .ok, .topics, plan.name, Phrase.count(count, "partition") + policy + retention)
        }
        let advice = issues.map(\.advice).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        return DoctorFinding(
            worst, .topics, plan.name, issues.map(\.seen).joined(separator: "; "),
            advice: advice.joined(separator: "; "))
    }

    /// The two internal topics belong together, partition for partition.
    private static func partners(_ facts: Facts) -> [DoctorFinding] {
        let (deltas, checkpoints) = (facts.settings.topics.deltas, facts.settings.topics.checkpoints)
        guard let sums = facts.topics[deltas]?.partitions.count,
            let states = facts.topics[checkpoints]?.partitions.count,
            sums != states
        else { return [] }
        return [
            DoctorFinding(
                .problem, .topics, "\(deltas), \(checkpoints)",
                "they have \(sums) and \(states) partitions, but belong together partition for partition",
                advice:
                    "delete the one that is wrong, set spec.partitions to the number of the other, and start again; or "
                    + "name new ones in spec.topics.deltas and spec.topics.checkpoints, whose budgets begin anew")
        ]
    }

    /// How safely records are kept: what one broker's loss would take.
    private static func copies(_ names: [String], _ facts: Facts, brokers: Int) -> [DoctorFinding] {
        var findings: [DoctorFinding] = []
        func tell(_ verdict: Verdict, _ seen: String, _ advice: String, _ isSo: (ClusterMetadata.Partition) -> Bool) {
            let topics = names.filter { facts.topics[$0]?.partitions.contains(where: isSo) == true }
            guard !topics.isEmpty else { return }
            findings.append(DoctorFinding(verdict, .topics, Phrase.list(topics), seen, advice: advice))
        }
        tell(
            .problem, "partitions without a leader: they can't be read or written",
            "bring the brokers back that keep them"
        ) { $0.leader < 0 }
        tell(
            .warning, "copies of partitions are not up to date", "see why brokers do not follow: are all of them up?"
        ) { $0.inSync < $0.replicas && $0.leader >= 0 }
        let more = "three copies, with min.insync.replicas 2, outlive a broker"
        tell(
            .warning, "one copy of each partition: what the broker loses is lost",
            brokers > 1
                ? "set spec.replicationFactor before topics are made, and reassign those that are there; \(more)"
                : "the cluster has one broker; \(more)"
        ) { $0.replicas == 1 }
        return findings
    }

    /// Topics whose settings could not be read.
    private static func unread(_ names: [String], _ facts: Facts) -> [DoctorFinding] {
        let silent = names.compactMap { name in facts.topicSettings[name]?.failure.map { (name, $0) } }
        guard let first = silent.first else { return [] }
        return [
            DoctorFinding(
                .unknown, .topics, Phrase.list(silent.map(\.0)), "their settings can't be read: \(first.1.text)",
                advice: first.1.kind == .refused
                    ? "give this principal DescribeConfigs on them; deploy/kafka/acls.sh prints the commands"
                    : "compare them with what `sloburn topics` prints by hand")
        ]
    }
}
