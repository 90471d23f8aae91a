import SloburnPipeline

// How a worker takes partitions over: it says so, sees who was there before, and makes sure that they can't commit any
// more, before it reads where to go on.
extension Worker {
    func claim(_ index: Int) {
        if index == 0 { claims = [] }
        guard index < partitions.count else {
            phase = .readClaims
            return
        }
        let input =
            stage == .ingest
            ? SimulationPlan.input(partitions[index])
            : InputPartition(topic: "deltas", partition: Int32(partitions[index]))
        let claim = Claim(
            stage: stage, subject: .partition(input), owner: "\(instance)", session: "\(sessions)")
        simulation.broker.append(claim)
        claims.append(claim)
        phase = .claim(index + 1)
    }

    func readClaims() throws(SessionFailure) {
        let log = simulation.broker.claimLog
        guard claims.allSatisfy({ log.epoch(of: $0) != nil }) else { throw .claimLost }
        predecessors = claims.flatMap(log.predecessors)
        phase = mistake == .looksBeforeItFences && stage == .ingest ? .open(0) : .fence
    }

    /// Takes over the transactional id of one owner of earlier claims.
    func fence() {
        let others = Set(predecessors.map(\.owner)).subtracting(["\(instance)"]).sorted()
        for owner in others where mistake != .fencesNobody {
            _ = simulation.broker.initTransactions(transactionalID(owner))
            simulation.note("\(name) fences \(owner)")
            simulation.count("fenced a predecessor")
        }
        phase = .takeBack
    }

    func takeBack() {
        for claim in predecessors { simulation.broker.append(claim, isTakenBack: true) }
        phase = mistake == .looksBeforeItFences && stage == .ingest ? .running : .open(0)
    }

    /// The place of the claim for a partition.
    func epoch(of partition: Int) -> Int64 {
        guard let index = partitions.firstIndex(of: partition), index < claims.count else { return -1 }
        return simulation.broker.claimLog.epoch(of: claims[index]) ?? -1
    }
}
