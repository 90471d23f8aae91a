import SloburnAlerting
import SloburnBudget
public import SloburnModel
import SloburnNormalize

/// The second half of the pipeline: the SLO keys of one partition of the deltas topic.
///
/// Bundles of sums go in; at each evaluation records come out. Everything it knows is in its checkpoint records, so a
/// process that restores them goes on as if it had never stopped.
public struct BudgetPartition {
    /// The partition's number.
    public let partition: Int
    /// Event time and the progress of the input.
    public private(set) var clock: EvaluationClock
    /// The offset in the deltas topic after the last bundle applied.
    public var nextDeltasOffset: Int64 = 0
    /// Bundles and stretches of input that were not the ones expected next.
    public private(set) var integrityViolations: Int64 = 0
    /// Input partitions whose log had begun anew.
    public private(set) var inputRestarts: Int64 = 0
    /// The claim under which the state is written: its place in the log of claims.
    public var claimEpoch: Int64 = -1
    /// Counts that belong to a definition that is no longer in force.
    public private(set) var foreignDeltas: Int64 = 0

    let definition: EngineDefinition
    private let cloudEvents: CloudEvents
    // The first of each name.
    private let plans: [BudgetPlan]
    private let planNumbers: [ExactText: Int]
    var keys: [BudgetKey] = []
    private var keyNumbers: [KeyName: Int] = [:]
    private var rejected: [String: Int64] = [:]
    private var audit: ConfigurationAudit
    // Keys of budgets that the configuration no longer holds: their records are to be taken back.
    private var gone: [GoneKey] = []
    // The record keys of their checkpoints.
    var removedCheckpoints: [String] = []

    /// What tells keys apart: their budget and the values of its labels, byte by byte.
    private struct KeyName: Hashable {
        let budget: Int
        let group: [String]

        static func == (left: KeyName, right: KeyName) -> Bool {
            left.budget == right.budget
                && left.group.elementsEqual(right.group) { ExactText($0) == ExactText($1) }
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(budget)
            for value in group { ExactText(value).hash(into: &hasher) }
        }
    }

    /// Creates a partition that knows nothing yet.
    ///
    /// - Parameters:
    ///   - partition: its number.
    ///   - definition: sources, budgets, interval, and how many partitions there are.
    public init(partition: Int, definition: EngineDefinition) {
        self.partition = partition
        self.definition = definition
        cloudEvents = CloudEvents(daemon: definition.name)
        clock = EvaluationClock(interval: definition.evaluationInterval)
        plans = definition.budgets.enumerated().map { BudgetPlan($1, number: $0) }
        planNumbers = Dictionary(plans.map { (ExactText($0.definition.name), $0.number) }) { first, _ in first }
        audit = ConfigurationAudit(definition: definition)
        addUngroupedKeys()
    }

    /// How many SLO keys it holds.
    public var keyCount: Int { keys.count }

    /// The keys and severities that fire now.
    public var firingCount: Int {
        keys.reduce(0) { $0 + $1.alerts.count { $0.machine.episode != nil } }
    }

    /// Adds a bundle's counts, unless its input was summed before, and takes note of how far the input is.
    ///
    /// - Parameters:
    ///   - bundle: the bundle.
    ///   - now: when it came, by the reference clock.
    public mutating func apply(_ bundle: DeltaBundle, at now: Timestamp) {
        let stretches = bundle.ranges.filter { $0.toOffset > $0.fromOffset }
        let isRepeat = stretches.allSatisfy { !$0.isRestart && $0.toOffset <= nextOffset(of: $0.input) }
        if !bundle.isContinued { checkOrder(of: bundle.ranges) }
        // What was summed once is not added again.
        if !stretches.isEmpty, isRepeat { return }
        if !bundle.isContinued { clock.observe(bundle, at: now) }
        for (source, count) in bundle.rejected { rejected[source, default: 0] += count }
        for delta in bundle.keys {
            guard let number = keyNumber(of: delta) else {
                foreignDeltas += 1
                continue
            }
            keys[number].apply(delta)
        }
    }

    private func nextOffset(of input: InputPartition) -> Int64 { clock.inputs[input]?.nextOffset ?? -1 }

