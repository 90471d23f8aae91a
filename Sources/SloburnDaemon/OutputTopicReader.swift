public import Logging
internal import SloburnConfig
public import SloburnKafka

/// Reads topics once, from their beginning to their present end, and remembers how far.
public struct OutputTopicReader {
    /// A partition that was read.
    public struct Extent: Hashable, Sendable {
        /// The partition.
        public var place: TopicPartition
        /// The offset after the last one that was read.
        public var end: Int64
    }

    private let clients: KafkaClients

    private static let timeout = Duration.seconds(300)

    /// Prepares reading.
    ///
    /// - Parameters:
    ///   - options: the daemon's options.
    ///   - logger: where the Kafka client logs.
    public init(_ options: DaemonOptions, logger: Logger) {
        clients = KafkaClients(options: options, logger: logger)
    }

    /// Reads all committed records that topics hold, those of a partition in their order.
    ///
    /// - Parameters:
    ///   - topics: the topics; one that does not exist is passed over.
    ///   - body: takes each record.
    /// - Returns: how far each partition was read, in order.
    /// - Throws: `KafkaError` when an end was not reached.
    public func read(
        _ topics: [String], _ body: (borrowing KafkaMessage) -> Void
    ) throws(KafkaError) -> [Extent] {
        let counts = try clients.admin().partitionCounts(timeout: .seconds(10))
        let places = topics.flatMap { topic in
            (0..<Int32(clamping: counts[topic] ?? 0)).map {
                PartitionOffset(TopicPartition(topic, $0), offset: PartitionOffset.beginning)
            }
        }
        guard !places.isEmpty else { return [] }
        let ends = try clients.reader().read(places, timeout: Self.timeout) { message in
            body(message)
            return true
        }
        return places.map(\.topicPartition).map { Extent(place: $0, end: ends[$0] ?? 0) }
    }
}
