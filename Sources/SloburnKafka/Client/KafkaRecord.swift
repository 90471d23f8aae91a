internal import CRdKafka

/// A look at a record that somebody else owns, a `KafkaMessage` or a `KafkaRun`: valid as long as that.
public struct KafkaRecord {
    let pointer: UnsafeMutablePointer<rd_kafka_message_t>

    init(_ pointer: UnsafeMutablePointer<rd_kafka_message_t>) {
        self.pointer = pointer
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

    /// The record's timestamp since the epoch, nil when it has none, and whether the broker set it when it appended
    /// the record, rather than the producer.
    public var timestamp: (milliseconds: Int64?, isLogAppendTime: Bool) {
        var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let milliseconds = rd_kafka_message_timestamp(pointer, &kind)
        return (
            kind == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? nil : milliseconds, kind == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME
        )
    }

    /// The record's value; nil for a tombstone, an empty buffer for an empty value.
    ///
    /// The buffer is valid while the owner lives.
    public var value: UnsafeRawBufferPointer? {
        pointer.pointee.payload.map { UnsafeRawBufferPointer(start: $0, count: pointer.pointee.len) }
    }

    /// The record's key; nil for none, an empty buffer for an empty key.
    ///
    /// The buffer is valid while the owner lives.
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
}