    /// Counts the stretches that do not follow on the last one of their partition.
    private mutating func checkOrder(of ranges: [DeltaBundle.InputRange]) {
        for range in ranges {
            if range.isRestart { inputRestarts += 1 }
            let expected = nextOffset(of: range.input)
            if expected >= 0, range.toOffset > range.fromOffset, range.fromOffset != expected, !range.isRestart {
                integrityViolations += 1
            }
        }
    }

    /// Notes that bundles are gone that had not been applied.
    public mutating func didLoseDeltas() { integrityViolations += 1 }

    /// Names the input partitions that there are, for evaluations to wait for all of them.
    public mutating func expect(_ present: Set<InputPartition>, at now: Timestamp) {
        clock.expect(present, at: now)
    }

    /// The next evaluation, when it is due by the reference clock.
    public func due(now: Timestamp) -> EvaluationClock.Due? { clock.due(now: now) }

    /// Evaluates every key.
    ///
    /// - Parameters:
    ///   - time: the evaluation time, a multiple of the interval and later than the one before.
    ///   - isPartial: whether some input had not come so far.
    ///   - inputs: what the input partitions were doing; nil where there is no clock to tell, as in a backtest.
    ///   - watermark: how far the data has come; nil for what the clock knows.
    /// - Returns: the records to write, in order.
    public mutating func evaluate(
        at time: Timestamp, isPartial: Bool = false, inputs: InputStates? = nil, watermark: Timestamp? = nil
    ) -> [OutputRecord] {
        var records = takeBackRecords(at: time)
        if partition == 0 { records += audit.records(at: time, cloudEvents) }
        let evaluator = BudgetEvaluator(
            interval: definition.evaluationInterval, cloudEvents: cloudEvents, time: time,
            watermark: watermark ?? clock.watermark, isPartial: isPartial, inputs: inputs,
            rejected: rejected, instant: RFC3339.string(time))
        records.reserveCapacity(records.count + keys.count)
        var writer = SnapshotWriter(budgets: plans.count)
        for index in keys.indices { evaluator.evaluate(&keys[index], &writer, into: &records) }
        clock.didEvaluate(at: time)
        return records
    }

    private mutating func addUngroupedKeys() {
        for plan in plans where plan.definition.groupBy.isEmpty && planNumbers[plan.nameText] == plan.number {
            guard SLOKey.partition(of: plan.definition.name, count: definition.partitions) == partition,
                keyNumbers[KeyName(budget: plan.number, group: [])] == nil
            else { continue }
            add(BudgetKey(plan: plan, group: [], time: startTime))
        }
    }

    /// Where the windows of a new key end: at the last evaluation, or before all time when there was none.
    private var startTime: Timestamp { clock.evaluated ?? Timestamp(nanoseconds: 0) }

    private mutating func add(_ key: BudgetKey) {
        keyNumbers[KeyName(budget: key.plan.number, group: key.group)] = keys.count
        keys.append(key)
    }

    private mutating func keyNumber(of delta: DeltaBundle.KeyDelta) -> Int? {
        guard let plan = plan(named: delta.budget, counting: delta.countingRevision, labels: delta.group.count) else {
            return nil
        }
        if let known = keyNumbers[KeyName(budget: plan.number, group: delta.group)] { return known }
        add(BudgetKey(plan: plan, group: delta.group, time: startTime))
        return keys.count - 1
    }

    /// The plan under which counts belong, or nil when their definition is no longer in force.
    private func plan(named name: String, counting revision: String, labels: Int) -> BudgetPlan? {
        guard let number = planNumbers[ExactText(name)] else { return nil }
        let definition = plans[number].definition
        guard definition.countingRevision == revision, definition.groupBy.count == labels else { return nil }
        return plans[number]
    }
}

// MARK: - Checkpoints

extension BudgetPartition {
    /// A checkpoint record that can't be used.
    public struct RestoreError: Error {
        /// The record's key.
        public let key: String
        /// What is wrong with it.
        public let cause: CorruptRecordError
    }

    /// A key whose budget is gone, with what must be taken back.
    private struct GoneKey {
        let key: String
        let budget: String
        let group: [String]
        let alerts: [KeyState.Alert]

