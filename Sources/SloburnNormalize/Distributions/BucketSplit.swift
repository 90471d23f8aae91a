public import SloburnModel

/// How many values of a distribution are good by a threshold.
///
/// Whole buckets are good or bad; of the bucket in which the threshold lies nobody knows. It is exact where the threshold
/// is a bound, or that bucket is empty.
public struct BucketSplit: Hashable, Sendable {
    /// How many certainly are good.
    public var certain: Int64
    /// How many may be good at most.
    public var possible: Int64
    /// How many values there are.
    public var total: Int64
    /// How many of the bucket in which the threshold lies are good if its values lie evenly in it.
    public var interpolated: Int64

    /// Creates a split.
    public init(certain: Int64, possible: Int64, total: Int64, interpolated: Int64) {
        self.certain = certain
        self.possible = possible
        self.total = total
        self.interpolated = interpolated
    }

    /// Whether what is good is known.
    public var isExact: Bool { certain == possible }

    /// How many count as good.
    public func good(_ rule: OffBoundRule) -> Int64 {
        switch rule {
        case .conservative, .strict: certain
        case .interpolate: certain &+ interpolated
        }
    }

    /// The split by the opposite comparison.
    func complement() -> BucketSplit {
        BucketSplit(
            certain: total &- possible, possible: total &- certain, total: total,
            interpolated: possible &- certain &- interpolated)
    }
}
