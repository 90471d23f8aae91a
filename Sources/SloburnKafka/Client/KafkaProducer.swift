internal import CRdKafka

/// A producer, transactional when its properties hold a `transactional.id`.
///
/// One thread owns it and makes every call. Records are sent in the background; what could not be delivered is told
/// by `takeDeliveryFailure()` after a `flush` or `commitTransaction`.
public final class KafkaProducer {
    let handle: ClientHandle
    private var topics: [String: OpaquePointer] = [:]

    /// Makes a producer; it connects in the background.
    ///
    /// - Parameters:
    ///   - properties: usually `KafkaProperties.producerDefaults` overridden by the user's.
    ///   - log: where librdkafka's log lines go; called from its threads.
    /// - Throws: `KafkaError` naming the property that is unknown or has a refused value.
    public init(properties: KafkaProperties, log: @escaping KafkaLog) throws(KafkaError) {
        handle = try ClientHandle(.producer, properties: properties, log: log)
    }

    deinit {
        for topic in topics.values { rd_kafka_topic_destroy(topic) }
    }

    /// Serves delivery reports; waits for the first one up to the timeout.
    public func poll(timeout: Duration = .zero) {
        rd_kafka_poll(handle.pointer, timeout.wholeMilliseconds)
    }

    /// Waits until every record is delivered or has failed.
    ///
    /// - Throws: `KafkaError` with `.timedOut` when records are left.
    public func flush(timeout: Duration) throws(KafkaError) {
        try KafkaError.check(rd_kafka_flush(handle.pointer, timeout.wholeMilliseconds), context: "flushing")
    }

    /// What could not be delivered since the last call; nil when all went well.
    ///
    /// Beginning a transaction forgets earlier failures.
    public func takeDeliveryFailure() -> DeliveryFailure? {
        defer { handle.context.deliveryFailure = nil }
        return handle.context.deliveryFailure
    }

    /// The number of partitions of every topic.
    ///
    /// - Throws: `KafkaError` when the broker does not answer within the timeout.
    public func partitionCounts(timeout: Duration) throws(KafkaError) -> [String: Int] {
        try handle.partitionCounts(timeout: timeout)
    }

    /// Queues a record, copying it.
    ///
    /// When the queue is full, delivers until there is room.
    ///
    /// - Parameters:
    ///   - topic: the topic's name.
    ///   - partition: nil places the record by its key, or anywhere without one.
    ///   - key: nil for none, which is not the same as an empty one.
    ///   - value: nil for a tombstone, which is not the same as an empty value.
    ///   - headers: the record's headers, in order.
    ///   - timestampMilliseconds: since the epoch; nil and 0 mean now.
    ///   - queueTimeout: how long to wait for room in the queue.
    /// - Throws: `KafkaError`; `.queueFull` when there was no room in time.
    public func produce(
        topic: String, partition: Int32? = nil, key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?,
        headers: KafkaHeaders = KafkaHeaders(), timestampMilliseconds: Int64? = nil,
        queueTimeout: Duration = .seconds(30)
    ) throws(KafkaError) {
        let record = OutgoingRecord(
            topic: try topicHandle(topic), partition: partition ?? RD_KAFKA_PARTITION_UA, key: key, value: value,
            headers: headers, timestampMilliseconds: timestampMilliseconds ?? 0)
        let first = record.send(with: handle.pointer)
        guard let first else { return }
        var error = KafkaError(consuming: first, context: "producing to \(topic)")
        let deadline = ContinuousClock.now + queueTimeout
        while error.code == .queueFull, ContinuousClock.now < deadline {
            poll(timeout: .milliseconds(50))
            guard let next = record.send(with: handle.pointer) else { return }
            error = KafkaError(consuming: next, context: "producing to \(topic)")
        }
        throw error
    }

    /// Queues a record given as arrays.
    ///
    /// - Parameters:
    ///   - topic: the topic's name.
    ///   - partition: nil places the record by its key, or anywhere without one.
    ///   - key: nil for none.
    ///   - value: nil for a tombstone.
    ///   - headers: the record's headers, in order.
    ///   - timestampMilliseconds: since the epoch; nil and 0 mean now.
    /// - Throws: `KafkaError`; `.queueFull` when there was no room in time.
    public func produce(
        topic: String, partition: Int32? = nil, key: [UInt8]?, value: [UInt8]?,
        headers: KafkaHeaders = KafkaHeaders(), timestampMilliseconds: Int64? = nil
    ) throws(KafkaError) {
        let result = withOptionalBytes(key) { key in
            withOptionalBytes(value) { value -> Result<Void, KafkaError> in
                do throws(KafkaError) {
                    try produce(
                        topic: topic, partition: partition, key: key, value: value, headers: headers,
                        timestampMilliseconds: timestampMilliseconds)
                    return .success(())
                } catch {
                    return .failure(error)
                }
            }
        }
        try result.get()
    }

    // A handle is kept for each topic: a record sent by name may wait a second for the topic's first metadata
    // (librdkafka#5032), and a lookup by name costs a lock.
    private func topicHandle(_ name: String) throws(KafkaError) -> OpaquePointer {
        if let topic = topics[name] { return topic }
        guard let topic = rd_kafka_topic_new(handle.pointer, name, nil) else {
            throw KafkaError(rd_kafka_last_error(), context: "topic \(name)")
        }
        topics[name] = topic
        return topic
    }
}

private func withOptionalBytes<Result>(_ bytes: [UInt8]?, _ body: (UnsafeRawBufferPointer?) -> Result) -> Result {
    guard let bytes else { return body(nil) }
    return bytes.withUnsafeBytes { body($0) }
}
