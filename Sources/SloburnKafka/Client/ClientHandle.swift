internal import CRdKafka

/// The owner of an `rd_kafka_t` and of the context its callbacks use.
final class ClientHandle {
    let pointer: OpaquePointer
    let context: ClientContext
    let pacing = FetchPacing()

    init(
        _ role: KafkaProperties.Role, properties: KafkaProperties, log: @escaping KafkaLog
    ) throws(KafkaError) {
        let configuration = ClientConfiguration()
        for property in properties.applicable(to: role) {
            do throws(KafkaError) {
                try configuration.set(property)
            } catch {
                // What was written was checked before: this one was filled in, and may be a secret that got lost.
                throw error.withholding(property.value)
            }
        }
        context = ClientContext(log: log)
        rd_kafka_conf_set_opaque(configuration.pointer, Unmanaged.passUnretained(context).toOpaque())
        rd_kafka_conf_set_log_cb(configuration.pointer, logCallback)
        switch role {
        case .consumer:
            rd_kafka_conf_set_rebalance_cb(configuration.pointer, rebalanceCallback)
            try pacing.install(in: configuration)
            pointer = try configuration.makeClient(RD_KAFKA_CONSUMER)
        case .producer:
            rd_kafka_conf_set_dr_msg_cb(configuration.pointer, deliveryCallback)
            pointer = try configuration.makeClient(RD_KAFKA_PRODUCER)
        }
    }

    deinit {
        ClosingClient(pointer, using: [context, pacing]).close()
    }

    /// The number of partitions of every topic the broker tells of.
    func partitionCounts(timeout: Duration) throws(KafkaError) -> [String: Int] {
        var metadata: UnsafePointer<rd_kafka_metadata>?
        try KafkaError.check(
            rd_kafka_metadata(pointer, 1, nil, &metadata, timeout.wholeMilliseconds), context: "listing topics")
        guard let metadata else { return [:] }
        defer { rd_kafka_metadata_destroy(metadata) }
        var counts: [String: Int] = [:]
        for topic in UnsafeBufferPointer(start: metadata.pointee.topics, count: Int(metadata.pointee.topic_cnt))
        where topic.err == RD_KAFKA_RESP_ERR_NO_ERROR {
            counts[String(cString: topic.topic)] = Int(topic.partition_cnt)
        }
        return counts
    }

    /// The fatal error the client is in, in place of the general `_FATAL`.
    func fatalError() -> KafkaError? {
        let (code, reason) = withErrorText { text, size in rd_kafka_fatal_error(pointer, text, size) }
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        return KafkaError(KafkaErrorCode(code), reason: reason, isFatal: true)
    }
}

private func logCallback(
    client: OpaquePointer?, level: Int32, facility: UnsafePointer<CChar>?, text: UnsafePointer<CChar>?
) {
    guard let client, let facility, let text, let context = ClientContext.of(rd_kafka_opaque(client)) else { return }
    context.log(
        KafkaLogLine(level: Int(level), facility: String(cString: facility), message: String(cString: text)))
}
