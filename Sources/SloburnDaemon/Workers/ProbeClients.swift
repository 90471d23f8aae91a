import Foundation
import Logging
import SloburnConfig
public import SloburnKafka

/// Kafka clients of one who looks whether all is well: with the daemon's properties, and in no group.
public struct ProbeClients: Sendable {
    private let clients: KafkaClients
    private let properties: KafkaProperties

    /// Creates no client yet.
    ///
    /// - Parameter options: the daemon's options, whose Kafka properties count.
    public init(_ options: DaemonOptions) {
        clients = KafkaClients(options: options, logger: Logger(label: "doctor") { _ in SwiftLogNoOpLogHandler() })
        var properties = KafkaProperties()
        for property in options.kafka { properties[property.name] = property.value }
        self.properties = properties
    }

    /// The brokers that the user named, one by one.
    public var servers: [String] {
        (properties.property("bootstrap.servers")?.value ?? "").split(separator: ",")
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    /// The value of a property as the user gave it.
    ///
    /// - Parameter name: a property that holds no secret.
    /// - Returns: its value; nil where it was not given.
    public func value(of name: String) -> String? { properties.property(name)?.value }

    /// A client that asks, and reads a little of partitions given to it.
    ///
    /// - Parameters:
    ///   - group: whose committed offsets it asks for.
    ///   - server: the one broker to ask first; nil for all that the user named.
    ///   - tellsRequests: whether the log tells which requests a broker knows.
    ///   - log: where librdkafka's log lines go; called from its threads.
    /// - Returns: a consumer that joins no group and makes no topic.
    /// - Throws: `KafkaError` when its properties are refused.
    public func consumer(
        group: String, server: String? = nil, tellsRequests: Bool = false, log: @escaping KafkaLog
    ) throws(KafkaError) -> KafkaConsumer {
        var fixed = Self.common.merging(
            [
                "group.id": group, "enable.auto.commit": "false", "enable.auto.offset.store": "false",
                "isolation.level": "read_uncommitted", "enable.partition.eof": "true",
                "auto.offset.reset": "earliest", "allow.auto.create.topics": "false",
                // A record or two of each partition are looked at.
                "fetch.message.max.bytes": "65536", "queued.min.messages": "1000", "queued.max.messages.kbytes": "4096",
            ]) { $1 }
        if let server { fixed["bootstrap.servers"] = server }
        if tellsRequests { fixed["debug"] = "feature" }
        return try KafkaConsumer(
            properties: clients.properties(.consumerDefaults, client: "doctor", nil, fixed), log: log)
    }

    /// A client for topics, their settings and groups.
    ///
    /// - Parameter log: where librdkafka's log lines go; called from its threads.
    /// - Returns: a client that connects in the background.
    /// - Throws: `KafkaError` when its properties are refused.
    public func admin(log: @escaping KafkaLog) throws(KafkaError) -> KafkaAdmin {
        try KafkaAdmin(properties: clients.properties(.adminDefaults, client: "doctor", nil, Self.common), log: log)
    }

    /// A producer of transactions.
    ///
    /// - Parameters:
    ///   - id: its transactional id, which no daemon has.
    ///   - log: where librdkafka's log lines go; called from its threads.
    /// - Returns: a producer that has not taken the id over yet.
    /// - Throws: `KafkaError` when its properties are refused.
    public func producer(id: String, log: @escaping KafkaLog) throws(KafkaError) -> KafkaProducer {
        let fixed = Self.common.merging(["transactional.id": id, "enable.idempotence": "true"]) { $1 }
        return try KafkaProducer(
            properties: clients.properties(.producerDefaults, client: "doctor", nil, fixed), log: log)
    }

    /// An answer from something that is no broker must not be taken for the beginning of a large one.
    private static let common = ["receive.message.max.bytes": "200000000"]
}
