import Logging
import SloburnConfig
import SloburnKafka
import SloburnModel
import SloburnPipeline

/// One consumer, one producer, and the state of the partitions assigned; used by one thread.
///
/// A transaction that was aborted is followed by a restore of what was committed (`rewind`); when the producer or the
/// consumer is of no use any more, the session throws, and a new one begins.
final class BudgetSession {
    // A backlog is evaluated in transactions of about so many records.
    private static let largestTransaction = 20_000
    // Everything at hand is taken first, so that one evaluation serves all of it; so many, so that none is put off.
    private static let largestBatch = 1_000

    let context: StageContext
    let claims: ClaimKeeper
    let consumer: KafkaConsumer
    let transaction: TransactionalProducer
    let restorer: BudgetRestorer
    let control: ControlReader
    var partitions: [Int32: BudgetPartition] = [:]
    /// Partitions given up in good order, should they come back before anybody else has written for them.
    var kept: [Int32: KeptPartition] = [:]
    /// A failure inside a rebalance, for the next step to throw.
    var failure: (any Error)?
    var patience = Patience()
    var clock = ReferenceClock()

    init(_ context: StageContext) throws {
        self.context = context
        transaction = try context.clients.transactionalProducer(
            stage: context.stage, instance: context.member)
        claims = try ClaimKeeper(context)
        try claims.announce()
        restorer = try BudgetRestorer(context)
        control = try ControlReader(context)
        consumer = try context.clients.consumer(context.stage, instance: context.member)
    }

    /// Joins the group.
    func subscribe() throws(KafkaError) {
        try consumer.subscribe(
            to: [context.options.settings.topics.deltas], onAssigned: { [unowned self] in assigned($0) },
            onRevoked: { [unowned self] in revoked($0, isLost: $1) })
        context.status.history.open()
    }

    /// Takes what has come in, then makes the evaluations that are due, then answers who asks for what was counted.
    func step() throws {
        var timeout: Int32 = 100
        var taken = 0
        while taken < Self.largestBatch, try takeEvent(milliseconds: timeout) {
            timeout = 0
            taken += 1
        }
        if let failure { throw failure }
        if control.takeNews() { adjustPartitions() }
        do {
            try evaluate()
        } catch TransactionError.aborted(let cause) {
            try rewind(because: cause)
        }
        context.status.history.answer { question in
            partitions.values.lazy.compactMap { $0.history(question) }.first
        }
    }

    /// Leaves the group for good; every evaluation is committed.
    func leave() {
        consumer.leave(timeout: .seconds(2))
        claims.releaseAll()
    }

    /// Ends the session; what is not committed ends with it.
    func close() {
        context.status.history.close()
        if failure == nil { failure = SessionError.isOver }
        try? transaction.abort(timeout: .seconds(2))
        try? consumer.close()
    }

    /// Returns false when nothing was at hand.
    private func takeEvent(milliseconds: Int32) throws -> Bool {
        switch consumer.poll(milliseconds: milliseconds) {
        case .message(let message): try take(message)
        case .endOfPartition: break
        case .error(let error): try answer(error)
        case .none: return false
        }
        return failure == nil
    }

    private func answer(_ error: KafkaError) throws {
        if error.isFatal { throw error }
        context.status.noteError(error, context)
        // The log is not what it was: where to go on is to be found out anew.
        if error.code == .autoOffsetReset { try rewind(because: error) }
    }

    private func take(_ message: borrowing KafkaMessage) throws {
        let partition = message.partition
        guard partitions[partition] != nil, let value = message.value else { return }
        do throws(CorruptRecordError) {
            let bundle = try DeltaBundle(decoding: value)
            clock.note(bundle.sentAt)
            partitions[partition]?.apply(bundle, at: clock.now())
        } catch {
            try skip(error, partition, offset: message.offset)
        }
        partitions[partition]?.nextDeltasOffset = message.offset + 1
    }

    private func skip(_ error: CorruptRecordError, _ partition: Int32, offset: Int64) throws {
        let place = "\(context.options.settings.topics.deltas)[\(partition)]@\(offset)"
        guard !error.isNewer else {
            throw PermanentFailure("\(place): \(error.message); it was written by a newer Sloburn: run that one")
        }
        context.status.noteCorruptRecord()
        context.logger.error(
            .deltasCorrupt, "a record of the deltas topic can't be read; its counts are missing",
            metadata: ["record": "\(place)", "error": "\(error)"])
    }

    /// Tells the partitions what people and tools have said.
    func adjustPartitions() {
        for number in partitions.keys {
            partitions[number]?.adjust(control.adjustments)
            partitions[number]?.take(acknowledgements: control.acknowledgements)
            partitions[number]?.take(changes: control.changes)
            partitions[number]?.take(active: control.activeAlerts)
        }
    }

    private func evaluate() throws {
        let now = clock.now()
        var records: [OutputRecord] = []
        var evaluated: Set<Int32> = []
        var last: EvaluationClock.Due?
        // They are told again where the transaction does not come off.
        let refusals = partitions[0]?.due(now: now) == nil ? [] : context.status.untoldRefusals
        partitions[0]?.note(refusals)
        let begin = ContinuousClock.now
        while records.count < Self.largestTransaction, let round = evaluateOnce(now: now, into: &records) {
            evaluated.formUnion(round.partitions)
            if last.map({ $0.time < round.last.time }) ?? true { last = round.last }
        }
        guard let last else { return }
        context.status.didCalculate(.now - begin)
        try commit(records, evaluated: evaluated)
        context.status.didTellRefusals(refusals.count)
        context.status.didEvaluate(last, records: records.count, partitions: Array(partitions.values))
    }

    /// Makes one evaluation of each partition for which one is due; nil where none is.
    private func evaluateOnce(
        now: Timestamp, into records: inout [OutputRecord]
    ) -> (partitions: [Int32], last: EvaluationClock.Due)? {
        var evaluated: [Int32] = []
        var last: EvaluationClock.Due?
        for number in partitions.keys.sorted() where records.count < Self.largestTransaction {
            guard let due = partitions[number]?.due(now: now) else { continue }
            records +=
                partitions[number]?.evaluateKeys(at: due.time, isPartial: due.isPartial, inputs: due.inputs) ?? []
            evaluated.append(number)
            if last.map({ $0.time < due.time }) ?? true { last = due }
        }
        let grouped = evaluated.flatMap { partitions[$0]?.groupedAlerts ?? [] }
        for number in evaluated { records += partitions[number]?.tellTogether(with: grouped) ?? [] }
        return last.map { (evaluated, $0) }
    }

    private func commit(_ records: [OutputRecord], evaluated: Set<Int32>) throws {
        let topics = context.options.settings.topics
        for record in records {
            try transaction.add { producer throws(KafkaError) in
                try producer.produce(record, topics: topics)
            }
        }
        var offsets: [PartitionOffset] = []
        for number in evaluated.sorted() {
            for checkpoint in partitions[number]?.takeCheckpoints() ?? [] {
                try transaction.add { producer throws(KafkaError) in
                    try producer.produce(
                        topic: topics.checkpoints, partition: number, key: Array(checkpoint.key.utf8),
                        value: checkpoint.value)
                }
            }
            let deltas = TopicPartition(topics.deltas, number)
            offsets.append(PartitionOffset(deltas, offset: partitions[number]?.nextDeltasOffset ?? 0))
        }
        let begin = ContinuousClock.now
        try transaction.commit(offsets, of: consumer, timeout: context.options.transactionTimeout)
        context.status.didCommit(.budget, in: .now - begin)
        patience.didCommit()
    }
}
