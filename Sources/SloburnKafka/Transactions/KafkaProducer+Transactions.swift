internal import CRdKafka

/// Transactions. How to react to an error is told at `KafkaError`.
extension KafkaProducer {
    /// Takes the transactional id over: fences its former holder and ends what that one left open.
    ///
    /// Once in a producer's life, before the first transaction.
    ///
    /// - Throws: `KafkaError`; when retriable the call may be repeated and goes on where it was.
    public func initTransactions(timeout: Duration) throws(KafkaError) {
        try KafkaError.check(
            rd_kafka_init_transactions(handle.pointer, timeout.wholeMilliseconds), context: "taking over transactions")
    }

    /// Begins a transaction; every record from here on belongs to it.
    ///
    /// - Throws: `KafkaError` when the producer's state does not allow it.
    public func beginTransaction() throws(KafkaError) {
        handle.context.deliveryFailure = nil
        try KafkaError.check(rd_kafka_begin_transaction(handle.pointer), context: "beginning a transaction")
    }

    /// Puts the consumer's next offsets into the transaction, under the guard of its group membership.
    ///
    /// It can block past its timeout while the group's coordinator is down (librdkafka#5456).
    ///
    /// - Parameters:
    ///   - offsets: the offsets of the next records to read; with none of them valid nothing happens.
    ///   - consumer: the member of the group that read them.
    ///   - timeout: how long to wait for the broker.
    /// - Throws: `KafkaError`; when retriable the same call may be repeated.
    public func sendOffsets(
        _ offsets: [PartitionOffset], of consumer: KafkaConsumer, timeout: Duration
    ) throws(KafkaError) {
        guard let group = rd_kafka_consumer_group_metadata(consumer.handle.pointer) else {
            throw KafkaError(.state, reason: "sending offsets: the consumer has no group")
        }
        defer { rd_kafka_consumer_group_metadata_destroy(group) }
        let list = PartitionList(offsets)
        try KafkaError.check(
            rd_kafka_send_offsets_to_transaction(handle.pointer, list.pointer, group, timeout.wholeMilliseconds),
            context: "sending offsets")
    }

    /// Delivers what is queued and makes the transaction's records and offsets visible.
    ///
    /// - Parameter timeout: nil waits for what is left of `transaction.timeout.ms`.
    /// - Throws: `KafkaError`; when retriable the call may be repeated and goes on where it was.
    public func commitTransaction(timeout: Duration? = nil) throws(KafkaError) {
        try KafkaError.check(
            rd_kafka_commit_transaction(handle.pointer, timeout?.wholeMilliseconds ?? -1),
            context: "committing a transaction")
    }

    /// Drops what is queued and makes the transaction's records and offsets void.
    ///
    /// - Parameter timeout: nil waits for what is left of `transaction.timeout.ms`.
    /// - Throws: `KafkaError`; when retriable the call may be repeated and goes on where it was.
    public func abortTransaction(timeout: Duration? = nil) throws(KafkaError) {
        try KafkaError.check(
            rd_kafka_abort_transaction(handle.pointer, timeout?.wholeMilliseconds ?? -1),
            context: "aborting a transaction")
        // What was purged on purpose is no failure.
        handle.context.deliveryFailure = nil
    }
}
