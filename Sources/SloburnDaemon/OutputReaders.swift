public import Logging
public import SloburnKafka
import SloburnPipeline

/// Kafka clients of commands that read what the daemon writes.
public struct OutputReaders: Sendable {
    private let clients: KafkaClients

    /// Creates no client yet.
    ///
    /// - Parameters:
    ///   - options: the daemon's options, whose Kafka properties count.
    ///   - logger: where the clients log.
    public init(_ options: DaemonOptions, logger: Logger) {
        clients = KafkaClients(options: options, logger: logger)
    }

    /// Whether the same brokers are asked in the same way, as the same user, as by others.
    public func readTheSame(as other: OutputReaders) -> Bool { clients.areOfTheSameCluster(as: other.clients) }

    /// A member of a consumer group that commits by itself.
    ///
    /// - Parameters:
    ///   - group: the group's name.
    ///   - instance: the member's name, the same after a restart.
    /// - Returns: a consumer that has not joined yet.
    /// - Throws: `KafkaError` when its properties are refused.
    public func consumer(group: String, instance: String) throws(KafkaError) -> KafkaConsumer {
        try clients.outputConsumer(group: group, instance: instance)
    }

    /// A client that follows topics outside any group.
    ///
    /// - Throws: `KafkaError` when its properties are refused.
    public func follower() throws(KafkaError) -> KafkaConsumer { try clients.follower() }

    /// A client that asks for the offsets that ingest has committed, and joins no group.
    ///
    /// - Throws: `KafkaError` when its properties are refused.
    public func ingestQueries() throws(KafkaError) -> KafkaConsumer { try clients.queries(.ingest) }

    /// A client that reads partitions from their beginning to their present end.
    ///
    /// - Throws: `KafkaError` when its properties are refused.
    public func reader() throws(KafkaError) -> PartitionReader { try clients.reader() }
}
