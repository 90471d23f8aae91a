internal import CRdKafka

/// A consumer, as a member of a group (`subscribe`) or by itself (`assign`).
///
/// One thread owns it and makes every call; the rebalance handlers run on that thread, inside `poll` and `close`.
public final class KafkaConsumer {
    let handle: ClientHandle
    private var ownBatch: Batch?
    private var isClosed = false

    /// Makes a consumer; it connects in the background.
    ///
    /// - Parameters:
    ///   - properties: usually `KafkaProperties.consumerDefaults` overridden by the user's; `group.id` is needed.
    ///   - log: where librdkafka's log lines go; called from its threads.
    /// - Throws: `KafkaError` naming the property that is unknown or has a refused value, such as a cooperative
    ///   assignment strategy, which crashes librdkafka 2.0.2.
    public init(properties: KafkaProperties, log: @escaping KafkaLog) throws(KafkaError) {
        if let strategy = properties["partition.assignment.strategy"], strategy.contains("cooperative") {
            throw KafkaError(
                .invalidArgument,
                reason: "property partition.assignment.strategy: \(strategy) is not supported; use range or roundrobin")
        }
        guard properties["group.id"]?.isEmpty == false else {
            throw KafkaError(.invalidArgument, reason: "property group.id: a consumer needs one")
        }
        handle = try ClientHandle(.consumer, properties: properties, log: log)
        try KafkaError.check(rd_kafka_poll_set_consumer(handle.pointer), context: "making a consumer")
    }

    deinit {
        // Handlers of an owner that is going away must not run.
        handle.context.onAssigned = nil
        handle.context.onRevoked = nil
        if !isClosed { rd_kafka_consumer_close(handle.pointer) }
        // Its queue must go before the handle.
        ownBatch = nil
    }

    /// For `pollBatch`.
    var batch: Batch {
        if let ownBatch { return ownBatch }
        let batch = Batch(of: handle.pointer)
        ownBatch = batch
        return batch
    }

    /// Joins the group and asks for a share of the topics' partitions.
    ///
    /// - Parameters:
    ///   - topics: names, or regular expressions beginning with `^`.
    ///   - onAssigned: receives the partitions assigned and returns where to begin; what it leaves out begins at
    ///     the group's committed offset.
    ///   - onRevoked: the partitions are about to go (commit now), or are lost when the flag is true (drop all).
    /// - Throws: `KafkaError` when the subscription is refused.
    public func subscribe(
        to topics: [String], onAssigned: @escaping ([TopicPartition]) -> [PartitionOffset] = { _ in [] },
        onRevoked: @escaping (_ partitions: [TopicPartition], _ isLost: Bool) -> Void = { _, _ in }
    ) throws(KafkaError) {
        handle.context.onAssigned = onAssigned
        handle.context.onRevoked = onRevoked
        let list = PartitionList(topics.map { TopicPartition($0, RD_KAFKA_PARTITION_UA) })
        try KafkaError.check(rd_kafka_subscribe(handle.pointer, list.pointer), context: "subscribing")
    }

    /// Reads these partitions from these places, outside any group; an empty list ends reading.
    ///
    /// - Throws: `KafkaError` when the assignment is refused.
    public func assign(_ offsets: [PartitionOffset]) throws(KafkaError) {
        guard !offsets.isEmpty else {
            return try KafkaError.check(rd_kafka_assign(handle.pointer, nil), context: "unassigning")
        }
        let list = PartitionList(offsets)
        try KafkaError.check(rd_kafka_assign(handle.pointer, list.pointer), context: "assigning")
    }

    /// The next record or event; serves rebalances on the way.
    public func poll(timeout: Duration) -> KafkaPoll {
        poll(milliseconds: timeout.wholeMilliseconds)
    }

    /// The next record or event, for loops in which making a `Duration` would show.
    public func poll(milliseconds: Int32) -> KafkaPoll {
        guard let message = rd_kafka_consumer_poll(handle.pointer, milliseconds) else {
            guard let error = handle.context.rebalanceError else { return .none }
            handle.context.rebalanceError = nil
            return .error(error)
        }
        return event(owning: message)
    }

    /// What a message is; it is given back unless it is a record, which owns it.
    func event(owning message: UnsafeMutablePointer<rd_kafka_message_t>) -> KafkaPoll {
        if message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR {
            return .message(KafkaMessage(owning: message))
        }
        defer { rd_kafka_message_destroy(message) }
        return event(message)
    }

    private func event(_ message: UnsafeMutablePointer<rd_kafka_message_t>) -> KafkaPoll {
        let place = message.pointee.rkt.map {
            TopicPartition(String(cString: rd_kafka_topic_name($0)), message.pointee.partition)
        }
        switch message.pointee.err {
        case RD_KAFKA_RESP_ERR__PARTITION_EOF:
            guard let place else { return .none }
            return .endOfPartition(place, offset: message.pointee.offset)
        case RD_KAFKA_RESP_ERR__FATAL:
            return .error(handle.fatalError() ?? KafkaError(message.pointee.err))
        default:
            let reason = rd_kafka_message_errstr(message).map { String(cString: $0) } ?? "no reason given"
            let prefix = place.map { "\($0): " } ?? ""
            return .error(KafkaError(KafkaErrorCode(message.pointee.err), reason: prefix + reason))
        }
    }

    /// Leaves the group for good, running `onRevoked` on the way, so that others take the partitions over at once.
    ///
    /// `close` alone leaves a static member's place open until its session ends, for a restart to take it again.
    ///
    /// - Parameter timeout: how long it may take; what is read meanwhile is dropped.
    public func leave(timeout: Duration) {
        guard !isClosed, rd_kafka_unsubscribe(handle.pointer) == RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        let deadline = ContinuousClock.now + timeout
        // Nothing tells when the request to leave has gone out: it does right after the partitions have been given up.
        var rounds = 3
        while rounds > 0, ContinuousClock.now < deadline {
            let hasPartitions = (try? assignment().isEmpty) == false
            _ = poll(milliseconds: 50)
            if !hasPartitions { rounds -= 1 }
        }
    }

    /// Ends membership, running `onRevoked` on the way.
    ///
    /// Nothing may be read afterwards.
    ///
    /// - Throws: `KafkaError` when the consumer could not leave in good order.
    public func close() throws(KafkaError) {
        guard !isClosed else { return }
        isClosed = true
        let result = rd_kafka_consumer_close(handle.pointer)
        handle.context.onAssigned = nil
        handle.context.onRevoked = nil
        try KafkaError.check(result, context: "closing a consumer")
    }
}
