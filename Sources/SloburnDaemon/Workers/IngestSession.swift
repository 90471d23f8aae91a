import Logging
import SloburnConfig
import SloburnKafka
import SloburnModel
import SloburnPipeline

/// One consumer, one producer and one table; used by one thread.
///
/// What fails is answered at one of two levels. A transaction that was aborted is made again from the committed offsets
/// (`rewind`); when the producer or the consumer is of no use any more, the session throws, and a new one begins.
final class IngestSession {
    let context: StageContext
    let claims: ClaimKeeper
    let consumer: KafkaConsumer
    let transaction: TransactionalProducer
    let stage: IngestStage
    var lanes: [TopicPartition: Int] = [:]
    /// Where partitions given up in good order had been read to: their ids up to there are still known.
    var knownUpTo: [InputPartition: Int64] = [:]
    /// A failure inside a rebalance, for the next step to throw.
    var failure: (any Error)?
    var patience = Patience()
    var clock = ReferenceClock()
    var now: Timestamp
    /// The counters at the last commit.
    var committedCounters: [IngestCounters]
    /// Where reading began when the partitions were assigned.
    var start: [PartitionOffset] = []
    /// The lanes that are read no further until a schema is known.
    var holds: [Int: SchemaHold] = [:]
    /// How long the present step may still wait for schemas.
    var waitLeft = IngestSession.mostWaiting
    private var laneIDs: [LaneID: Int] = [:]
    private var lastLane: (id: LaneID, lane: Int)?
    private var nextCommit: Timestamp
    private var lastSent: Timestamp?
    var lastQuality: Timestamp?
    private let jumps = RepeatFilter()
    private let warnings = RepeatFilter()
    private var recordsSinceCommit = 0
    // Those of the record at hand, where they are needed; a record does not keep its headers alive.
    private var headers: RecordHeaders?

    // As many records as make the cost of a transaction vanish.
    private static let backlog = 20_000

    private struct LaneID: Hashable {
        let topic: UInt
        let partition: Int32
    }

    init(_ context: StageContext) throws {
        self.context = context
        stage = try IngestStage(
            definition: context.options.engine, latenessReference: .partition, schemas: context.schemas.answer)
        committedCounters = stage.counters
        now = clock.now()
        nextCommit = now + context.options.commitInterval
        transaction = try context.clients.transactionalProducer(
            stage: context.stage, instance: context.member)
        claims = try ClaimKeeper(context)
        try claims.announce()
        consumer = try context.clients.consumer(context.stage, instance: context.member)
    }

    /// Joins the group.
    func subscribe() throws(KafkaError) {
        try consumer.subscribe(
            to: context.options.engine.inputTopics, onAssigned: { [unowned self] in assigned($0) },
            onRevoked: { [unowned self] in revoked($0, isLost: $1) })
    }

    /// Takes what the consumer has, and commits when it is time to.
    func step() throws {
        try releaseHolds()
        try takeEvents()
        if let failure { throw failure }
        if now >= nextCommit || hasCaughtUp || isFull { try commitOrRewind() }
    }

    /// Whether a backlog has just been worked off: what it counts need not wait for the end of the interval.
    private var hasCaughtUp: Bool { recordsSinceCommit >= Self.backlog && stage.isAtEnd }

    /// Whether more waits to be sent than should.
    private var isFull: Bool { stage.openKeyCount > context.options.memory.largestTable || stage.isEvidenceLarge }

    /// Commits what was counted and leaves the group for good.
    func leave() throws {
        try commitOrRewind()
        consumer.leave(timeout: .seconds(2))
        // Where nobody knows whether the last commit took place, whoever follows has to fence this one.
        if failure == nil { claims.releaseAll() }
    }

    /// Ends the session; what is not committed ends with it.
    func close() {
        if failure == nil { failure = SessionError.isOver }
        try? transaction.abort(timeout: .seconds(2))
        try? consumer.close()
    }

