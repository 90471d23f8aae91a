internal import CRdKafka

/// A record that was read.
///
/// It owns librdkafka's memory: what its pointers show is gone when it goes. All that `KafkaRecord` tells can be asked of
/// it, too.
@dynamicMemberLookup
public struct KafkaMessage: ~Copyable {
    /// What it holds, to be looked at while the message lives.
    public let record: KafkaRecord

    init(owning pointer: UnsafeMutablePointer<rd_kafka_message_t>) {
        record = KafkaRecord(pointer)
    }

    /// What the record tells.
    public subscript<Value>(dynamicMember path: KeyPath<KafkaRecord, Value>) -> Value { record[keyPath: path] }

    /// The record's headers, parsed and copied at each call.
    public func headers() -> KafkaHeaders { record.headers() }

    deinit {
        rd_kafka_message_destroy(record.pointer)
    }
}
