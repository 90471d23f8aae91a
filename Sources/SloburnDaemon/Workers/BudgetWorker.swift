/// The budget stage on Kafka: consume sums, evaluate, and commit records, state and offsets in one transaction.
struct BudgetWorker: StageWorker {
    let context: StageContext

    mutating func runSession(until stop: StopSignal, didCommit: () -> Void) throws {
        let session = try BudgetSession(context)
        defer { session.close() }
        do {
            try session.subscribe()
            context.note(.joining)
            while !stop.isStopped {
                context.beat()
                try session.step()
                if session.patience.isFresh { didCommit() }
            }
            session.leave()
        } catch {
            throw session.claims.diagnosis(of: error)
        }
    }
}
