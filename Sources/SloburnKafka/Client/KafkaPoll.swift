/// What a consumer's poll brought.
public enum KafkaPoll: ~Copyable {
    /// A record.
    case message(KafkaMessage)
    /// All that is committed in the partition has been read, up to but without `offset`.
    ///
    /// Told once each time the end is reached, also where aborted records or markers lie before it.
    case endOfPartition(TopicPartition, offset: Int64)
    /// An error; unless it is fatal the consumer goes on by itself.
    case error(KafkaError)
    /// Nothing within the timeout.
    case none
}
