public import SloburnModel

/// Running totals of what was odd about the samples of one SLO key.
public struct KeyQuality: Hashable, Sendable {
    /// Samples accepted after their bucket had been evaluated.
    public var late: Int64 = 0
    /// Samples dropped because their id had been seen.
    public var duplicates: Int64 = 0
    /// The latest event time, or nil before the first sample.
    public var lastSample: Timestamp?
    /// The latest event time of a sample whose good part is not known exactly, or nil.
    public var inexactUntil: Timestamp?

    /// Creates totals at 0.
    public init() {}
}
