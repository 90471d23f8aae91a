import SloburnKafka
import SloburnModel
import SloburnPipeline

/// Whether the topics that sources read are there, and keep records for long enough.
enum InputRules {
    static func findings(_ facts: Facts) -> [DoctorFinding] {
        missing(facts) + facts.inputs.map { finding($0, facts) }
    }

    private static func missing(_ facts: Facts) -> [DoctorFinding] {
        facts.engine.sources.flatMap { source -> [DoctorFinding] in
            let advice =
                "create it, or correct topics of the data source \(source.name); the daemon reads it once it is there"
            switch source.topics {
            case .names(let names):
                return names.filter { facts.topics[$0] == nil && facts.unlisted[$0]?.kind != .refused }.map { name in
                    DoctorFinding(
                        .problem, .topics, name, "an input that is missing: the data source \(source.name) reads it",
                        advice: advice)
                }
            case .pattern(let pattern):
                guard facts.inputs(of: source).isEmpty else { return [] }
                return [
                    DoctorFinding(
                        .problem, .topics, pattern, "no topic matches the pattern of the data source \(source.name)",
                        advice: "\(advice); topics that this principal may not describe are not seen")
                ]
            }
        }
    }

    private static func finding(_ topic: String, _ facts: Facts) -> DoctorFinding {
        let sources = facts.sources(of: topic)
        let names = sources.map(\.name).joined(separator: ", ")
        let count = Phrase.count(facts.topics[topic]?.partitions.count ?? 0, "partition")
        let settings = facts.topicSettings[topic]?.value ?? [:]
        if settings["cleanup.policy"]?.contains("compact") == true {
            return DoctorFinding(
                .warning, .topics, topic,
                "an input with cleanup.policy \(settings["cleanup.policy"] ?? ""): records with a key are taken away when a "
                    + "newer one has it, read or not",
                advice: "set its cleanup.policy to delete, unless records have no key twice")
        }
        guard let retention = facts.number("retention.ms", of: topic), retention >= 0 else {
            return DoctorFinding(.ok, .topics, topic, "input of \(names), \(count)")
        }
        let kept = "records are kept for \(Phrase.span(retention)) (retention.ms \(retention))"
        let lookback = IngestStage.lookback.nanoseconds / 1_000_000
        if retention < lookback {
            return DoctorFinding(
                .problem, .topics, topic,
                "an input whose \(kept), but after a restart the last \(Phrase.span(lookback)) are read again",
                advice: "set retention.ms to a day or more: what is deleted before it was read is missing for good")
        }
        let lateness = sources.map(\.allowedLateness.nanoseconds).max().map { $0 / 1_000_000 } ?? 0
        let isStampedByProducers = settings["message.timestamp.type"] != "LogAppendTime"
        if isStampedByProducers, retention < lateness {
            return DoctorFinding(
                .warning, .topics, topic,
                "an input whose \(kept) by their timestamps, which is less than allowedLateness "
                    + "(\(Phrase.span(lateness)))",
                advice: "set retention.ms to more than \(lateness): a late record may be deleted before it is read")
        }
        return DoctorFinding(
            .ok, .topics, topic,
            "input of \(names), \(count), \(kept): a daemon that is down for longer loses input")
    }
}
