/// Where the records of a partition lie.
struct PartitionFacts: Hashable {
    /// The first offset kept.
    var begin: Int64
    /// The offset after the last record.
    var end: Int64
}

/// What is known of a record.
struct RecordFacts: Hashable {
    var offset: Int64
    /// Since the epoch; nil where it has none.
    var milliseconds: Int64?
    /// Whether the broker set the time.
    var isLogAppendTime: Bool
    /// Key and value together.
    var bytes: Int
}
