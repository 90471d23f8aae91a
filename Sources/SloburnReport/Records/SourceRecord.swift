public import SloburnModel

/// A record as it was read from a topic.
public struct SourceRecord: Hashable, Sendable {
    /// What its topic holds.
    public var topic: InputTopic
    /// What its topic is called.
    public var name: String
    /// The partition.
    public var partition: Int32
    /// The offset.
    public var offset: Int64
    /// The record's timestamp; nil for none.
    public var timestamp: Timestamp?
    /// The key.
    public var key: String
    /// The value; nil for a tombstone.
    public var value: [UInt8]?

    /// Creates a record.
    public init(
        topic: InputTopic, name: String, partition: Int32, offset: Int64, timestamp: Timestamp?, key: String,
        value: [UInt8]?
    ) {
        self.topic = topic
        self.name = name
        self.partition = partition
        self.offset = offset
        self.timestamp = timestamp
        self.key = key
        self.value = value
    }
}

/// Where a record was read, and a hash of it.
struct RecordPlace: Hashable, Sendable {
    let topic: InputTopic
    let name: String
    let partition: Int32
    let offset: Int64
    /// SHA-256 of the key, a zero byte and the value, in hexadecimal.
    let hash: String

    init(_ record: SourceRecord) {
        (topic, name) = (record.topic, record.name)
        (partition, offset) = (record.partition, record.offset)
        var hash = RecordHash()
        hash.update(Array(record.key.utf8))
        hash.update([0])
        hash.update(record.value ?? [])
        self.hash = hash.hexadecimal
    }
}

extension RecordPlace: Comparable {
    /// Orders by topic, partition and offset.
    static func < (left: RecordPlace, right: RecordPlace) -> Bool {
        (left.topic.rawValue, left.name, left.partition, left.offset)
            < (right.topic.rawValue, right.name, right.partition, right.offset)
    }
}

/// What a record said, and where it stood.
struct Placed<Value: Sendable>: Sendable {
    let value: Value
    let place: RecordPlace
}
