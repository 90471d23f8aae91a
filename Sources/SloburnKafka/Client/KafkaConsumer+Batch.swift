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

    /// Takes the records and events that are at hand, up to `Batch.limit`, or waits for one; serves rebalances on the way.
    ///
    /// One call for many records costs a third of a call for each of them.
    ///
    /// - Parameters:
    ///   - milliseconds: how long to wait when nothing is at hand.
    ///   - takeRun: takes records of one partition; false ends the batch, and what is left of it is dropped.
    ///   - takeEvent: takes anything else, and a record that was waited for; false as above.
    /// - Returns: whether records are missing because of a rebalance.
    /// - Throws: what the two throw; what is left of the batch is dropped then, too.
    public func pollBatch(
        milliseconds: Int32, takeRun: (borrowing KafkaRun) throws -> Bool,
        takeEvent: (borrowing KafkaPoll) throws -> Bool
    ) rethrows -> BatchOutcome {
        let (batch, rebalances) = (batch, handle.context.rebalances)
        let count = rd_kafka_consume_batch_queue(batch.queue, 0, batch.messages, Batch.limit)
        guard count > 0 else {
            // A rebalance that is served while one record is waited for comes before that record.
            _ = try takeEvent(poll(milliseconds: milliseconds))
            return .taken
        }
        let isInterrupted = handle.context.rebalances != rebalances
        var next = 0
        // What nobody gets is given back all the same.
        defer { batch.drop(next..<count) }
        while next < count, let message = batch.messages[next] {
            let run = batch.run(from: next, to: count)
            if isInterrupted, run > 0 || message.pointee.err == RD_KAFKA_RESP_ERR__PARTITION_EOF {
                batch.drop(next..<next + max(1, run))
                next += max(1, run)
            } else if run > 0 {
                defer {
                    batch.drop(next..<next + run)
                    next += run
                }
                guard try takeRun(KafkaRun(batch.messages + next, count: run)) else { break }
            } else {
                next += 1
                guard try takeEvent(event(owning: message)) else { break }
            }
        }
        return isInterrupted ? .interrupted : .taken
    }
}

/// The queue of a consumer and room for what a call takes from it.
final class Batch {
    /// As many as stay in the processor's caches from the first look to the end.
    static let limit = 500

    let queue: OpaquePointer?
    let messages = UnsafeMutablePointer<UnsafeMutablePointer<rd_kafka_message_t>?>.allocate(capacity: limit)

    init(of client: OpaquePointer?) {
        queue = rd_kafka_queue_get_consumer(client)
        messages.initialize(repeating: nil, count: Self.limit)
    }

    /// How many records of one partition follow each other from `first` on; 0 where there is another event.
    func run(from first: Int, to end: Int) -> Int {
        var next = first
        while next < end, let message = messages[next], message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR,
            let start = messages[first], message.pointee.rkt == start.pointee.rkt,
            message.pointee.partition == start.pointee.partition
        {
            next += 1
        }
        return next - first
    }

    /// Gives messages back.
    func drop(_ range: Range<Int>) {
        for index in range {
            if let message = messages[index] { rd_kafka_message_destroy(message) }
        }
    }

    deinit {
        messages.deallocate()
        if let queue { rd_kafka_queue_destroy(queue) }
    }
}
