/// Counts over explicit buckets: bucket `i` holds what lies in `(bounds[i-1], bounds[i]]`, the last what lies above.
///
/// *Source:* OpenTelemetry metrics data model, "Histogram".
public struct HistogramParts {
    /// Where its counts are in `PointBatch.counts`: one more than bounds, or none where only the count is known.
    public var counts: Range<Int>
    /// Where its upper bounds are in `PointBatch.bounds`: finite, strictly increasing, in the point's unit.
    public var bounds: Range<Int>
    /// How many values there are in all.
    public var count: Int64
    /// The smallest value of the interval; nil where that is not known.
    public var min: Double?
    /// The largest one.
    public var max: Double?

    /// Creates a histogram.
    public init(counts: Range<Int>, bounds: Range<Int>, count: Int64, min: Double? = nil, max: Double? = nil) {
        self.counts = counts
        self.bounds = bounds
        self.count = count
        self.min = min
        self.max = max
    }
}

/// Counts over exponential buckets: bucket `i` holds what lies in `(base^i, base^(i+1)]`, with base `2^(2^-scale)`.
///
/// *Source:* OpenTelemetry metrics data model, "ExponentialHistogram".
public struct ExponentialParts {
    /// One side of zero: the index of its first bucket, and where the counts are in `PointBatch.counts`.
    public struct Side {
        /// The index of the first bucket.
        public var offset: Int32
        /// Where the counts are.
        public var counts: Range<Int>

        /// Creates a side.
        public init(offset: Int32, counts: Range<Int>) {
            self.offset = offset
            self.counts = counts
        }
    }

    /// The scale: -10 to 20 in what is written in practice.
    public var scale: Int32
    /// How many values lie within `zeroThreshold` of 0.
    public var zeroCount: Int64
    /// How far from 0 that is.
    public var zeroThreshold: Double
    /// Values above 0.
    public var positive: Side
    /// Values below 0, by their magnitude.
    public var negative: Side
    /// How many values there are in all.
    public var count: Int64
    /// The smallest value of the interval; nil where that is not known.
    public var min: Double?
    /// The largest one.
    public var max: Double?

    /// Creates a histogram.
    public init(
        scale: Int32, zeroCount: Int64, zeroThreshold: Double, positive: Side, negative: Side, count: Int64,
        min: Double? = nil, max: Double? = nil
    ) {
        self.scale = scale
        self.zeroCount = zeroCount
        self.zeroThreshold = zeroThreshold
        self.positive = positive
        self.negative = negative
        self.count = count
        self.min = min
        self.max = max
    }
}

/// A single value that stands for several alike.
public struct WeightedSample {
    /// The value, in the point's unit.
    public var value: Double
    /// For how many it stands, 0 or more.
    public var weight: Int64

    /// Creates a sample.
    public init(value: Double, weight: Int64) {
        self.value = value
        self.weight = weight
    }
}
