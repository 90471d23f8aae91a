extension KafkaProperties {
    /// What every client of Sloburn has unless the user says otherwise.
    ///
    /// Small writes are not held back, a lost broker is tried again within 2 s, and new topics and leaders are seen
    /// within 10 s. A dead letter may be as large as Kafka's largest input record plus its headers.
    static let commonDefaults: KafkaProperties = [
        "client.id": "sloburn",
        "socket.nagle.disable": "true",
        "socket.keepalive.enable": "true",
        "socket.connection.setup.timeout.ms": "10000",
        "reconnect.backoff.ms": "100",
        "reconnect.backoff.max.ms": "2000",
        "topic.metadata.refresh.interval.ms": "10000",
        "message.max.bytes": "100000000",
    ]

    /// What a consumer has unless the user says otherwise: committed data only, offsets kept by transactions.
    ///
    /// - `partition.assignment.strategy` is the eager `range`: the cooperative one of librdkafka 2.0.2 can crash.
    /// - `queued.min.messages` is high because 2.0.2 pauses fetching for up to a second once it is passed;
    ///   `queued.max.messages.kbytes` bounds the memory instead.
    /// - `receive.message.max.bytes` is high because some brokers answer a fetch with a whole partition.
    public static let consumerDefaults = commonDefaults.overridden(by: [
        "isolation.level": "read_committed",
        "enable.auto.commit": "false",
        "enable.auto.offset.store": "false",
        "auto.offset.reset": "earliest",
        "enable.partition.eof": "true",
        "partition.assignment.strategy": "range",
        "session.timeout.ms": "45000",
        "heartbeat.interval.ms": "3000",
        "max.poll.interval.ms": "300000",
        "queued.min.messages": "1000000",
        "queued.max.messages.kbytes": "262144",
        "fetch.message.max.bytes": "4194304",
        "fetch.max.bytes": "104857600",
        "receive.message.max.bytes": "2000000000",
        "fetch.wait.max.ms": "100",
        "fetch.error.backoff.ms": "100",
    ])

    /// What a producer has unless the user says otherwise: idempotent, lz4, keys placed as Java clients place them.
    ///
    /// `transaction.timeout.ms` stays below the consumers' `session.timeout.ms`, so that a dead instance's
    /// transaction is gone before its partitions are given away.
    public static let producerDefaults = commonDefaults.overridden(by: [
        "enable.idempotence": "true",
        "partitioner": "murmur2_random",
        "compression.type": "lz4",
        "linger.ms": "5",
        "transaction.timeout.ms": "15000",
        "queue.buffering.max.messages": "1000000",
        "queue.buffering.max.kbytes": "1048576",
    ])

    /// What an administrative client has unless the user says otherwise.
    public static let adminDefaults = commonDefaults
}
