import SloburnBudget
import SloburnModel

extension BudgetKey {
    /// Adds what a bundle brings of one of the sources that the budget is counted from.
    ///
    /// Counts of a source that is not counted at their event time are only kept for a while, should it be before long.
    mutating func apply(_ delta: DeltaBundle.KeyDelta, _ board: SourceBoard) {
        guard let streams = plan.streams else {
            // A source that stood in before the configuration changed is none of the budget's.
            if let source = delta.source, !plan.sources.contains(source) { return }
            return apply(delta)
        }
        guard let place = streams.place(of: delta.source) else { return }
        isDirty = true
        let oldest = counts.time - streams.horizon
        for bucket in delta.buckets where bucket.start >= oldest {
            self.streams?.add(bucket.tally, at: bucket.start, stream: place, of: streams.streams.count)
        }
        self.streams?.note(latest: delta.lastSample, stream: place, of: streams.streams.count)
        self.streams?.forget(before: oldest)
        let stream = streams.streams[place]
        var counted = delta
        counted.buckets.removeAll { !board.counts(stream, at: $0.start) }
        let isLastCounted = board.counts(stream, at: delta.lastSample ?? counts.time)
        if !counted.buckets.isEmpty {
            self.streams?.hasCounted = true
        } else if !isLastCounted {
            return
        }
        // When the last one of those that count came is not told then, but where its bucket begins.
        if !isLastCounted { counted.lastSample = counted.buckets.map(\.start).max() }
        apply(counted)
    }

    /// Counts from another source, where it is one of the budget's that switches.
    mutating func take(_ change: SourceBoard.Change) {
        guard let (primary, fallback) = plan.streams?.pair(of: change.source), let streams else { return }
        let (counted, other) = change.change.isToFallback ? (fallback, primary) : (primary, fallback)
        for bucket in streams.differences(of: counted, less: other, from: change.change.from) {
            counts.add(bucket)
            self.streams?.hasCounted = true
        }
        if counted < streams.latest.count, let last = streams.latest[counted], last >= change.change.from {
            quality.lastSample = max(quality.lastSample ?? last, last)
        }
        isDirty = true
    }

    /// Whether only sources that are not counted know of the group: it has no budget then.
    var isUncounted: Bool { !group.isEmpty && streams?.hasCounted == false }
}