    /// Commits; when that was aborted, everything since the last commit is read again.
    private func commitOrRewind() throws {
        do {
            try commit(timeout: context.options.transactionTimeout)
        } catch TransactionError.aborted(let cause) {
            try rewind(because: cause)
        }
    }

    /// Sends what was counted and commits it together with the offsets.
    func commit(timeout: Duration) throws {
        nextCommit = now + context.options.commitInterval
        recordsSinceCommit = 0
        confirmEnds()
        guard stage.hasNews || transaction.isOpen || isTimeToTick else { return }
        lastSent = now
        if isTimeToTellQuality { try sendQuality() }
        let offsets = stage.progress.compactMap(Self.committed)
        let bundles = stage.drain(sender: context.member, now: now)
        for (partition, bundle) in bundles.enumerated() {
            for part in bundle.parts() {
                try transaction.add { producer throws(KafkaError) in
                    try producer.produce(
                        topic: context.options.settings.topics.deltas, partition: Int32(partition), key: nil,
                        value: part.encoded)
                }
            }
        }
        let begin = ContinuousClock.now
        try transaction.commit(offsets, of: consumer, timeout: timeout)
        context.status.didCommit(.ingest, in: .now - begin)
        patience.didCommit()
        let counters = stage.counters
        context.status.didCommitIngest(counters, since: committedCounters)
        warnOfScatteredSeries(counters)
        committedCounters = counters
    }

    /// One member counts such series right as long as it has all of their partitions.
    private func warnOfScatteredSeries(_ counters: [IngestCounters]) {
        for (index, source) in context.options.engine.sources.enumerated()
        where counters[index].scattered > committedCounters[index].scattered && warnings.isNews(source.name) {
            context.logger.warning(
                .seriesScattered,
                "a cumulative series comes over several partitions: only one member may read them; key records by series",
                metadata: ["source": "\(source.name)", "points": "\(counters[index].scattered)"])
        }
    }

    /// Without news a bundle is only needed to let time pass for the budget stage, once an evaluation, and to tell it
    /// that somebody is there.
    private var isTimeToTick: Bool {
        guard let lastSent else { return true }
        let interval = min(context.options.engine.evaluationInterval, .seconds(10))
        return lastSent.flooredTo(interval) < now.flooredTo(interval)
    }

    /// Asks where the ends of quiet partitions are, so that time can pass there.
    private func confirmEnds() {
        let asked = now
        let quiet = Set(stage.quietLanes(at: asked))
        guard !quiet.isEmpty else { return }
        let places = lanes.filter { quiet.contains($0.value) }
        do {
            let ends = try consumer.ends(of: Array(places.keys), timeout: .seconds(1))
            for (place, lane) in places {
                if let end = ends[place] { stage.confirmEnd(of: lane, offset: end, asOf: asked) }
            }
        } catch {
            // As long as nobody knows, time does not pass there.
            context.status.noteError(error, context)
        }
    }

    private func takeEvents() throws {
        let wait = max(0, min(100, (nextCommit - now).nanoseconds / 1_000_000))
        let outcome = try consumer.pollBatch(
            milliseconds: Int32(wait), takeRun: { try take($0) }, takeEvent: { try take($0) })
        if outcome == .interrupted, failure == nil, !lanes.isEmpty { try consumer.assign(start) }
        now = clock.now()
        if let jump = clock.jump, jumps.isNews("jump") {
            context.logger.warning(
                .clockJumped, "the wall clock has jumped and is not followed", metadata: ["by": "\(jump)"])
        }
    }

    /// Takes one event; false when what follows it in the batch does not go on from here.
    private func take(_ event: borrowing KafkaPoll) throws -> Bool {
        if failure != nil { return false }
        switch event {
        case .message(let message): return try take(message.record)
        case .endOfPartition(let partition, let offset):
            // That of a held one lies behind what waits.
            if let lane = lanes[partition], holds[lane] == nil { stage.markEnd(of: lane, offset: offset, at: now) }
            return true
        case .error(let error): return try answer(error)
        case .none: return true
        }
    }

