import SloburnConfig

/// Whether the principal may do what the daemon does, as far as that can be seen.
///
/// Kafka tells a client its rights when it is asked with a question that librdkafka has only from 2.3 on. So rights to
/// look and to read are seen by looking and reading, and rights to write by writing, which is done with `--probe` only.
enum PermissionRules {
    static func findings(_ facts: Facts) -> [DoctorFinding] {
        guard facts.cluster.value != nil else { return [] }
        return [describe(facts), read(facts)].flatMap(\.self) + settings(facts) + groups(facts) + writes(facts)
    }

    private static let grant = "deploy/kafka/acls.sh prints the commands"

    private static func describe(_ facts: Facts) -> [DoctorFinding] {
        let refused = facts.unlisted.filter { $0.value.kind == .refused }.keys.sorted()
        guard refused.isEmpty else {
            return [
                DoctorFinding(
                    .problem, .permissions, Phrase.list(refused), "Describe is refused",
                    advice: "give this principal Describe, and Read or Write, on them; \(grant)")
            ]
        }
        let count = facts.topics.count
        return count == 0
            ? []
            : [DoctorFinding(.ok, .permissions, "topics", "Describe: \(Phrase.count(count, "topic")) may be looked at")]
    }

    private static func read(_ facts: Facts) -> [DoctorFinding] {
        let answers = facts.reads.sorted { $0.key < $1.key }
        var findings: [DoctorFinding] = []
        let refused = answers.filter { $0.value.failure?.kind == .refused }.map(\.key)
        if !refused.isEmpty {
            findings.append(
                DoctorFinding(
                    .problem, .permissions, Phrase.list(refused), "Read is refused",
                    advice: "give this principal Read on them; \(grant)"))
        }
        let silent = answers.compactMap { name, answer in
            answer.failure.flatMap { $0.kind == .refused ? nil : (name, $0.text) }
        }
        if let first = silent.first {
            findings.append(
                DoctorFinding(
                    .unknown, .permissions, Phrase.list(silent.map(\.0)), "Read: nothing was told: \(first.1)",
                    advice: "try again with a longer --timeout"))
        }
        let read = answers.filter { $0.value.value != nil }
        if !read.isEmpty {
            findings.append(
                DoctorFinding(
                    .ok, .permissions, "topics", "Read: a fetch of \(Phrase.count(read.count, "topic")) was answered"))
        }
        return findings
    }

    private static func settings(_ facts: Facts) -> [DoctorFinding] {
        let refused = facts.topicSettings.filter { $0.value.failure?.kind == .refused }.keys.sorted()
        guard !refused.isEmpty else { return [] }
        return [
            DoctorFinding(
                .warning, .permissions, Phrase.list(refused),
                "DescribeConfigs is refused: the daemon can't tell whether they are set up as they should be",
                advice: "give this principal DescribeConfigs on them; \(grant)")
        ]
    }

    private static func groups(_ facts: Facts) -> [DoctorFinding] {
        facts.committed.sorted { $0.key < $1.key }.compactMap { group, answer in
            switch answer {
            case .success:
                DoctorFinding(.ok, .permissions, "group \(group)", "Describe: it tells its committed offsets")
            case .failure(let trouble) where trouble.kind == .refused:
                DoctorFinding(
                    .problem, .permissions, "group \(group)", "Describe is refused: \(trouble.text)",
                    advice: "give this principal Read on the group, which holds Describe; \(grant)")
            case .failure(let trouble):
                DoctorFinding(
                    .unknown, .permissions, "group \(group)", "its offsets are not told: \(trouble.text)",
                    advice: "try again with a longer --timeout")
            }
        }
    }

    private static func writes(_ facts: Facts) -> [DoctorFinding] {
        guard let write = facts.write else {
            let ids = "\(facts.settings.group)-ingest-*, \(facts.settings.group)-budget-*"
            return [
                DoctorFinding(
                    .unknown, .permissions, "writing",
                    "Write on topics, Read on groups, and the transactional ids \(ids) are not told by librdkafka "
                        + facts.library.version,
                    advice: "--probe tries them in a topic of its own; \(grant)")
            ]
        }
        return WriteRules.findings(write)
    }
}
