internal import CRdKafka

/// Records of one partition that were read one after the other.
///
/// It lends librdkafka's memory: what its records show is gone after the call that was given the run.
public struct KafkaRun: ~Copyable {
    private let messages: UnsafeMutablePointer<UnsafeMutablePointer<rd_kafka_message_t>?>
    /// How many records it has; at least one.
    public let count: Int

    init(_ messages: UnsafeMutablePointer<UnsafeMutablePointer<rd_kafka_message_t>?>, count: Int) {
        self.messages = messages
        self.count = count
    }

    /// The record of a number below `count`.
    public subscript(index: Int) -> KafkaRecord {
        guard index < count, let message = messages[index] else {
            preconditionFailure("a run of \(count) records has no record \(index)")
        }
        return KafkaRecord(message)
    }
}
