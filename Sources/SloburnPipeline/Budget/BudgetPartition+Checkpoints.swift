import SloburnAlerting
import SloburnBudget
public import SloburnModel

extension BudgetPartition {
    /// A checkpoint record that can't be used.
    public struct RestoreError: Error {
        /// The record's key.
        public let key: String
        /// What is wrong with it.
        public let cause: CorruptRecordError
    }

    /// The records that bring the checkpoints topic up to date; to be called once after a transaction's evaluations.
    ///
    /// - Returns: the partition's own state, and each key that changed since the last call.
    public mutating func takeCheckpoints() -> [CheckpointRecord] {
        combineComposites()
        var records = removedCheckpoints.map { CheckpointRecord(key: $0, value: nil) }
        removedCheckpoints.removeAll()
        var encoder = ByteEncoder()
        board.takeCheckpoints(&encoder, into: &records)
        for index in keys.indices where keys[index].isDirty {
            keys[index].takeCheckpoint(index, &encoder, into: &records)
        }
        for index in retired.indices where retired[index].isDirty {
            retired[index].takeCheckpoint(index, &encoder, into: &records)
        }
        records.append(state.record(&encoder))
        return records
    }

    private var state: PartitionState {
        PartitionState(
            partitions: definition.partitions, claimEpoch: claimEpoch, evaluated: clock.evaluated,
            earliest: clock.earliest, nextDeltasOffset: nextDeltasOffset,
            inputs: clock.inputs, rejected: rejected,
            integrityViolations: integrityViolations, inputRestarts: inputRestarts, revisions: audit.known,
            adjustments: adjustmentAudit.known, groups: groups, health: healthStates, alertBranches: alertBranches)
    }

    /// Rebuilds a partition from the latest record of each key of its checkpoints partition.
    ///
    /// - Parameters:
    ///   - partition: its number.
    ///   - definition: the present configuration, which may differ from that of the checkpoints.
    ///   - records: the records by key; tombstones left out.
    ///   - isRead: whether an input topic is still read.
    /// - Throws: `RestoreError` when a record can't be used.
    public init(
        partition: Int, definition: EngineDefinition, restoring records: [CheckpointRecord],
        isRead: (String) -> Bool
    ) throws(RestoreError) {
        self.init(partition: partition, definition: definition)
        isRestored = true
        keys.removeAll()
        keyNumbers.removeAll()
        // The partition's own state says first whether the keys are to be found here at all.
        for record in records where record.key == PartitionState.recordKey {
            try Self.restoring(record) { value throws(CorruptRecordError) in
                try restore(PartitionState(decoding: value))
            }
        }
        try restoreSources(records.filter { SourceBoard.isOwn(recordKey: $0.key) })
        try restoreKeys(records.filter { $0.key != PartitionState.recordKey && !SourceBoard.isOwn(recordKey: $0.key) })
        addUngroupedKeys()
        restoreComposites()
        if hearsOfAlerts { active.take(own: firingAlerts) }
        clock.keepInputs { isRead($0.topic) }
    }

    /// Rebuilds what is known of sources; what is not watched any more is taken back.
    private mutating func restoreSources(_ records: [CheckpointRecord]) throws(RestoreError) {
        for record in records {
            try Self.restoring(record) { value throws(CorruptRecordError) in
                if try !board.restore(record.key, value) { removedCheckpoints.append(record.key) }
            }
        }
    }

    private mutating func restoreKeys(_ records: [CheckpointRecord]) throws(RestoreError) {
        var changes: [ExactText: [UInt8]] = [:]
        for record in records where KeyState.isChange(recordKey: record.key) {
            changes[ExactText(record.key)] = record.value
        }
        for record in records where !KeyState.isChange(recordKey: record.key) {
            try Self.restoring(record) { value throws(CorruptRecordError) in
                let state = try KeyState(whole: value) { key in
                    changes.isEmpty ? nil : changes.removeValue(forKey: ExactText(KeyState.changeKey(key)))
                }
                try checkPlace(of: state)
                restore(state)
            }
        }
        if let key = changes.keys.min(by: { $0.text < $1.text })?.text {
            throw RestoreError(
                key: key, cause: CorruptRecordError(message: "the state that it changes is not there", offset: 0))
        }
    }

