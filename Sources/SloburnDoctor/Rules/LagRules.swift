import SloburnConfig
import SloburnKafka
import SloburnModel

/// How far the daemon has come.
enum LagRules {
    static func findings(_ facts: Facts) -> [DoctorFinding] {
        guard facts.cluster.value != nil else { return [] }
        let deltas = facts.settings.topics.deltas
        let stages = [
            (facts.ingestGroup, facts.inputs), (facts.budgetGroup, facts.topics[deltas] == nil ? [] : [deltas]),
        ]
        return stages.flatMap { group, topics in
            [members(group, facts)] + topics.map { topic(TopicLag($0, group, facts), facts) }
        }
    }

    private static func members(_ group: String, _ facts: Facts) -> DoctorFinding {
        let hasCommitted = facts.committed[group]?.value?.isEmpty == false
        switch facts.groups[group] {
        case .success(let description) where description.members.isEmpty:
            guard hasCommitted else {
                return DoctorFinding(
                    .unknown, .lag, "group \(group)", "has no member and has committed nothing (\(description.state))",
                    advice: "no daemon of this group has run here yet: `sloburn run --config …`")
            }
            return DoctorFinding(
                .warning, .lag, "group \(group)", "has no member (\(description.state)): nobody reads",
                advice: "start the daemon, or see in its log why it ended")
        case .success(let description):
            let count = Phrase.count(description.members.count, "member")
            let hosts = Phrase.list(Set(description.members.map(\.host)).sorted())
            guard description.state == "Stable" else {
                return DoctorFinding(
                    .warning, .lag, "group \(group)", "\(count), but its state is \(description.state)",
                    advice: "members come or go; look again in a minute")
            }
            return DoctorFinding(.ok, .lag, "group \(group)", "\(count), at \(hosts)")
        case .failure(let trouble):
            return DoctorFinding(
                .unknown, .lag, "group \(group)", "its members are not told: \(trouble.text)",
                advice: "ask the daemon itself: /readyz, or the line `status` of its log")
        case nil:
            return DoctorFinding(.unknown, .lag, "group \(group)", "it was not asked for", advice: "try again")
        }
    }

    private static func topic(_ lag: TopicLag, _ facts: Facts) -> DoctorFinding {
        func finding(_ verdict: Verdict, _ seen: String, _ advice: String? = nil) -> DoctorFinding {
            DoctorFinding(verdict, .lag, lag.topic, seen, advice: advice)
        }
        if let trouble = lag.trouble {
            return finding(.unknown, "it can't be told: \(trouble)", "try again with a longer --timeout")
        }
        if lag.lost > 0 {
            return finding(
                .problem,
                "\(Phrase.count(lag.lost, "record")) of \(lag.lostFrom) were deleted before they were read",
                "raise retention.ms and start the daemon: what is gone is missing in the counts; see "
                    + "SloburnInputLost in docs/operations.md")
        }
        if let place = lag.beyond {
            return finding(
                .problem, "the committed offset of \(place) lies behind the end of the partition",
                "the topic was made anew or cut off: see `input.restarted` in the daemon's log"
            )
        }
        guard lag.committed > 0 else { return uncommitted(lag, facts) }
        return behind(lag, finding)
    }

    private static func uncommitted(_ lag: TopicLag, _ facts: Facts) -> DoctorFinding {
        let hasMembers = facts.groups[lag.group]?.value?.members.isEmpty == false
        let waiting = Phrase.count(lag.records, "record")
        if hasMembers, lag.records == 0 { return DoctorFinding(.ok, .lag, lag.topic, "holds no record to read") }
        guard hasMembers, let time = lag.milliseconds else {
            return DoctorFinding(
                .unknown, .lag, lag.topic, "\(lag.group) has committed nothing; it holds \(waiting)",
                advice: hasMembers || lag.records == 0 ? nil : "start the daemon, or see in its log whether it commits")
        }
        let seen =
            "\(lag.group) has members, but has committed nothing; \(waiting) wait, the oldest for \(Phrase.span(time))"
        guard time > 60_000 else {
            return DoctorFinding(.unknown, .lag, lag.topic, seen, advice: "look again in a minute")
        }
        return DoctorFinding(
            .warning, .lag, lag.topic, seen,
            advice:
                "see in the daemon's log whether it commits. librdkafka's mock cluster, which `sloburn demo` runs on, "
                + "drops offsets that are committed in transactions")
    }

    private static func behind(
        _ lag: TopicLag, _ finding: (Verdict, String, String?) -> DoctorFinding
    ) -> DoctorFinding {
        let uncommitted = lag.fresh > 0 ? "; \(Phrase.count(lag.fresh, "partition")) without a committed offset" : ""
        // What is between the last record and the end are markers of transactions.
        guard lag.records > 0, let time = lag.milliseconds else {
            return finding(.ok, "\(lag.group) has read all of it" + uncommitted, nil)
        }
        let seen =
            "\(lag.group) is \(Phrase.count(lag.records, "record")) behind; the oldest of them is \(Phrase.span(time)) old"
            + uncommitted
        if time > 3_600_000 {
            return finding(
                .problem, seen,
                "the daemon does not keep up, or is down: see its log, and docs/scaling.md for more of them")
        }
        if time > 60_000 {
            return finding(
                .warning, seen,
                "evaluation goes on without input that is more than a minute behind (partial); see the log")
        }
        return finding(.ok, seen, nil)
    }
}
