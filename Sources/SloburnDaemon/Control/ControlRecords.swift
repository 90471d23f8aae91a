public import Logging
import SloburnConfig
public import SloburnKafka
public import SloburnModel

/// The records of a topic through which Sloburn is told something, to look at and to write.
///
/// The topic is read from its beginning to its present end, outside any group; what counts is the last record of each
/// key.
public final class ControlRecords {
    /// The last record of a key, which is no tombstone.
    public struct Entry: Hashable, Sendable {
        /// The key, such as the adjustment's name.
        public var key: String
        /// The value: JSON, unless somebody else wrote it.
        public var value: [UInt8]

        /// Creates an entry.
        public init(key: String, value: [UInt8]) {
            self.key = key
            self.value = value
        }
    }

    /// The topic's name.
    public let topic: String
    private let clients: KafkaClients
    private let partitions: Int

    private static let timeout = Duration.seconds(60)

    /// Looks for the topic.
    ///
    /// - Parameters:
    ///   - topic: which of the topics.
    ///   - options: the daemon's options.
    ///   - logger: where the Kafka client logs.
    /// - Throws: `KafkaError` when the broker can't be asked, or has no such topic.
    public init(of topic: ControlTopic, _ options: DaemonOptions, logger: Logger) throws(KafkaError) {
        let name = options.settings.topics[topic]
        self.topic = name
        clients = KafkaClients(options: options, logger: logger)
        guard let count = try clients.admin().partitionCounts(timeout: .seconds(10))[name] else {
            throw KafkaError(
                .unknownTopicOrPartition,
                reason: "the broker has no topic \(name); sloburn topics --create and sloburn run make it")
        }
        partitions = count
    }

    /// What the topic says now, by key.
    ///
    /// - Throws: `KafkaError` when the end was not reached.
    public func entries() throws(KafkaError) -> [Entry] {
        try clients.latest(of: topic, partitions: partitions, timeout: Self.timeout)
            .map { Entry(key: $0.key, value: $0.value) }
            .sorted { $0.key < $1.key }
    }

    /// Writes a record, and waits until the broker has it.
    ///
    /// - Parameters:
    ///   - value: JSON; nil takes away what is there.
    ///   - key: the record's key.
    /// - Throws: `KafkaError` when it was not delivered.
    public func write(_ value: String?, key: String) throws(KafkaError) {
        let producer = try clients.controlProducer()
        let headers: KafkaHeaders = value == nil ? [:] : ["content-type": "application/json"]
        try producer.produce(
            topic: topic, key: Array(key.utf8), value: value.map { Array($0.utf8) }, headers: headers)
        try producer.flush(timeout: Self.timeout)
        if let failure = producer.takeDeliveryFailure() { throw failure.first }
    }
}
