import Foundation
import Logging
import SloburnConfig
import SloburnKafka
import SloburnModel
import SloburnPipeline

/// The ingest stage on Kafka: consume, count, and commit sums and offsets in one transaction.
struct IngestWorker: StageWorker {
    let name = "ingest"
    let options: DaemonOptions
    let clients: KafkaClients
    let logger: Logger
    let status: DaemonStatus

    mutating func runSession(until stop: StopSignal, didStart: () -> Void) throws {
        let session = try IngestSession(options: options, clients: clients, logger: logger, status: status)
        defer { session.close() }
        didStart()
        while !stop.isStopped { try session.step() }
        try session.commit()
    }
}

/// One consumer, one producer and one table; used by one thread.
private final class IngestSession {
    // A table of more keys than this is committed early, to bound the size of a transaction.
    private static let largestTable = 100_000

    private struct LaneID: Hashable {
        let topic: UInt
        let partition: Int32
    }

    private let options: DaemonOptions
    private let logger: Logger
    private let status: DaemonStatus
    private let consumer: KafkaConsumer
    private let producer: KafkaProducer
    private var stage: IngestStage
    private var lanes: [TopicPartition: Int] = [:]
    private var laneIDs: [LaneID: Int] = [:]
    private var isInTransaction = false
    private var now = WallClock.now
    private var nextCommit: Timestamp
    private var lastSent: Timestamp?
    private var failure: (any Error)?

    init(options: DaemonOptions, clients: KafkaClients, logger: Logger, status: DaemonStatus) throws {
        self.options = options
        self.logger = logger
        self.status = status
        stage = try IngestStage(definition: options.engine, latenessReference: .partition)
        producer = try clients.transactionalProducer(stage: "ingest")
        consumer = try clients.consumer(group: "ingest")
        nextCommit = now + options.commitInterval
        try producer.initTransactions(timeout: .seconds(30))
        try consumer.subscribe(
            to: options.engine.inputTopics, onAssigned: { [unowned self] in assigned($0) },
            onRevoked: { [unowned self] in revoked($0, isLost: $1) })
    }

    /// Takes one event of the consumer, and commits when it is time to.
    func step() throws {
        try orFail { try takeEvent() }
        if now >= nextCommit || stage.openKeyCount > Self.largestTable { try commit() }
    }

    /// Sends what was counted and commits it together with the offsets.
    func commit() throws {
        try orFail { try send() }
    }

    /// Remembers a failure: counts may be gone, so nothing of this session may be committed any more.
    private func orFail(_ body: () throws -> Void) throws {
        do { try body() } catch {
            failure = error
            throw error
        }
    }

    private func takeEvent() throws {
        let wait = max(0, min(100, (nextCommit - now).nanoseconds / 1_000_000))
        switch consumer.poll(milliseconds: Int32(wait)) {
        case .message(let message): try take(message)
        case .endOfPartition(let partition, let offset):
            if let lane = lanes[partition] { stage.markEnd(of: lane, offset: offset, at: now) }
        case .error(let error): status.noteError(error, stage: "ingest", logger)
        case .none: break
        }
        if let failure { throw failure }
        now = WallClock.now
    }

    private func send() throws {
        nextCommit = now + options.commitInterval
        guard stage.hasNews || isInTransaction || isTimeToTick else { return }
        lastSent = now
        try beginIfNeeded()
        let offsets = stage.progress.compactMap(Self.committed)
        for (partition, bundle) in stage.drain(sender: options.instance, now: now).enumerated() {
            for part in bundle.parts() {
                try producer.produce(
                    topic: options.settings.topics.deltas, partition: Int32(partition), key: nil, value: part.encoded)
            }
        }
        if !offsets.isEmpty { try producer.sendOffsets(offsets, of: consumer, timeout: .seconds(10)) }
        try producer.commitTransaction()
        isInTransaction = false
        status.didCommitIngest(stage.counters, at: now)
    }

    /// Without news a bundle is only needed to let time pass for the budget stage, once an evaluation.
    private var isTimeToTick: Bool {
        guard let lastSent else { return true }
        let interval = options.engine.evaluationInterval
        return lastSent.flooredTo(interval) < now.flooredTo(interval)
    }

    func close() {
        // What can't be ended in good order ends by the transaction's timeout, or when the next session takes over.
        if isInTransaction { try? producer.abortTransaction(timeout: .seconds(10)) }
        isInTransaction = false
        lanes.removeAll()
        try? consumer.close()
    }

