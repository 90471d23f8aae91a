public import Logging
import SloburnConfig
public import SloburnKafka
public import SloburnModel

/// The topic of adjustments, to look at and to write to.
///
/// It is read from its beginning to its present end, outside any group; what counts is the last record of each key.
public final class AdjustmentTopic {
    /// The last record of a key, which is no tombstone.
    public struct Entry: Hashable, Sendable {
        /// The key: the adjustment's name.
        public var name: String
        /// The value: the adjustment as JSON, unless somebody else wrote it.
        public var value: [UInt8]
        /// When it was written; nil where the record does not say.
        public var writtenAt: Timestamp?
    }

    /// The topic's name.
    public let name: String
    private let clients: KafkaClients
    private let partitions: Int

    private static let timeout = Duration.seconds(60)

    /// Looks for the topic.
    ///
    /// - Parameters:
    ///   - options: the daemon's options.
    ///   - logger: where the Kafka client logs.
    /// - Throws: `KafkaError` when the broker can't be asked, or has no such topic.
    public init(_ options: DaemonOptions, logger: Logger) throws(KafkaError) {
        name = options.settings.topics[ControlTopic.adjustments]
        clients = KafkaClients(options: options, logger: logger)
        guard let count = try clients.admin().partitionCounts(timeout: .seconds(10))[name] else {
            throw KafkaError(
                .unknownTopicOrPartition,
                reason: "the broker has no topic \(name); sloburn topics --create and sloburn run make it")
        }
        partitions = count
    }

    /// What the topic says now, by name.
    ///
    /// - Throws: `KafkaError` when the end was not reached.
    public func entries() throws(KafkaError) -> [Entry] {
        var entries: [String: Entry] = [:]
        let places = (0..<Int32(clamping: partitions)).map {
            PartitionOffset(TopicPartition(name, $0), offset: PartitionOffset.beginning)
        }
        _ = try clients.reader().read(places, timeout: Self.timeout) { message in
            guard let key = message.key else { return true }
            let name = String(decoding: key, as: UTF8.self)
            let time = message.timestamp.milliseconds.flatMap(Timestamp.init(milliseconds:))
            entries[name] = message.value.map { Entry(name: name, value: Array($0), writtenAt: time) }
            return true
        }
        return entries.values.sorted { $0.name < $1.name }
    }

    /// Writes a record, and waits until the broker has it.
    ///
    /// - Parameters:
    ///   - value: the adjustment as JSON; nil takes away what is there.
    ///   - name: the adjustment's name.
    /// - Throws: `KafkaError` when it was not delivered.
    public func write(_ value: String?, name: String) throws(KafkaError) {
        let producer = try clients.controlProducer()
        let headers: KafkaHeaders = value == nil ? [:] : ["content-type": "application/json"]
        try producer.produce(
            topic: self.name, key: Array(name.utf8), value: value.map { Array($0.utf8) }, headers: headers)
        try producer.flush(timeout: Self.timeout)
        if let failure = producer.takeDeliveryFailure() { throw failure.first }
    }
}
