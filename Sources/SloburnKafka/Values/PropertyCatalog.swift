/// Which properties belong to one role only, and which are names for the same thing.
///
/// *Source:* `rd_kafka_conf_properties_show` of librdkafka 2.0.2, columns "Property" and "C/P".
enum PropertyCatalog {
    static let consumerOnly: Set<String> = [
        "group.id", "group.instance.id", "partition.assignment.strategy", "session.timeout.ms",
        "heartbeat.interval.ms", "group.protocol.type", "coordinator.query.interval.ms", "max.poll.interval.ms",
        "enable.auto.commit", "auto.commit.interval.ms", "enable.auto.offset.store", "queued.min.messages",
        "queued.max.messages.kbytes", "fetch.wait.max.ms", "fetch.message.max.bytes", "max.partition.fetch.bytes",
        "fetch.max.bytes", "fetch.min.bytes", "fetch.error.backoff.ms", "offset.store.method", "isolation.level",
        "enable.partition.eof", "check.crcs", "auto.commit.enable", "auto.offset.reset", "offset.store.path",
        "offset.store.sync.interval.ms", "consume.callback.max.messages",
    ]

    static let producerOnly: Set<String> = [
        "transactional.id", "transaction.timeout.ms", "enable.idempotence", "enable.gapless.guarantee",
        "queue.buffering.max.messages", "queue.buffering.max.kbytes", "queue.buffering.max.ms", "linger.ms",
        "message.send.max.retries", "retries", "retry.backoff.ms", "queue.buffering.backpressure.threshold",
        "compression.codec", "compression.type", "compression.level", "batch.num.messages", "batch.size",
        "delivery.report.only.error", "sticky.partitioning.linger.ms", "request.required.acks", "acks",
        "request.timeout.ms", "message.timeout.ms", "delivery.timeout.ms", "queuing.strategy",
        "produce.offset.report", "partitioner", "msg_order_cmp",
    ]

    private static let groups: [[String]] = [
        ["bootstrap.servers", "metadata.broker.list"],
        ["linger.ms", "queue.buffering.max.ms"],
        ["compression.type", "compression.codec"],
        ["retries", "message.send.max.retries"],
        ["acks", "request.required.acks"],
        ["message.timeout.ms", "delivery.timeout.ms"],
        ["max.partition.fetch.bytes", "fetch.message.max.bytes"],
        ["max.in.flight", "max.in.flight.requests.per.connection"],
        ["sasl.mechanism", "sasl.mechanisms"],
    ]

    /// All names of a property, itself included.
    static func synonyms(of name: String) -> [String] {
        groups.first { $0.contains(name) } ?? [name]
    }
}
