internal import Foundation
internal import SloburnModel

/// Counts over exponential buckets: bucket `i` is `(base^i, base^(i+1)]` with base `2^(2^-scale)`, mirrored below 0.
///
/// *Source:* OpenTelemetry metrics data model, "ExponentialHistogram".
public struct ExponentialBuckets {
    /// The buckets of one side of zero.
    public struct Side {
        /// The index of the first one.
        public var offset: Int32
        /// How many values each one holds.
        public var counts: UnsafeBufferPointer<Int64>

        /// Creates a side.
        public init(offset: Int32, counts: UnsafeBufferPointer<Int64>) {
            self.offset = offset
            self.counts = counts
        }
    }

    /// The scale, -10 to 20.
    public var scale: Int32
    /// How many values lie within `zeroThreshold` of 0.
    public var zeroCount: Int64
    /// How far from 0 that is.
    public var zeroThreshold: Double
    /// Values above 0.
    public var positive: Side
    /// Values below 0, by their magnitude.
    public var negative: Side
    /// How many values there are.
    public var total: Int64
    /// The smallest value; nil where that is not known.
    public var min: Double?
    /// The largest value; nil where that is not known.
    public var max: Double?

    /// Creates buckets.
    public init(
        scale: Int32, zeroCount: Int64, zeroThreshold: Double, positive: Side, negative: Side, total: Int64,
        min: Double? = nil, max: Double? = nil
    ) {
        self.scale = scale
        self.zeroCount = zeroCount
        self.zeroThreshold = zeroThreshold
        self.positive = positive
        self.negative = negative
        self.total = total
        self.min = min
        self.max = max
    }

    /// The bucket of a value above 0, and whether the value is its upper bound.
    ///
    /// Only powers of two can be both bounds and numbers, so they are told exactly, and all others are no bounds.
    public static func bucket(of value: Double, scale: Int32) -> (index: Int, isUpperBound: Bool) {
        // The significand is 1 for powers of two alone.
        if value.significand == 1 {
            let exponent = Int(value.exponent)
            guard scale < 0 else { return (exponent << Int(scale) - 1, true) }
            let width = 1 << Int(-scale)
            let (quotient, rest) = (exponent >> Int(-scale), exponent & (width - 1))
            return rest == 0 ? (quotient - 1, true) : (quotient, false)
        }
        let place = Foundation.log2(value) * Foundation.exp2(Double(scale))
        return (Int(place.rounded(.up)) - 1, false)
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

    private func below(_ limit: BucketLimit, isInclusive: Bool) -> BucketSplit {
        if let max, limit.place(of: max) < (isInclusive ? 1 : 0) {
            return BucketSplit(certain: total, possible: total, total: total, interpolated: 0)
        }
        if let min, limit.place(of: min) >= (isInclusive ? 1 : 0) {
            return BucketSplit(certain: 0, possible: 0, total: total, interpolated: 0)
        }
        let value = limit.value
        guard value.isFinite else { return BucketSplit(certain: total, possible: total, total: total, interpolated: 0) }
        return value > 0
            ? below(positive: value, isInclusive) : below(notPositive: value, isInclusive)
    }

    private func below(positive value: Double, _ isInclusive: Bool) -> BucketSplit {
        let (index, isUpperBound) = Self.bucket(of: value, scale: scale)
        var (certain, own) = (sum(negative, Int.min..<Int.max), Int64(0))
        if value > zeroThreshold || (value == zeroThreshold && isInclusive) {
            certain &+= zeroCount
        } else {
            own &+= zeroCount
        }
        certain &+= sum(positive, Int.min..<index)
        let bucket = sum(positive, index..<index + 1)
        var share: Int64 = 0
        if isUpperBound, isInclusive {
            certain &+= bucket
        } else {
            own &+= bucket
            share = isUpperBound ? bucket : interpolated(bucket, index, value)
        }
        return BucketSplit(certain: certain, possible: certain &+ own, total: total, interpolated: share)
    }

    private func below(notPositive value: Double, _ isInclusive: Bool) -> BucketSplit {
        var (certain, own) = (Int64(0), Int64(0))
        if value == 0, zeroThreshold == 0 {
            certain = sum(negative, Int.min..<Int.max) &+ (isInclusive ? zeroCount : 0)
            return BucketSplit(certain: certain, possible: certain, total: total, interpolated: 0)
        }
        if -value <= zeroThreshold { own &+= zeroCount }
        guard value < 0 else {
            certain = sum(negative, Int.min..<Int.max)
            return BucketSplit(certain: certain, possible: certain &+ own, total: total, interpolated: 0)
        }
        let (index, isUpperBound) = Self.bucket(of: -value, scale: scale)
        // Of magnitudes above the bucket all values lie below; of the bucket itself, those from its magnitude on.
        certain = sum(negative, index + 1..<Int.max)
        if !(isUpperBound && !isInclusive) { own &+= sum(negative, index..<index + 1) }
        return BucketSplit(certain: certain, possible: certain &+ own, total: total, interpolated: 0)
    }

    private func sum(_ side: Side, _ indices: Range<Int>) -> Int64 {
        let offset = Int(side.offset)
        let first = Swift.max(indices.lowerBound, offset)
        let last = Swift.min(indices.upperBound, offset + side.counts.count)
        guard first < last else { return 0 }
        var sum: Int64 = 0
        for index in first..<last { sum &+= side.counts[index - offset] }
        return sum
    }

    private func interpolated(_ count: Int64, _ index: Int, _ value: Double) -> Int64 {
        let width = Foundation.exp2(-Double(scale))
        let (lower, upper) = (Foundation.exp2(Double(index) * width), Foundation.exp2(Double(index + 1) * width))
        guard upper > lower, lower.isFinite, upper.isFinite else { return 0 }
        let share = Swift.min(1, Swift.max(0, (value - lower) / (upper - lower)))
        return Int64(exactly: (Double(count) * share).rounded()) ?? 0
    }
}
