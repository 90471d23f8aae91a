public import SloburnModel

/// One measurement as a format tells it.
///
/// Its texts live as long as the record's bytes and the batch's arena, at most until the codec reads another record; its
/// labels and the parts of a distribution are with the batch.
public struct Point {
    /// What was measured.
    public enum Value {
        /// Nothing: the series ends here (a staleness marker, no recorded value).
        case none
        /// `significand ÷ 10^decimals`, at most 18 decimals.
        case short(significand: Int64, decimals: Int)
        /// A number as a Double; NaN and infinities are refused later.
        case double(Double)
        /// A decimal number as it was written.
        case exact(Decimal128)
        /// A distribution over explicit buckets: its number among `PointBatch.histograms`.
        case histogram(Int)
        /// A distribution over exponential buckets: its number among `PointBatch.exponentials`.
        case exponential(Int)
        /// Single values with weights: their numbers in `PointBatch.samples`.
        case samples(Range<Int>)
    }

    /// The element's position in its record.
    public var index: Int
    /// The metric's name.
    public var metric: UnsafeRawBufferPointer
    /// What the value stands for; nil where the format does not say.
    public var kind: MetricKind?
    /// The unit; nil where the format does not say.
    public var unit: UnsafeRawBufferPointer?
    /// The event time; nil for the record's timestamp.
    public var time: Timestamp?
    /// When the interval began that a delta or cumulative value is about; nil where that is not known.
    public var start: Timestamp?
    /// Which series it belongs to; needed for delta and cumulative values only.
    public var series: SeriesIdentity
    /// What was measured.
    public var value: Value

    /// Creates a point.
    public init(
        index: Int, metric: UnsafeRawBufferPointer, kind: MetricKind?, unit: UnsafeRawBufferPointer?,
        time: Timestamp?, start: Timestamp? = nil, series: SeriesIdentity = SeriesIdentity(), value: Value
    ) {
        self.index = index
        self.metric = metric
        self.kind = kind
        self.unit = unit
        self.time = time
        self.start = start
        self.series = series
        self.value = value
    }
}
