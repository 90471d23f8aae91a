import Logging
import SloburnConfig
import SloburnKafka
import SloburnModel
import SloburnPipeline

extension BudgetSession {
    /// The state of a partition that was given up, and where its checkpoints ended then.
    struct KeptPartition {
        let partition: BudgetPartition
        let checkpointsEnd: Int64
    }

    func assigned(_ assignment: [TopicPartition]) -> [PartitionOffset] {
        context.logger.info(.budgetAssigned, "budget assigned", metadata: ["partitions": "\(assignment.count)"])
        context.note(.restoring)
        do {
            let known = withoutStrangers(assignment)
            let epochs = try claims.take(known.map(InputPartition.init))
            var restored = try takeBack(known.map(\.partition))
            restored.merge(try restorer.restore(known.map(\.partition).filter { restored[$0] == nil })) { $1 }
            for place in known {
                let epoch = epochs[InputPartition(place)] ?? -1
                guard restored[place.partition].map({ $0.claimEpoch < epoch }) ?? false else {
                    throw SessionError.isOvertaken(place)
                }
                restored[place.partition]?.claimEpoch = epoch
            }
            partitions.merge(restored) { $1 }
            adjustPartitions()
            expectInputs()
            let places = try places(of: known)
            context.note(.working(partitions: known.count))
            if known.isEmpty { context.status.didLosePartitions() }
            return places
        } catch {
            failure = error
            return []
        }
    }

    func revoked(_ assignment: [TopicPartition], isLost: Bool) {
        context.logger.info(
            .budgetRevoked, "budget revoked", metadata: ["partitions": "\(assignment.count)", "lost": "\(isLost)"])
        context.note(.joining)
        defer { partitions.removeAll() }
        guard failure == nil else { return }
        do {
            // Nothing is open between two steps, except what a failure has left.
            try transaction.abort(timeout: context.options.revocationTimeout)
            if !isLost { try keep() }
            claims.release(assignment.map(InputPartition.init))
        } catch {
            failure = error
        }
    }

    /// Restores what is committed, with the same handles and the same partitions.
    func rewind(because cause: KafkaError) throws {
        context.status.noteAbort(cause, context)
        guard patience.allowsAnother() else { throw cause }
        try transaction.abort(timeout: .seconds(10))
        let numbers = partitions.keys.sorted()
        let epochs = partitions.mapValues(\.claimEpoch)
        partitions.removeAll()
        guard !numbers.isEmpty else { return }
        context.note(.restoring)
        partitions = try restorer.restore(numbers)
        adjustPartitions()
        expectInputs()
        for number in numbers { partitions[number]?.claimEpoch = epochs[number] ?? -1 }
        try consumer.assign(
            try places(of: numbers.map { TopicPartition(context.options.settings.topics.deltas, $0) }))
        context.note(.working(partitions: numbers.count))
    }

    /// A partition that was added by hand holds no key: nobody writes there.
    private func withoutStrangers(_ assignment: [TopicPartition]) -> [TopicPartition] {
        let known = assignment.filter { $0.partition < context.options.engine.partitions }
        if known.count < assignment.count {
            context.logger.error(
                .deltasRepartitioned,
                "the deltas topic has more partitions than at the start; those are not used, and the next start fails",
                metadata: ["had": "\(context.options.engine.partitions)"])
        }
        return known
    }

    /// Tells the partitions which input there is to wait for.
    private func expectInputs() {
        do {
            let present = try restorer.presentInputs()
            let now = clock.now()
            for number in partitions.keys { partitions[number]?.expect(present, at: now) }
        } catch {
            // What readers tell of is waited for all the same.
            context.status.noteError(error, context)
        }
    }

    /// Keeps the state as it is: should the partitions come back, it need not be restored.
    private func keep() throws {
        kept.removeAll()
        guard !partitions.isEmpty else { return }
        let ends = try restorer.checkpointsEnds(of: Array(partitions.keys))
        for (number, end) in ends {
            guard let partition = partitions[number] else { continue }
            kept[number] = KeptPartition(partition: partition, checkpointsEnd: end)
        }
    }

    /// The states kept that nobody has gone on from.
    private func takeBack(_ numbers: [Int32]) throws -> [Int32: BudgetPartition] {
        defer { kept.removeAll() }
        let candidates = numbers.filter { kept[$0] != nil }
        guard !candidates.isEmpty else { return [:] }
        let ends = try restorer.checkpointsEnds(of: candidates)
        var states: [Int32: BudgetPartition] = [:]
        for number in candidates {
            if let state = kept[number], state.checkpointsEnd == ends[number] { states[number] = state.partition }
        }
        context.logger.info(.stateKept, "state kept", metadata: ["partitions": "\(states.count)"])
        return states
    }

    /// Where to go on in the deltas topic: where the state says, if that is still there.
    private func places(of assignment: [TopicPartition]) throws -> [PartitionOffset] {
        context.beat()
        let beginnings = try consumer.beginnings(of: assignment, timeout: .seconds(30))
        let ends = try consumer.ends(of: assignment, timeout: .seconds(30))
        return assignment.map { place in
            let wanted = partitions[place.partition]?.nextDeltasOffset ?? 0
            let (first, end) = (beginnings[place] ?? 0, ends[place] ?? .max)
            guard wanted > 0, wanted < first || wanted > end else {
                return PartitionOffset(place, offset: max(wanted, first))
            }
            partitions[place.partition]?.didLoseDeltas()
            context.logger.error(
                .deltasLost,
                "the deltas that the state goes on with are gone: the topic was made anew or cut; counts may be missing",
                metadata: ["partition": "\(place)", "expected": "\(wanted)", "first": "\(first)", "end": "\(end)"])
            return PartitionOffset(place, offset: first)
        }
    }
}
