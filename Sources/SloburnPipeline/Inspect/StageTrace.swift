import SloburnModel

/// What the stage tells while it takes one record: enough to say what became of each element.
///
/// The stage calls before each sample that it accepts. What it counted for the one before can be drained then, and what
/// its counters have gained since is what became of the elements in between.
struct StageTrace {
    /// What had become of one source's elements so far.
    struct Progress {
        var refused = 0
        var duplicates: Int64 = 0
        var ended: Int64 = 0
    }

    /// A sample that was accepted.
    struct Accepted {
        /// What had become of the elements before it.
        var before: Progress
        /// Whether some budget counts it.
        var isCounted = false
        /// What it adds.
        var deltas: [DeltaBundle.KeyDelta] = []
        /// What it tells of how complete sources are.
        var evidence: [SourceEvidence] = []
    }

    /// What became of the elements for one source.
    struct SourceTrace {
        var accepted: [Accepted] = []
        var rejections: [RejectedElement] = []
        var total = Progress()
        var isTombstone = false
    }

    private let names: [String]
    private let start: [IngestCounters]
    /// By the source's name.
    private(set) var sources: [String: SourceTrace] = [:]
    private var last: (source: Int, counted: Int64)?

    init(names: [String], counters: [IngestCounters]) {
        self.names = names
        start = counters
    }

    /// Notes that a sample is about to be accepted.
    ///
    /// - Parameters:
    ///   - counters: the stage's counters.
    ///   - rejections: what it has refused of the record so far.
    ///   - drained: what it has counted and heard since the last call.
    mutating func willAccept(
        _ counters: [IngestCounters], _ rejections: [RejectedElement], _ drained: DeltaBundle?
    ) {
        finishLast(counters, drained)
        // Sources read one after the other: it is the last one that has begun.
        guard let source = counters.indices.last(where: { counters[$0].records > start[$0].records }) else { return }
        last = (source, counters[source].counted)
        let progress = progress(of: source, counters, rejections)
        sources[names[source], default: SourceTrace()].accepted.append(Accepted(before: progress))
    }

    /// Notes that the record has been taken.
    mutating func didTake(
        _ counters: [IngestCounters], _ rejections: [RejectedElement], _ drained: DeltaBundle?
    ) {
        finishLast(counters, drained)
        for source in counters.indices where counters[source].records > start[source].records {
            let name = names[source]
            var trace = sources[name] ?? SourceTrace()
            trace.rejections = rejections.filter { $0.source == name }
            trace.total = progress(of: source, counters, rejections)
            trace.isTombstone = counters[source].tombstones > start[source].tombstones
            sources[name] = trace
        }
    }

    private mutating func finishLast(_ counters: [IngestCounters], _ drained: DeltaBundle?) {
        guard let last else { return }
        sources[names[last.source]]?.finishLast(isCounted: counters[last.source].counted > last.counted, drained)
        self.last = nil
    }

    private func progress(
        of source: Int, _ counters: [IngestCounters], _ rejections: [RejectedElement]
    ) -> Progress {
        Progress(
            refused: rejections.count { $0.source == names[source] },
            duplicates: counters[source].duplicates - start[source].duplicates,
            ended: counters[source].ended - start[source].ended)
    }
}

extension StageTrace.SourceTrace {
    /// What became of one element.
    enum Fate {
        case accepted(StageTrace.Accepted)
        case refused(Rejection)
        case duplicate
        case ended
    }

    fileprivate mutating func finishLast(isCounted: Bool, _ drained: DeltaBundle?) {
        guard let last = accepted.indices.last else { return }
        accepted[last].isCounted = isCounted
        // A duplicate that came after it has no sample of its own.
        accepted[last].deltas = drained?.keys.filter { $0.lastSample != nil } ?? []
        accepted[last].evidence = drained?.evidence ?? []
    }

    /// Shares out what became of the elements, in their order.
    ///
    /// - Parameters:
    ///   - elements: the elements as they were read.
    ///   - body: takes each one with its fate; nil with a refusal of something that was not read.
    func shareOut(_ elements: [ReadElement], _ body: (ReadElement?, _ index: Int, Fate) -> Void) {
        var done = StageTrace.Progress()
        var next = 0
        for element in elements {
            let limit = next < accepted.count ? accepted[next].before : total
            if done.refused < limit.refused, rejections[done.refused].index == element.index {
                body(element, element.index, .refused(rejections[done.refused].rejection))
                done.refused += 1
            } else if element.value == .end, done.ended < limit.ended {
                body(element, element.index, .ended)
                done.ended += 1
            } else if done.duplicates < limit.duplicates {
                body(element, element.index, .duplicate)
                done.duplicates += 1
            } else if next < accepted.count {
                body(element, element.index, .accepted(accepted[next]))
                next += 1
            }
        }
        for rejected in rejections[done.refused...] { body(nil, rejected.index, .refused(rejected.rejection)) }
    }
}