    private static func restoring(
        _ record: CheckpointRecord, _ body: ([UInt8]) throws(CorruptRecordError) -> Void
    ) throws(RestoreError) {
        guard let value = record.value else { return }
        do throws(CorruptRecordError) {
            try body(value)
        } catch {
            throw RestoreError(key: record.key, cause: error)
        }
    }

    /// A key that belongs elsewhere would be counted there and evaluated here.
    private func checkPlace(of state: KeyState) throws(CorruptRecordError) {
        let place = SLOKey.partition(of: state.key, count: definition.partitions)
        guard place != partition, compositePlace(of: state) != partition else { return }
        throw CorruptRecordError(
            message: "\(state.key) belongs to partition \(place) of \(definition.partitions), not to \(partition): the "
                + "number of partitions has changed since the state was written", offset: 0)
    }

    /// Where a key belongs if its budget is, or was, a member of a composite.
    private func compositePlace(of state: KeyState) -> Int {
        let composite = state.budget.prefix { $0 != "/" }
        return SLOKey.partition(
            of: String(composite) + String(state.key.dropFirst(state.budget.count)), count: definition.partitions)
    }

    /// Takes over a key that another definition has counted.
    ///
    /// When the same key goes on under a new one, its alerts end here, and its counts stay beside it.
    private mutating func replace(_ state: KeyState) {
        let isChanged = planNumbers[ExactText(state.budget)] != nil
        if isChanged {
            let since = state.retirement?.since ?? startTime
            replaced[ExactText(state.key)] = max(since, replaced[ExactText(state.key)] ?? since)
        }
        if isChanged, retire(state), state.retirement != nil { return }
        takeBack(state, alerts: state.progress.alerts)
    }

    private mutating func takeBack(_ state: KeyState, alerts: [KeyState.Alert]) {
        gone.append(GoneKey(state, alerts: alerts))
        removedCheckpoints.append(KeyState.wholeKey(state.text))
        if state.log.hasChange { removedCheckpoints.append(KeyState.changeKey(state.text)) }
    }

    private mutating func restore(_ state: PartitionState) throws(CorruptRecordError) {
        guard state.partitions == definition.partitions else {
            throw CorruptRecordError(
                message: "the state was written for \(state.partitions) partitions and now there are "
                    + "\(definition.partitions): the number must not be changed", offset: 0)
        }
        claimEpoch = state.claimEpoch
        inputRestarts = state.inputRestarts
        clock = EvaluationClock(
            interval: definition.evaluationInterval, evaluated: state.evaluated, inputs: state.inputs,
            earliest: state.earliest)
        nextDeltasOffset = state.nextDeltasOffset
        rejected = state.rejected
        integrityViolations = state.integrityViolations
        audit.known = state.revisions
        adjustmentAudit.known = state.adjustments
        groups = state.groups
        restoreHealth(state.health)
        moveAlerts(from: state.alertBranches)
    }

    private mutating func restore(_ state: KeyState) {
        guard
            let plan = plan(named: state.budget, counting: state.counted.countingRevision, labels: state.group.count)
        else { return replace(state) }
        if state.retirement != nil {
            // Its definition is in force again.
            takeBack(state, alerts: [])
        }
        var key = state.makeKey(plan: plan)
        // The state was written when it last changed; time has gone on since without changing it.
        if let evaluated = clock.evaluated { key.counts.advance(to: evaluated) }
        if state.retirement != nil {
            key.counts.tellDays(since: startTime.dayNumber)
            // Under its own name nothing is stored of it yet.
            key.needsWholeCheckpoint()
        }
        if !state.progress.hasChanged, key.evaluatedSums != nil {
            key.evaluatedSums = key.counts.judgedSums
            key.evaluatedPeriod = key.counts.periodTally
        }
        // What the checkpoint says of its definition is to be what is in force, should that be replaced one day.
        // Its snapshot is to say at once what is promised now.
        if state.counted != plan.counted {
            key.needsWholeCheckpoint()
            key.writtenAt = nil
            key.steps?.toldAt = nil
        }
        if move(state, &key) { return add(key) }
        let parts = Set(key.alerts.map(\.keyPart))
        let ended = state.progress.alerts.filter { $0.episode != nil && !parts.contains($0.keyPart) }
        if !ended.isEmpty || state.progress.steps != nil && key.steps == nil {
            gone.append(GoneKey(state, alerts: ended))
        }
        add(key)
    }
}
