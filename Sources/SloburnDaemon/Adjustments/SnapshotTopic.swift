public import Logging
import SloburnConfig
public import SloburnKafka
public import SloburnModel

/// Reads the snapshots of a daemon.
public struct SnapshotTopic {
    /// The topic's name.
    public let name: String
    private let clients: KafkaClients

    private static let timeout = Duration.seconds(120)

    /// Prepares reading.
    ///
    /// - Parameters:
    ///   - options: the daemon's options.
    ///   - logger: where the Kafka client logs.
    public init(_ options: DaemonOptions, logger: Logger) {
        name = options.settings.topics[OutputTopic.snapshots]
        clients = KafkaClients(options: options, logger: logger)
    }

    /// The last snapshot of each key for which it is wanted; empty where there is no such topic.
    ///
    /// - Parameter isWanted: whether a key is of interest: values of others are not kept.
    /// - Returns: the snapshots, in no order.
    /// - Throws: `KafkaError` when the end was not reached.
    public func latest(where isWanted: (String) -> Bool = { _ in true }) throws(KafkaError) -> [SnapshotSummary] {
        var values: [String: [UInt8]] = [:]
        try forEach { key, value, _ in
            if isWanted(key) { values[key] = value.map(Array.init) }
        }
        return values.values.compactMap(SnapshotSummary.init(json:))
    }

    /// Reads all records that the topic still holds, those of a key in their order; none where there is no such topic.
    ///
    /// - Parameter body: takes the key, the value, nil of a tombstone, and the timestamp of each.
    /// - Throws: `KafkaError` when the end was not reached.
    public func forEach(
        _ body: (_ key: String, _ value: UnsafeRawBufferPointer?, _ time: Timestamp?) -> Void
    ) throws(KafkaError) {
        guard let count = try clients.admin().partitionCounts(timeout: .seconds(10))[name] else { return }
        let places = (0..<Int32(clamping: count)).map {
            PartitionOffset(TopicPartition(name, $0), offset: PartitionOffset.beginning)
        }
        _ = try clients.reader().read(places, timeout: Self.timeout) { message in
            guard let key = message.key else { return true }
            let time = message.timestamp.milliseconds.flatMap(Timestamp.init(milliseconds:))
            body(String(decoding: key, as: UTF8.self), message.value, time)
            return true
        }
    }
}