    private func take(_ message: borrowing KafkaMessage) throws {
        guard let lane = lane(of: message) else { return }
        let timestamp = message.timestampMilliseconds.flatMap(Timestamp.init(milliseconds:))
        let record = InputRecord(
            offset: message.offset, timestamp: timestamp, isAppendTime: message.isLogAppendTime, value: message.value)
        stage.ingest(record, lane: lane, clock: now)
        for element in stage.rejections { try sendDeadLetter(element, message) }
    }

    private func sendDeadLetter(_ element: RejectedElement, _ message: borrowing KafkaMessage) throws {
        try beginIfNeeded()
        let input = InputPartition(topic: message.topic, partition: message.partition)
        let added = DeadLetter.headers(for: element, from: input, offset: message.offset)
        var headers = message.headers()
        for header in added { headers.append(header.name, header.value) }
        do throws(KafkaError) {
            try produceDeadLetter(message, value: message.value, headers)
        } catch {
            guard error.code == .messageTooLarge, let value = message.value else { throw error }
            // No producer can send it whole. What it was can be seen from its beginning, and read where it lies.
            headers.append(DeadLetter.headerPrefix + "truncated", String(value.count))
            try produceDeadLetter(message, value: UnsafeRawBufferPointer(rebasing: value.prefix(1 << 20)), headers)
        }
        logger.debug(
            "dead letter",
            metadata: [
                "input": "\(input)", "offset": "\(message.offset)", "class": "\(element.rejection.reason.rawValue)",
                "reason": "\(element.rejection.message)",
            ])
    }

    private func produceDeadLetter(
        _ message: borrowing KafkaMessage, value: UnsafeRawBufferPointer?, _ headers: KafkaHeaders
    ) throws(KafkaError) {
        try producer.produce(
            topic: options.settings.topics[.deadLetter], partition: nil, key: message.key, value: value,
            headers: headers, timestampMilliseconds: message.timestampMilliseconds)
    }

    /// The lane of a message's partition, looked up by topic handle: making the topic's name costs an allocation.
    private func lane(of message: borrowing KafkaMessage) -> Int? {
        let id = LaneID(topic: message.topicID, partition: message.partition)
        if let known = laneIDs[id] { return known }
        guard let lane = lanes[message.topicPartition] else { return nil }
        laneIDs[id] = lane
        return lane
    }

    private func beginIfNeeded() throws {
        guard !isInTransaction else { return }
        try producer.beginTransaction()
        isInTransaction = true
    }
}

// MARK: - Rebalances

extension IngestSession {
    private func assigned(_ partitions: [TopicPartition]) -> [PartitionOffset] {
        do {
            let committed = try consumer.committed(partitions, timeout: .seconds(30))
            logger.info("ingest assigned", metadata: ["partitions": "\(partitions.count)"])
            return try committed.map(open)
        } catch {
            failure = error
            return []
        }
    }

    /// Opens a partition, and says where to begin reading it.
    private func open(_ committed: PartitionOffset) throws -> PartitionOffset {
        let place = committed.topicPartition
        let progress = InputProgress(
            input: InputPartition(topic: place.topic, partition: place.partition), offset: max(-1, committed.offset),
            metadata: String(decoding: committed.metadata, as: UTF8.self))
        lanes[place] = stage.open(progress)
        guard progress.offset >= 0, stage.hasIDs(topic: place.topic), let recordTime = progress.recordTime else {
            return committed
        }
        let start = try consumer.offset(
            in: place, atMilliseconds: (recordTime - IngestStage.lookback).milliseconds, timeout: .seconds(30))
        return PartitionOffset(place, offset: min(start ?? progress.offset, progress.offset))
    }

    private func revoked(_ partitions: [TopicPartition], isLost: Bool) {
        logger.info("ingest revoked", metadata: ["partitions": "\(partitions.count)", "lost": "\(isLost)"])
        lanes.removeAll()
        laneIDs.removeAll()
        guard !isLost, failure == nil else {
            // Whoever owns them now counts from the last commit: what was counted since is dropped, ids seen included.
            failure = failure ?? KafkaSessionError.assignmentLost
            return
        }
        do {
            try commit()
            stage.closeAll()
        } catch {
            failure = error
        }
    }

    private static func committed(_ progress: InputProgress) -> PartitionOffset? {
        guard progress.offset >= 0 else { return nil }
        return PartitionOffset(
            TopicPartition(progress.input.topic, progress.input.partition), offset: progress.offset,
            metadata: Array(progress.metadata.utf8))
    }
}

/// Why a session can't go on, other than what Kafka says.
enum KafkaSessionError: Error, CustomStringConvertible {
    case assignmentLost

    var description: String {
        switch self {
        case .assignmentLost: "the group took the partitions away without asking"
        }
    }
}
