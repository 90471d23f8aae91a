import SloburnBudget
import SloburnModel

/// The latest counts of one SLO key by the source that they are from.
struct KeyStreams: Hashable, Sendable {
    /// What the sources have counted in one bucket of event time.
    struct Bucket: Hashable, Sendable {
        /// Where it begins.
        var start: Timestamp
        /// What each stream has counted, in the plan's order.
        var tallies: [Tally]
    }

    /// The buckets, in order of time.
    var buckets: [Bucket] = []
    /// Whether anything has been counted for the budget: a group of which only other sources know has none yet.
    var hasCounted = false
    /// Whether the sources differed by more than they may when they were compared last.
    var differs = false
    /// The newest event time of each stream, in the plan's order.
    var latest: [Timestamp?] = []

    /// Adds what a stream has counted.
    mutating func add(_ tally: Tally, at start: Timestamp, stream: Int, of count: Int) {
        // Most counts belong to the latest bucket or to a later one.
        var index = buckets.count
        while index > 0, buckets[index - 1].start >= start { index -= 1 }
        if index == buckets.count || buckets[index].start != start {
            buckets.insert(Bucket(start: start, tallies: [Tally](repeating: .zero, count: count)), at: index)
        }
        // The configuration may have had fewer streams when the state was written.
        while buckets[index].tallies.count < count { buckets[index].tallies.append(.zero) }
        buckets[index].tallies[stream] += tally
    }

    /// Takes note of the newest event time that a stream tells of.
    mutating func note(latest time: Timestamp?, stream: Int, of count: Int) {
        guard let time else { return }
        // The configuration may have had fewer streams when the state was written.
        while latest.count < count { latest.append(nil) }
        latest[stream] = max(latest[stream] ?? time, time)
    }

    /// What streams have counted from a time on, one less the other, by bucket.
    func differences(of stream: Int, less other: Int, from: Timestamp) -> [BudgetWindows.Bucket] {
        buckets.drop { $0.start < from }.compactMap { bucket in
            guard max(stream, other) < bucket.tallies.count else { return nil }
            var tally = bucket.tallies[stream]
            tally -= bucket.tallies[other]
            return tally.isZero ? nil : .init(start: bucket.start, tally: tally)
        }
    }

    /// What a stream has counted in a stretch of time.
    func sum(of stream: Int, from: Timestamp, to: Timestamp) -> Tally {
        buckets.reduce(into: .zero) { sum, bucket in
            if bucket.start >= from, bucket.start < to, stream < bucket.tallies.count { sum += bucket.tallies[stream] }
        }
    }

    /// Forgets what lies before a time.
    mutating func forget(before time: Timestamp) {
        let old = buckets.prefix { $0.start < time }.count
        // Moving what stays costs as much as keeping it for a while.
        if old * 2 > buckets.count { buckets.removeFirst(old) }
    }
}
