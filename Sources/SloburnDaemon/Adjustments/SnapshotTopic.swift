public import Logging
import SloburnConfig
public import SloburnKafka
public import SloburnModel

/// Reads the snapshots of a daemon.
public struct SnapshotTopic {
    /// The topics' names.
    public let names: [String]
    private let clients: KafkaClients

    private static let timeout = Duration.seconds(120)

    /// Prepares reading.
    ///
    /// - Parameters:
    ///   - options: the daemon's options.
    ///   - logger: where the Kafka client logs.
    public init(_ options: DaemonOptions, logger: Logger) {
        names = options.settings.topics.all(of: .snapshots)
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
        try clients.forEachRecord(of: names, timeout: Self.timeout, body)
    }
}
