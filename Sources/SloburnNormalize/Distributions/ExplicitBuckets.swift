internal import SloburnModel

/// Counts over explicit buckets, the upper bound of each inclusive.
///
/// *Source:* OpenTelemetry metrics data model, "Histogram": bucket `i` is `(bounds[i-1], bounds[i]]`.
public struct ExplicitBuckets {
    /// One count more than bounds, or none where only the total is known.
    public var counts: UnsafeBufferPointer<Int64>
    /// Finite and strictly increasing.
    public var bounds: UnsafeBufferPointer<Double>
    /// How many values there are.
    public var total: Int64
    /// The smallest value; nil where that is not known.
    public var min: Double?
    /// The largest value; nil where that is not known.
    public var max: Double?

    /// Creates buckets.
    public init(
        counts: UnsafeBufferPointer<Int64>, bounds: UnsafeBufferPointer<Double>, total: Int64, min: Double?,
        max: Double?
    ) {
        self.counts = counts
        self.bounds = bounds
        self.total = total
        self.min = min
        self.max = max
    }

    /// Splits the values by a threshold.
    public func split(by limit: BucketLimit) -> BucketSplit {
        switch limit.threshold.comparison {
        case .lte: below(limit, isInclusive: true)
        case .lt: below(limit, isInclusive: false)
        case .gt: below(limit, isInclusive: true).complement()
        case .gte: below(limit, isInclusive: false).complement()
        }
    }

    /// The bounds next to a threshold that is none, for a message; nil where it is one that tells good from bad.
    public func gap(at limit: BucketLimit) -> (below: Double?, above: Double?)? {
        let first = firstBound(from: limit)
        let isOnBound = first < bounds.count && limit.place(of: bounds[first]) == 0
        if isOnBound, limit.threshold.comparison.isAfterBound { return nil }
        return (first > 0 ? bounds[first - 1] : nil, first < bounds.count ? bounds[first] : nil)
    }

    /// The number of the first bound at or above a threshold.
    private func firstBound(from limit: BucketLimit) -> Int {
        var (low, high) = (0, bounds.count)
        while low < high {
            let middle = (low + high) / 2
            if limit.place(of: bounds[middle]) < 0 { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// How many values are below a threshold, or at it.
    private func below(_ limit: BucketLimit, isInclusive: Bool) -> BucketSplit {
        if let known = knownByRange(limit, isInclusive) { return known }
        guard !counts.isEmpty else {
            return BucketSplit(certain: 0, possible: total, total: total, interpolated: 0)
        }
        let first = firstBound(from: limit)
        var certain: Int64 = 0
        for number in 0..<first { certain &+= counts[number] }
        let own = counts[first]
        guard first < bounds.count else {
            return BucketSplit(certain: certain, possible: certain &+ own, total: total, interpolated: 0)
        }
        let isOnBound = limit.place(of: bounds[first]) == 0
        if isOnBound, isInclusive {
            return BucketSplit(certain: certain &+ own, possible: certain &+ own, total: total, interpolated: 0)
        }
        return BucketSplit(
            certain: certain, possible: certain &+ own, total: total,
            interpolated: isOnBound ? own : interpolated(own, in: first, at: limit.value))
    }

    /// The smallest and the largest value may decide for all.
    private func knownByRange(_ limit: BucketLimit, _ isInclusive: Bool) -> BucketSplit? {
        if let max, limit.place(of: max) < (isInclusive ? 1 : 0) {
            return BucketSplit(certain: total, possible: total, total: total, interpolated: 0)
        }
        if let min, limit.place(of: min) >= (isInclusive ? 1 : 0) {
            return BucketSplit(certain: 0, possible: 0, total: total, interpolated: 0)
        }
        return nil
    }

    /// How many values of a bucket are below a value if they lie evenly in it; the first bucket begins at 0 mostly.
    private func interpolated(_ count: Int64, in number: Int, at value: Double) -> Int64 {
        let upper = bounds[number]
        let lower = number > 0 ? bounds[number - 1] : Swift.min(0, upper)
        guard upper > lower else { return 0 }
        let share = Swift.min(1, Swift.max(0, (value - lower) / (upper - lower)))
        return Int64(exactly: (Double(count) * share).rounded()) ?? 0
    }
}

extension Threshold.Operator {
    /// Whether it draws the line behind a bound, which belongs to the bucket below it.
    var isAfterBound: Bool { self == .lte || self == .gt }
}
