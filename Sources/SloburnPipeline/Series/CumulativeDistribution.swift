import SloburnModel
import SloburnNormalize

/// A distribution that a cumulative series holds.
protocol CumulativeDistribution: CumulativeValue {
    /// How many values there are.
    var total: Int64 { get }

    /// Splits the values by a threshold.
    func split(by limit: BucketLimit) -> BucketSplit
}

extension HistogramValue: CumulativeDistribution {
    func split(by limit: BucketLimit) -> BucketSplit {
        counts.withUnsafeBufferPointer { counts in
            bounds.withUnsafeBufferPointer { bounds in
                ExplicitBuckets(counts: counts, bounds: bounds, total: total, min: nil, max: nil).split(by: limit)
            }
        }
    }
}

extension ExponentialValue: CumulativeDistribution {
    func split(by limit: BucketLimit) -> BucketSplit {
        positive.counts.withUnsafeBufferPointer { above in
            negative.counts.withUnsafeBufferPointer { below in
                ExponentialBuckets(
                    scale: Int32(clamping: scale), zeroCount: zeroCount, zeroThreshold: zeroThreshold,
                    positive: .init(offset: Int32(clamping: positive.offset), counts: above),
                    negative: .init(offset: Int32(clamping: negative.offset), counts: below), total: total
                ).split(by: limit)
            }
        }
    }
}
