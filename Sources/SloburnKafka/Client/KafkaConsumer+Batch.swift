internal import CRdKafka

extension KafkaConsumer {
    /// What became of a batch.
    public enum BatchOutcome: Hashable, Sendable {
        /// Everything at hand was taken, or the timeout passed without anything.
        case taken
        /// The assignment changed meanwhile: records that were at hand are dropped, as some may be of the assignment
        /// before. The partitions must be assigned again from where reading is to go on.
        case interrupted
    }

    /// Takes up to a thousand records and events that are at hand, or waits for one; serves rebalances on the way.
    ///
    /// One call for many records costs a third of a call for each of them.
    ///
    /// - Parameters:
    ///   - milliseconds: how long to wait when nothing is at hand.
    ///   - body: takes each; false ends the batch, and what is left of it is dropped.
    /// - Returns: whether records are missing because of a rebalance.
    /// - Throws: what `body` throws; what is left of the batch is dropped then, too.
    public func pollBatch(
        milliseconds: Int32, _ body: (borrowing KafkaPoll) throws -> Bool
    ) rethrows -> BatchOutcome {
        let (batch, rebalances) = (batch, handle.context.rebalances)
        let count = rd_kafka_consume_batch_queue(batch.queue, 0, batch.messages, Batch.limit)
        guard count > 0 else {
            // A rebalance that is served while one record is waited for comes before that record.
            _ = try body(poll(milliseconds: milliseconds))
            return .taken
        }
        let isInterrupted = handle.context.rebalances != rebalances
        var next = 0
        // What `body` does not get is given back all the same.
        defer { while next < count { batch.drop(at: &next) } }
        while next < count {
            guard let message = batch.messages[next] else { break }
            if isInterrupted, message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR || isEnd(message) {
                batch.drop(at: &next)
                continue
            }
            next += 1
            guard try body(event(owning: message)) else { break }
        }
        return isInterrupted ? .interrupted : .taken
    }

    private func isEnd(_ message: UnsafeMutablePointer<rd_kafka_message_t>) -> Bool {
        message.pointee.err == RD_KAFKA_RESP_ERR__PARTITION_EOF
    }
}

/// The queue of a consumer and room for what a call takes from it.
final class Batch {
    static let limit = 1_000

    let queue: OpaquePointer?
    let messages = UnsafeMutablePointer<UnsafeMutablePointer<rd_kafka_message_t>?>.allocate(capacity: limit)

    init(of client: OpaquePointer?) {
        queue = rd_kafka_queue_get_consumer(client)
        messages.initialize(repeating: nil, count: Self.limit)
    }

    /// Gives a message back unread.
    func drop(at index: inout Int) {
        if let message = messages[index] { rd_kafka_message_destroy(message) }
        index += 1
    }

    deinit {
        messages.deallocate()
        if let queue { rd_kafka_queue_destroy(queue) }
    }
}
