import SloburnModel

/// What was bad of late, by the values of some labels: where trouble is, beside how much of it there is.
///
/// Nothing is judged by it, so it is kept in few buckets, and of those only what is bad.
struct Breakdown: Hashable {
    /// How long a bucket is.
    static let width = TimeSpan.minutes(5)
    /// How far back is told.
    static let longest = TimeSpan.hours(6)
    /// So many combinations of values a bucket tells apart; what comes beyond has no values.
    static let most = 100

    /// What was bad with one combination of values.
    struct Count: Hashable {
        /// The values of the labels, in their order; empty for those that are not told apart.
        var values: [String]
        /// Bad events, or their parts; may be below 0 where what was counted is taken back.
        var bad: Int64
    }

    /// What was bad in one stretch of event time.
    struct Bucket: Hashable {
        var start: Timestamp
        /// In the order in which they came.
        var counts: [Count]
    }

    /// The labels, in the order in which they are told.
    let labels: [String]
    /// In order of time.
    private(set) var buckets: [Bucket]

    /// Creates a breakdown of these labels.
    init(labels: [String], buckets: [Bucket] = []) {
        self.labels = labels
        self.buckets = buckets
    }

    /// Adds what was bad at a time with these values; values of other labels are none.
    mutating func add(_ bad: Int64, at time: Timestamp, of part: DeltaBundle.Part?) {
        let start = time.flooredTo(Self.width)
        var place = buckets.endIndex
        while place > 0, buckets[place - 1].start > start { place -= 1 }
        if place == 0 || buckets[place - 1].start != start {
            buckets.insert(Bucket(start: start, counts: []), at: place)
        } else {
            place -= 1
        }
        let isTold = part?.labels == labels && part?.values.count == labels.count
        buckets[place].add(bad, isTold ? part?.values ?? [] : [])
    }

    /// Drops what is not told any more.
    mutating func forget(at time: Timestamp) {
        let oldest = time - Self.longest - Self.width
        guard let first = buckets.first, first.start < oldest else { return }
        buckets.removeAll { $0.start < oldest }
    }
}

extension Breakdown.Bucket {
    fileprivate mutating func add(_ bad: Int64, _ values: [String]) {
        if let known = counts.firstIndex(where: { $0.values == values }) {
            counts[known].bad = counts[known].bad.addingSaturated(bad)
        } else if counts.count < Breakdown.most || values.isEmpty {
            counts.append(Breakdown.Count(values: values, bad: bad))
        } else {
            add(bad, [])
        }
    }
}
