/// The ingest stage on Kafka: consume, count, and commit sums and offsets in one transaction.
struct IngestWorker: StageWorker {
    let context: StageContext

    mutating func runSession(until stop: StopSignal, didCommit: () -> Void) throws {
        let session = try IngestSession(context)
        defer { session.close() }
        do {
            try session.subscribe()
            context.note(.joining)
            while !stop.isStopped {
                context.beat()
                try session.step()
                if session.patience.isFresh { didCommit() }
            }
            try session.leave()
        } catch {
            throw session.claims.diagnosis(of: error)
        }
    }
}
