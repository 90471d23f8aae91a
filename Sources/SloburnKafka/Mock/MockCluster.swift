internal import CRdKafka

/// A cluster inside this process, from librdkafka: it listens on local ports and keeps everything in memory.
///
/// It serves demonstrations and tests. It accepts transactions without their meaning (aborted records stay visible,
/// offsets sent to a transaction are dropped), keeps 5 MiB a partition and knows no administrative request.
///
/// Any thread may call it: each call is a message to librdkafka's own thread.
public final class MockCluster: Sendable {
    // Both are only ever handed to librdkafka, which serialises access.
    private nonisolated(unsafe) let handle: ClientHandle
    private nonisolated(unsafe) let cluster: OpaquePointer

    /// The addresses for `bootstrap.servers`.
    public let bootstrapServers: String

    /// Starts a cluster.
    ///
    /// - Parameters:
    ///   - brokers: how many; their ids count from 1.
    ///   - log: where librdkafka's log lines go; called from its threads.
    /// - Throws: `KafkaError` when no local port can be had.
    public init(brokers: Int = 1, log: @escaping KafkaLog = { _ in }) throws(KafkaError) {
        handle = try ClientHandle(.producer, properties: ["client.id": "sloburn-mock"], log: log)
        guard let cluster = rd_kafka_mock_cluster_new(handle.pointer, Int32(clamping: brokers)) else {
            throw KafkaError(.state, reason: "the embedded cluster did not start")
        }
        self.cluster = cluster
        bootstrapServers = String(cString: rd_kafka_mock_cluster_bootstraps(cluster))
    }

    deinit {
        // Before its client, which goes with the property.
        rd_kafka_mock_cluster_destroy(cluster)
    }

    /// Creates a topic.
    ///
    /// - Throws: `KafkaError` when it is there already.
    public func createTopic(_ name: String, partitions: Int, replicationFactor: Int = 1) throws(KafkaError) {
        try KafkaError.check(
            rd_kafka_mock_topic_create(
                cluster, name, Int32(clamping: partitions), Int32(clamping: replicationFactor)),
            context: "creating \(name)")
    }

    /// Makes the next requests of a kind fail, one for each code; `.transport` breaks the connection.
    ///
    /// - Parameters:
    ///   - apiKey: Kafka's number of the request: 0 Produce, 1 Fetch, 26 EndTxn, ….
    ///   - codes: the errors in order.
    public func pushRequestErrors(apiKey: Int16, _ codes: [KafkaErrorCode]) {
        var errors = codes.map(\.responseError)
        rd_kafka_mock_push_request_errors_array(cluster, apiKey, errors.count, &errors)
    }

    /// Takes a broker away: its connections break and none can be made.
    ///
    /// - Throws: `KafkaError` when there is no such broker.
    public func setBrokerDown(_ id: Int32) throws(KafkaError) {
        try KafkaError.check(rd_kafka_mock_broker_set_down(cluster, id), context: "taking broker \(id) down")
    }

    /// Brings a broker back.
    ///
    /// - Throws: `KafkaError` when there is no such broker.
    public func setBrokerUp(_ id: Int32) throws(KafkaError) {
        try KafkaError.check(rd_kafka_mock_broker_set_up(cluster, id), context: "bringing broker \(id) up")
    }
}
