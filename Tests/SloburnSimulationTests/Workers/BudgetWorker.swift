import SloburnModel
import SloburnPipeline

/// The second half: bundles to evaluations, records and checkpoints.
final class BudgetWorker: Worker {
    private struct Output {
        let log: Int
        let key: String
        let value: [UInt8]?
    }

    private struct Partition {
        let number: Int
        var state: BudgetPartition
    }

    private enum Commit {
        case none
        case records
        case offsets
        case end
    }

    private var states: [Partition] = []
    private var output: [Output] = []
    private var commits: [SimulatedBroker.OffsetCommit] = []
    private var evaluations: [SimulatedBroker.Evaluation] = []
    private var commit = Commit.none
    // Where each checkpoints partition ended when reading it began.
    private var readUntil: Int64?

    override var isInTheMiddle: Bool {
        if case .none = commit { return false }
        return true
    }

    override func dropState() {
        states = []
        output = []
        commits = []
        evaluations = []
        commit = .none
        readUntil = nil
    }

    override func open(_ partition: Int) throws(SessionFailure) -> Bool {
        let log = LogIndex.checkpoints(partition)
        let end = readUntil ?? simulation.broker.logs[log].end
        readUntil = end
        // The markers of transactions that are decided may still be missing.
        guard simulation.broker.logs[log].stableEnd >= end || mistake == .readsToStableEnd else { return false }
        readUntil = nil
        var state = simulation.restore(partition)
        if mistake == .forgetsState {
            state = BudgetPartition(partition: partition, definition: SimulationPlan.definition)
            state.nextDeltasOffset = simulation.broker.committed(.budget, partition)?.offset ?? 0
        }
        state.claimEpoch = epoch(of: partition)
        states.append(Partition(number: partition, state: state))
        return true
    }

    // MARK: Taking bundles

    override func run() throws(SessionFailure) -> TimeSpan {
        if isInTheMiddle {
            try commitStep()
            return shortPause
        }
        guard try pollGroup(), stopsFor == nil else {
            // Everything evaluated is committed.
            dropState()
            phase = .release
            return shortPause
        }
        for index in states.indices { take(index) }
        evaluate()
        if isInTheMiddle { return shortPause }
        return longPause
    }

    private func take(_ index: Int) {
        var room = simulation.plan.batch + 3
        var offset = states[index].state.nextDeltasOffset
        while room > 0, let record = simulation.broker.next(in: LogIndex.deltas(states[index].number), from: &offset) {
            guard let bundle = record.value?.withUnsafeBytes({ try? DeltaBundle(decoding: $0) }) else {
                preconditionFailure("a bundle can't be read")
            }
            states[index].state.apply(bundle, at: clock)
            states[index].state.nextDeltasOffset = offset
            room -= 1
        }
    }

    private func evaluate() {
        for index in states.indices {
            let before = evaluations.count
            // Some evaluations share a transaction, some don't.
            while evaluations.count < before + simulation.plan.batch, let due = states[index].state.due(now: clock) {
                for record in states[index].state.evaluate(at: due.time, isPartial: due.isPartial, inputs: due.inputs) {
                    let key = record.topic == .snapshots ? "\(record.timestamp.nanoseconds)|\(record.key)" : record.key
                    output.append(
                        Output(
                            log: LogIndex.output(record.topic), key: record.topic == .alerts ? record.alert : key,
                            value: record.value))
                }
                evaluations.append(
                    .init(partition: states[index].number, time: due.time, isPartial: due.isPartial))
            }
            if evaluations.count > before { checkpoint(index) }
        }
        if !evaluations.isEmpty { commit = .records }
    }

    private func checkpoint(_ index: Int) {
        let partition = states[index].number
        for record in states[index].state.takeCheckpoints() {
            output.append(Output(log: LogIndex.checkpoints(partition), key: record.key, value: record.value))
        }
        commits.append(.init(stage: .budget, partition: partition, offset: states[index].state.nextDeltasOffset))
    }

    // MARK: Committing

    private func commitStep() throws(SessionFailure) {
        switch commit {
        case .none: break
        case .records: try produce()
        case .offsets:
            try checkGeneration()
            try asking { () throws(BrokerError) in
                try simulation.broker.note(producer, evaluations)
                try simulation.broker.sendOffsets(producer, commits)
            }
            commit = .end
        case .end:
            guard try simulation.endTransaction(of: self) else { return }
            commits = []
            evaluations = []
            commit = .none
        }
    }

    /// Produces a few records.
    private func produce() throws(SessionFailure) {
        for record in output.prefix(1 + simulation.roll(4)) {
            try asking { () throws(BrokerError) in
                try simulation.mayRefuse()
                try simulation.broker.produce(producer, to: record.log, key: record.key, value: record.value)
            }
            output.removeFirst()
        }
        if output.isEmpty { commit = .offsets }
    }
}

extension OutputRecord {
    /// The transition that a record of the alerts topic tells: key, time and status, as in its id.
    fileprivate var alert: String { headers.first { $0.name == "ce_id" }?.value ?? "" }
}
