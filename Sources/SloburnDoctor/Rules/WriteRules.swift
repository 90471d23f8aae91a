/// What a try at writing has shown.
enum WriteRules {
    static func findings(_ write: WriteFacts) -> [DoctorFinding] {
        guard let refusal = write.created.failure else {
            return write.steps.map(finding) + [deletion(write)].compactMap { $0 }
        }
        return [
            DoctorFinding(
                refusal.kind == .refused ? .warning : .problem, .permissions, write.topic,
                "the topic of the probe could not be made: \(refusal.text)",
                advice: refusal.kind == .refused
                    ? "without Create topics have to be made for the daemon: `sloburn topics --create` by somebody who may"
                    : "see the brokers' logs")
        ]
    }

    private static func finding(_ step: WriteFacts.Step) -> DoctorFinding {
        let (what, right) = words(step)
        guard let trouble = step.outcome.failure else {
            return DoctorFinding(.ok, .permissions, step.subject, what)
        }
        let isRefused = trouble.kind == .refused
        return DoctorFinding(
            .problem, .permissions, step.subject, "\(what) failed: \(trouble.text)",
            advice: isRefused
                ? "give this principal \(right); deploy/kafka/acls.sh prints the commands"
                : "without it no transaction is committed; see the brokers' logs")
    }

    /// What a step does, and what has to be granted for it.
    private static func words(_ step: WriteFacts.Step) -> (what: String, right: String) {
        switch step.kind {
        case .takeOver:
            (
                "taking over a transactional id",
                "Write and Describe on the transactional ids that begin like \(step.subject)"
            )
        case .write: ("writing a record in a transaction", "Write on the topics that begin like \(step.subject)")
        case .sendOffsets: ("putting offsets into a transaction", "Read on the group \(step.subject)")
        case .abort: ("aborting a transaction", "Write on the transactional ids that begin like \(step.subject)")
        case .readBack: ("reading a record back", "Read on the topics that begin like \(step.subject)")
        }
    }

    private static func deletion(_ write: WriteFacts) -> DoctorFinding? {
        guard let trouble = write.deleted?.failure else { return nil }
        return DoctorFinding(
            .warning, .permissions, write.topic, "the topic of the probe could not be deleted again: \(trouble.text)",
            advice: "delete it by hand; a daemon needs no right to delete")
    }
}
