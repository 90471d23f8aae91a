import SloburnConfig
import SloburnDaemon
import SloburnKafka
import SloburnModel

/// Whether what there is fits into what there may be.
enum SizeRules {
    static func findings(_ facts: Facts) -> [DoctorFinding] {
        let memory = [memory(facts)]
        guard facts.cluster.value != nil else { return memory }
        return memory + keys(facts) + state(facts) + kept(facts) + records(facts)
    }

    private static func memory(_ facts: Facts) -> DoctorFinding {
        let wanted = facts.settings.memoryLimit.bytes
        let limits = [(facts.machine.limit, "this control group"), (facts.machine.memory, "this machine")]
        let told = limits.compactMap { limit, whose in limit.map { (bytes: $0, whose: whose) } }
        guard let least = told.min(by: { $0.bytes < $1.bytes }) else {
            return DoctorFinding(
                .unknown, .sizes, "limits.memory", "\(Phrase.bytes(wanted)); what this machine has is not told",
                advice: "compare it with the limit that the daemon runs under")
        }
        let seen = "\(Phrase.bytes(wanted)), and \(least.whose) has \(Phrase.bytes(least.bytes))"
        let advice =
            "set spec.limits.memory to at most four fifths of what the daemon may use, or raise that (MemoryMax, "
            + "resources.limits.memory)"
        if wanted > least.bytes { return DoctorFinding(.problem, .sizes, "limits.memory", seen, advice: advice) }
        if wanted > least.bytes / 10 * 9 {
            return DoctorFinding(.warning, .sizes, "limits.memory", seen, advice: advice)
        }
        return DoctorFinding(.ok, .sizes, "limits.memory", seen)
    }

    private static func keys(_ facts: Facts) -> [DoctorFinding] {
        guard let keys = facts.daemon?.metrics.value?["sloburn_keys"] else { return [] }
        return [DoctorFinding(.ok, .sizes, "SLO keys", "the daemon holds \(Int64(keys))")]
    }

    /// How many records of a topic are kept, markers of transactions included; nil where that is not told.
    private static func count(_ topic: String, _ facts: Facts) -> Int64? {
        guard let bounds = facts.bounds.value, facts.topics[topic] != nil else { return nil }
        return facts.partitions(of: topic).reduce(Int64(0)) { sum, place in
            sum + (bounds[place].map { max(0, $0.end - $0.begin) } ?? 0)
        }
    }

    /// What the next start has to read before it goes on.
    private static func state(_ facts: Facts) -> [DoctorFinding] {
        let topic = facts.settings.topics.checkpoints
        guard let records = count(topic, facts) else { return [] }
        guard records > 0 else { return [DoctorFinding(.ok, .sizes, topic, "empty: a start has nothing to read")] }
        let sizes = facts.partitions(of: topic).compactMap { facts.newest[$0]?.bytes }
        let mean = sizes.isEmpty ? nil : Int64(sizes.reduce(0, +) / sizes.count)
        var seen = "a start reads at most \(Phrase.count(records, "record"))"
        if let mean {
            let bytes = mean.multipliedReportingOverflow(by: records)
            if !bytes.overflow {
                seen += ", about \(Phrase.bytes(bytes.partialValue)) (the newest have \(Phrase.bytes(mean)))"
            }
        }
        let seconds = max(1, records / restoredPerSecond)
        seen += ": about \(Phrase.span(seconds * 1_000))"
        guard seconds > 60 else { return [DoctorFinding(.ok, .sizes, topic, seen)] }
        return [
            DoctorFinding(
                .warning, .sizes, topic, seen,
                advice: "see that the brokers compact it: min.cleanable.dirty.ratio, segment.ms; more partitions and "
                    + "processes share the work")
        ]
    }

    /// Measured: 100,000 keys within 10 s on two cores.
    private static let restoredPerSecond: Int64 = 10_000

    private static func kept(_ facts: Facts) -> [DoctorFinding] {
        let plans = TopicPlan.all(for: facts.settings).map(\.name)
            .filter { $0 != facts.settings.topics.checkpoints }
        let counts = plans.compactMap { name in count(name, facts).map { (name, $0) } }.filter { $0.1 > 0 }
        guard !counts.isEmpty else { return [] }
        let list = counts.sorted { $0.1 > $1.1 }.map { "\($0.0) \($0.1)" }
        return [DoctorFinding(.ok, .sizes, "records kept", "\(Phrase.list(list)), markers of transactions included")]
    }

    /// Records that come close to what is allowed.
    private static func records(_ facts: Facts) -> [DoctorFinding] {
        let close = facts.newest.compactMap { place, record -> (TopicPartition, RecordFacts, Int64)? in
            guard let most = facts.number("max.message.bytes", of: place.topic), most > 0,
                Int64(record.bytes) > most / 10 * 8
            else { return nil }
            return (place, record, most)
        }
        .sorted { ($0.0.topic, $0.0.partition) < ($1.0.topic, $1.0.partition) }
        let warnings = close.map { place, record, most in
            DoctorFinding(
                .warning, .sizes, place.description,
                "the newest record has \(Phrase.bytes(Int64(record.bytes))), and max.message.bytes is \(most)",
                advice: "raise max.message.bytes of the topic before a record is refused")
        }
        return warnings + deadLetters(facts)
    }

    /// Inputs whose records may be larger than what can be kept as a dead letter.
    private static func deadLetters(_ facts: Facts) -> [DoctorFinding] {
        let topics = facts.settings.topics.all(of: .deadLetter)
        let room = topics.compactMap { facts.number("max.message.bytes", of: $0) }.reduce(facts.largestRecord, min)
        let topic = Phrase.list(topics)
        let larger = facts.inputs.filter { (facts.number("max.message.bytes", of: $0) ?? 0) > room }
        guard !larger.isEmpty else { return [] }
        return [
            DoctorFinding(
                .warning, .sizes, Phrase.list(larger),
                "records may be larger than \(Phrase.bytes(room)), the largest that \(topic) can take from this daemon",
                advice: "raise spec.limits.memory and max.message.bytes of \(topic), or lower that of the inputs")
        ]
    }
}
