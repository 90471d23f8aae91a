import SloburnKafka
import SloburnPipeline

/// A partition whose next record waits for its schema.
struct SchemaHold {
    var place: TopicPartition
    var request: SchemaRequest
}

extension IngestSession {
    // A registry that works answers sooner, and the partition need not be held.
    private static let longestAnswer = Duration.milliseconds(250)

    /// Has a schema asked for that a record needs.
    ///
    /// - Returns: whether it has been answered at once, so that reading can go on.
    func ask(for request: SchemaRequest) -> Bool {
        context.schemas.ask(request)
        let began = ContinuousClock.now
        defer { waitLeft -= ContinuousClock.now - began }
        return context.schemas.wait(for: request, atMost: max(.zero, min(Self.longestAnswer, waitLeft)))
    }

    /// Reads a partition no further until a schema has been answered for; then from this offset on.
    func hold(_ lane: Int, _ place: TopicPartition, at offset: Int64, for request: SchemaRequest) throws {
        holds[lane] = SchemaHold(place: place, request: request)
        context.status.didHold(holds.count, context)
        try consumer.pause([place])
        // What lies behind it in the batch is dropped.
        try consumer.seek([PartitionOffset(place, offset: offset)], timeout: .seconds(10))
    }

    /// Goes on with partitions whose schemas have been answered for, and has the others asked for again.
    func releaseHolds() throws {
        waitLeft = Self.mostWaiting
        guard !holds.isEmpty else { return }
        for (lane, hold) in holds {
            guard context.schemas.answer(hold.request) != .unknown else {
                context.schemas.ask(hold.request)
                continue
            }
            holds[lane] = nil
            try consumer.resume([hold.place])
        }
        context.status.didHold(holds.count, context)
    }

    /// Forgets the holds, whose partitions are given up.
    func dropHolds() {
        guard !holds.isEmpty else { return }
        // Whoever reads them next, this consumer or none, is not to find them paused.
        for hold in holds.values { try? consumer.resume([hold.place]) }
        holds.removeAll()
        context.status.didHold(0, context)
    }

    /// How long one step may wait for schemas, so that a stop and a rebalance do not.
    static var mostWaiting: Duration { .milliseconds(500) }
}
