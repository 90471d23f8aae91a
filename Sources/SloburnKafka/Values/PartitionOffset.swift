/// A place in a partition: where to read next, or what a group has committed.
public struct PartitionOffset: Hashable, Sendable {
    /// Before the first record that is kept.
    public static let beginning: Int64 = -2
    /// After the last record.
    public static let end: Int64 = -1
    /// No offset: where the group has committed, or `auto.offset.reset` where it has not.
    public static let committed: Int64 = -1001

    /// The partition.
    public let topicPartition: TopicPartition
    /// The offset of the next record to read, or one of the constants of this type.
    public let offset: Int64
    /// What is stored beside a committed offset.
    ///
    /// Kafka's protocol carries it as text: use UTF-8.
    public let metadata: [UInt8]

    /// Names a place.
    public init(_ topicPartition: TopicPartition, offset: Int64, metadata: [UInt8] = []) {
        self.topicPartition = topicPartition
        self.offset = offset
        self.metadata = metadata
    }
}