        init(_ state: KeyState, alerts: [KeyState.Alert]) {
            (key, budget, group) = (state.key, state.budget, state.group)
            self.alerts = alerts
        }
    }

    /// The records that bring the checkpoints topic up to date; to be called once after a transaction's evaluations.
    ///
    /// - Returns: the partition's own state, and each key that changed since the last call.
    public mutating func takeCheckpoints() -> [CheckpointRecord] {
        var records = removedCheckpoints.map { CheckpointRecord(key: $0, value: nil) }
        removedCheckpoints.removeAll()
        var encoder = ByteEncoder()
        for index in keys.indices where keys[index].isDirty {
            keys[index].takeCheckpoint(index, &encoder, into: &records)
        }
        records.append(state.record(&encoder))
        return records
    }

    private var state: PartitionState {
        PartitionState(
            partitions: definition.partitions, claimEpoch: claimEpoch, evaluated: clock.evaluated,
            earliest: clock.earliest, nextDeltasOffset: nextDeltasOffset,
            inputs: clock.inputs, rejected: rejected,
            integrityViolations: integrityViolations, inputRestarts: inputRestarts, revisions: audit.known)
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
        keys.removeAll()
        keyNumbers.removeAll()
        // The partition's own state says first whether the keys are to be found here at all.
        for record in records where record.key == PartitionState.recordKey {
            try Self.restoring(record) { value throws(CorruptRecordError) in try restore(PartitionState(decoding: value)) }
        }
        var changes: [ExactText: [UInt8]] = [:]
        for record in records where KeyState.isChange(recordKey: record.key) {
            changes[ExactText(record.key)] = record.value
        }
        for record in records
        where record.key != PartitionState.recordKey && !KeyState.isChange(recordKey: record.key) {
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
        addUngroupedKeys()
        clock.keepInputs { isRead($0.topic) }
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
        guard place != partition else { return }
        throw CorruptRecordError(
            message: "\(state.key) belongs to partition \(place) of \(definition.partitions), not to \(partition): the "
                + "number of partitions has changed since the state was written", offset: 0)
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
    }

    private mutating func restore(_ state: KeyState) {
        guard let plan = plan(named: state.budget, counting: state.countingRevision, labels: state.group.count) else {
            // Another definition counted this. When the same key goes on under a new one, only its alerts end here.
            gone.append(GoneKey(state, alerts: state.progress.alerts))
            removedCheckpoints.append(KeyState.wholeKey(state.key))
            if state.log.hasChange { removedCheckpoints.append(KeyState.changeKey(state.key)) }
            return
        }
        var key = state.makeKey(plan: plan)
        // The state was written when it last changed; time has gone on since without changing it.
        if let evaluated = clock.evaluated { key.windows.advance(to: evaluated) }
        if !state.progress.hasChanged, key.evaluatedSums != nil { key.evaluatedSums = key.windows.sums }
        let severities = Set(key.alerts.map(\.severity))
        let ended = state.progress.alerts.filter { $0.episode != nil && !severities.contains($0.severity) }
        if !ended.isEmpty { gone.append(GoneKey(state, alerts: ended)) }
        add(key)
    }

    /// Ends alerts and snapshots that the configuration no longer holds.
    private mutating func takeBackRecords(at time: Timestamp) -> [OutputRecord] {
        var records: [OutputRecord] = []
        for key in gone {
            for alert in key.alerts {
                guard let episode = alert.episode else { continue }
                let ended = EndedAlertRecord(
                    key: key.key, budget: key.budget, severity: alert.severity, episode: episode, time: time)
                records += ended.records(cloudEvents)
            }
            if !holds(key) {
                records.append(
                    cloudEvents.record(
                        .snapshots, type: "io.sloburn.snapshot", key: key.key, at: time, occurrence: "removed",
                        value: nil))
            }
        }
        gone.removeAll()
        return records
    }

    /// Whether a key of the same text goes on under the present configuration.
    private func holds(_ gone: GoneKey) -> Bool {
        guard let budget = planNumbers[ExactText(gone.budget)],
            let number = keyNumbers[KeyName(budget: budget, group: gone.group)]
        else { return false }
        // Its labels may be called otherwise now.
        return ExactText(keys[number].text) == ExactText(gone.key)
    }
}
