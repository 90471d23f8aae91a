internal import CRdKafka

/// A record that was read.
///
/// It owns librdkafka's memory: what its pointers show is gone when it goes.
public struct KafkaMessage: ~Copyable {
    private let pointer: UnsafeMutablePointer<rd_kafka_message_t>

    init(owning pointer: UnsafeMutablePointer<rd_kafka_message_t>) {
        self.pointer = pointer
    }

    deinit {
        rd_kafka_message_destroy(pointer)
    }

    /// The topic's name, made anew at each call: ask once for each `topicID`.
    public var topic: String {
        pointer.pointee.rkt.map { String(cString: rd_kafka_topic_name($0)) } ?? ""
    }

    /// Tells topics apart without their names.
    ///
    /// It holds for this consumer until its assignment changes.
    public var topicID: UInt { UInt(bitPattern: pointer.pointee.rkt) }

    /// The partition's number.
    public var partition: Int32 { pointer.pointee.partition }

    /// The record's offset.
    public var offset: Int64 { pointer.pointee.offset }

    /// The topic and partition.
    public var topicPartition: TopicPartition { TopicPartition(topic, partition) }

    /// The record's timestamp since the epoch; nil when it has none.
    public var timestampMilliseconds: Int64? { timestamp.milliseconds }

    /// Whether the broker set the timestamp when it appended the record, rather than the producer.
    public var isLogAppendTime: Bool { timestamp.kind == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME }

    /// The record's value; nil for a tombstone, an empty buffer for an empty value.
    ///
    /// The buffer is valid while the message lives.
    public var value: UnsafeRawBufferPointer? {
        pointer.pointee.payload.map { UnsafeRawBufferPointer(start: $0, count: pointer.pointee.len) }
    }

    /// The record's key; nil for none, an empty buffer for an empty key.
    ///
    /// The buffer is valid while the message lives.
    public var key: UnsafeRawBufferPointer? {
        pointer.pointee.key.map { UnsafeRawBufferPointer(start: $0, count: pointer.pointee.key_len) }
    }

    /// The record's headers, parsed and copied at each call.
    public func headers() -> KafkaHeaders {
        var list: OpaquePointer?
        guard rd_kafka_message_headers(pointer, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list else {
            return KafkaHeaders()
        }
        return KafkaHeaders(list: list)
    }

    private var timestamp: (milliseconds: Int64?, kind: rd_kafka_timestamp_type_t) {
        var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let milliseconds = rd_kafka_message_timestamp(pointer, &kind)
        return (kind == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? nil : milliseconds, kind)
    }
}
