public import SloburnModel

/// What became of the records and samples of one source; each sample ends in exactly one of the counts.
public struct IngestCounters: Hashable, Sendable {
    /// Records read, tombstones included.
    public var records: Int64 = 0
    /// Records without a value.
    public var tombstones: Int64 = 0
    /// Samples that some budget counted.
    public var counted: Int64 = 0
    /// Samples that no budget selects.
    public var unmatched: Int64 = 0
    /// Samples whose id had been seen.
    public var duplicates: Int64 = 0
    /// Dead letters, by class.
    public var rejected: [RejectionClass: Int64] = [:]

    /// Creates counters at 0.
    public init() {}

    /// All dead letters.
    public var rejectedTotal: Int64 { rejected.values.reduce(0, +) }
}
