import SloburnModel

/// What tells how complete the input of the watched sources is, since the last drain.
final class EvidenceBook {
    /// More intervals and producers than this do not wait for the end of a commit interval.
    static let largest = 4_096

    /// One for each watched source, in their order.
    let sources: [EvidenceCounts]

    init(_ watched: [SourceRelations.Watched]) {
        sources = watched.map(EvidenceCounts.init)
    }

    /// How many intervals, and producers in them, wait to be sent.
    var count: Int { sources.reduce(0) { $0 + $1.count } }

    /// The counts of a source; nil where it is not watched.
    subscript(source: String) -> EvidenceCounts? { sources.first { $0.source == source } }

    /// Takes everything out, in the order of sources and time, and begins anew.
    func take() -> [SourceEvidence] {
        sources.sorted { $0.source < $1.source }.flatMap { $0.take() }
    }

    /// Forgets everything.
    func removeAll() {
        for source in sources { source.removeAll() }
    }
}
