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
    /// Points that say that their series has ended, and nothing else.
    public var ended: Int64 = 0
    /// Among the duplicates, points that differ from the one known for their time.
    public var conflicts: Int64 = 0
    /// Among those counted, deltas before which an interval of their series is missing.
    public var gaps: Int64 = 0
    /// Among those counted, deltas whose interval overlaps with another one of their series.
    public var overlaps: Int64 = 0
    /// Among those counted, points of cumulative series that came over another partition than the one before.
    public var scattered: Int64 = 0
    /// Dead letters, by class.
    public var rejected: [RejectionClass: Int64] = [:]

    /// Creates counters at 0.
    public init() {}

    /// Adds what has come since an earlier state of other counters.
    ///
    /// - Parameters:
    ///   - counters: the later state.
    ///   - earlier: the earlier one.
    public mutating func add(_ counters: IngestCounters, since earlier: IngestCounters) {
        records += counters.records - earlier.records
        tombstones += counters.tombstones - earlier.tombstones
        counted += counters.counted - earlier.counted
        unmatched += counters.unmatched - earlier.unmatched
        duplicates += counters.duplicates - earlier.duplicates
        ended += counters.ended - earlier.ended
        conflicts += counters.conflicts - earlier.conflicts
        gaps += counters.gaps - earlier.gaps
        overlaps += counters.overlaps - earlier.overlaps
        scattered += counters.scattered - earlier.scattered
        for (reason, count) in counters.rejected {
            rejected[reason, default: 0] += count - earlier.rejected[reason, default: 0]
        }
    }

    /// What the records held: every element ended in exactly one of the counts.
    public var elements: Int64 { counted + unmatched + duplicates + ended + rejectedTotal }

    /// All dead letters.
    public var rejectedTotal: Int64 { rejected.values.reduce(0, +) }
}
