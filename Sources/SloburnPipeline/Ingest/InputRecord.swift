public import SloburnModel

/// One Kafka record as ingest sees it; its bytes are only valid during the call that takes it.
public struct InputRecord {
    /// The record's offset.
    public var offset: Int64
    /// The record's timestamp, or nil when it has none.
    public var timestamp: Timestamp?
    /// True when the broker set the timestamp (LogAppendTime), so that it is a clock to trust.
    public var isAppendTime: Bool
    /// The record's value, or nil for a tombstone.
    public var value: UnsafeRawBufferPointer?
    /// The record's headers, where `IngestStage.needsHeaders` asks for them; whoever gives the record keeps them alive,
    /// so that a record stays plain bits.
    public unowned(unsafe) var headers: RecordHeaders?

    /// Creates a record.
    public init(
        offset: Int64, timestamp: Timestamp?, isAppendTime: Bool, value: UnsafeRawBufferPointer?,
        headers: RecordHeaders? = nil
    ) {
        self.offset = offset
        self.timestamp = timestamp
        self.isAppendTime = isAppendTime
        self.value = value
        self.headers = headers
    }
}

/// An element of a record that could not be used.
public struct RejectedElement: Hashable, Sendable {
    /// The name of the source that refused it.
    public var source: String
    /// Its position in a batch; 0 for a lone value or a whole record.
    public var index: Int
    /// Why.
    public var rejection: Rejection
}