    private func answer(_ error: KafkaError) throws -> Bool {
        if error.isFatal { throw error }
        context.status.noteError(error, context)
        guard error.code == .autoOffsetReset else { return true }
        // The log is not what it was: where to go on is to be found out anew.
        try rewind(because: error)
        return false
    }

    /// Takes records of one partition.
    private func take(_ run: borrowing KafkaRun) throws -> Bool {
        if failure != nil { return false }
        guard let lane = lane(of: run[0]), holds[lane] == nil else { return true }
        recordsSinceCommit += run.count
        let needsHeaders = stage.needsHeaders(lane: lane)
        var next = 0
        while next < run.count {
            next = stage.ingest(next..<run.count, lane: lane, clock: now) { inputRecord(run[$0], needsHeaders) }
            if let request = stage.missingSchema {
                if ask(for: request) { continue }
                try hold(lane, run[next].topicPartition, at: run[next].offset, for: request)
                return true
            }
            guard stage.rejections.isEmpty else {
                guard try sendDeadLetters(of: run[next - 1]) else { return false }
                continue
            }
        }
        return true
    }

    private func take(_ record: KafkaRecord) throws -> Bool {
        guard let lane = lane(of: record), holds[lane] == nil else { return true }
        let input = inputRecord(record, stage.needsHeaders(lane: lane))
        while true {
            stage.ingest(input, lane: lane, clock: now)
            guard let request = stage.missingSchema else { break }
            if ask(for: request) { continue }
            try hold(lane, record.topicPartition, at: record.offset, for: request)
            return true
        }
        return stage.rejections.isEmpty ? true : try sendDeadLetters(of: record)
    }

    private func inputRecord(_ record: KafkaRecord, _ needsHeaders: Bool) -> InputRecord {
        let (milliseconds, isAppendTime) = record.timestamp
        let timestamp = milliseconds.flatMap(Timestamp.init(milliseconds:))
        if let timestamp { clock.note(timestamp) }
        if needsHeaders {
            headers = RecordHeaders(record.headers().all.map { RecordHeader(name: $0.name, value: $0.value) })
        }
        return InputRecord(
            offset: record.offset, timestamp: timestamp, isAppendTime: isAppendTime, value: record.value,
            headers: needsHeaders ? headers : nil)
    }

    private func sendDeadLetters(of record: KafkaRecord) throws -> Bool {
        for element in stage.rejections {
            do {
                try sendDeadLetter(element, record)
            } catch TransactionError.aborted(let cause) {
                try rewind(because: cause)
                return false
            }
        }
        return true
    }

    /// The lane of a record's partition, looked up by topic handle: making the topic's name costs an allocation.
    private func lane(of record: KafkaRecord) -> Int? {
        let id = LaneID(topic: record.topicID, partition: record.partition)
        // Records come partition by partition.
        if let lastLane, lastLane.id == id { return lastLane.lane }
        guard let lane = laneIDs[id] ?? lanes[record.topicPartition] else { return nil }
        laneIDs[id] = lane
        lastLane = (id, lane)
        return lane
    }

    /// Forgets the lanes; records that are still queued belong to none.
    func closeLanes() {
        dropHolds()
        lanes.removeAll()
        laneIDs.removeAll()
        lastLane = nil
    }

    private static func committed(_ progress: InputProgress) -> PartitionOffset? {
        guard progress.offset >= 0 else { return nil }
        return PartitionOffset(
            TopicPartition(progress.input.topic, progress.input.partition), offset: progress.offset,
            metadata: Array(progress.metadata.utf8))
    }
}

/// Why a session does not go on.
enum SessionError: Error {
    /// It is being closed: nothing may be committed any more.
    case isOver
    /// The state of a partition was written under a later claim than this session's.
    case isOvertaken(TopicPartition)
}
