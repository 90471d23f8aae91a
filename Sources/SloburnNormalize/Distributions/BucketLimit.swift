public import SloburnModel

/// A threshold as the buckets of a distribution are compared with it: in the unit of the bounds.
public struct BucketLimit: Sendable {
    /// The threshold.
    public let threshold: Threshold
    private let unit: MeasurementUnit

    /// Creates a limit; nil where the unit measures something else than the threshold.
    public init?(_ threshold: Threshold, unit: MeasurementUnit) {
        guard threshold.family == nil || threshold.family == unit.family else { return nil }
        self.threshold = threshold
        self.unit = unit
    }

    /// Where a bound lies: below the threshold (-1), on it (0) or above (1).
    ///
    /// Times are compared as whole nanoseconds, so that a bound of 9 ms is on a threshold of 0.009 s.
    public func place(of bound: Double) -> Int {
        guard unit.family == .time else {
            let value = unit.base(of: bound)
            return value < threshold.value ? -1 : value > threshold.value ? 1 : 0
        }
        guard let nanoseconds = unit.nanoseconds(of: bound) else { return bound < 0 ? -1 : 1 }
        return nanoseconds < threshold.nanoseconds ? -1 : nanoseconds > threshold.nanoseconds ? 1 : 0
    }

    /// The threshold in the unit of the bounds.
    public var value: Double {
        guard unit.family == .time else {
            return threshold.value * Double(unit.factor.denominator) / Double(unit.factor.numerator)
        }
        return Double(threshold.nanoseconds) / Double(unit.nanosecondsOfOne)
    }
}
