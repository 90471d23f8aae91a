import SloburnModel

/// All that is known of one interval of a source.
struct IntervalEvidence: Hashable, Sendable {
    /// Samples that were accepted.
    var received: Int64 = 0
    /// Samples that there should be; nil where nobody has declared any.
    var declared: Int64?
    /// The expected producers that were heard.
    var heard: Set<String> = []
    /// The numbers of each producer.
    var numbers: [String: Numbers] = [:]

    /// The numbers of one producer.
    struct Numbers: Hashable, Sendable {
        var first: Int64
        var last: Int64
        var count: Int64
    }

    /// Adds what a bundle tells.
    mutating func add(_ evidence: SourceEvidence) {
        received = received.addingSaturated(evidence.received)
        if let more = evidence.declared { declared = (declared ?? 0).addingSaturated(more) }
        heard.formUnion(evidence.heard)
        for new in evidence.numbers {
            guard var known = numbers[new.producer] else {
                if numbers.count < SourceEvidence.mostProducers {
                    numbers[new.producer] = Numbers(first: new.first, last: new.last, count: new.count)
                }
                continue
            }
            known.first = min(known.first, new.first)
            known.last = max(known.last, new.last)
            known.count = known.count.addingSaturated(new.count)
            numbers[new.producer] = known
        }
    }

    /// The same as a bundle would tell it.
    func evidence(of source: String, start: Timestamp) -> SourceEvidence {
        SourceEvidence(
            source: source, start: start, received: received, declared: declared, heard: heard.sorted(),
            numbers: numbers.sorted { $0.key < $1.key }.map { producer, numbers in
                .init(producer: producer, first: numbers.first, last: numbers.last, count: numbers.count)
            })
    }
}
