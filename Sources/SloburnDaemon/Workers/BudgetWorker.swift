import Foundation
import Logging
import SloburnConfig
import SloburnKafka
import SloburnModel
import SloburnPipeline

/// The budget stage on Kafka: consume sums, evaluate, and commit records, state and offsets in one transaction.
struct BudgetWorker: StageWorker {
    let name = "budget"
    let options: DaemonOptions
    let clients: KafkaClients
    let logger: Logger
    let status: DaemonStatus

    mutating func runSession(until stop: StopSignal, didStart: () -> Void) throws {
        let session = try BudgetSession(options: options, clients: clients, logger: logger, status: status)
        defer { session.close() }
        didStart()
        while !stop.isStopped { try session.step() }
    }
}

/// One consumer, one producer, and the state of the partitions assigned; used by one thread.
private final class BudgetSession {
    // A backlog is evaluated in transactions of about so many records.
    private static let largestTransaction = 20_000

    private let options: DaemonOptions
    private let clients: KafkaClients
    private let logger: Logger
    private let status: DaemonStatus
    private let consumer: KafkaConsumer
    private let producer: KafkaProducer
    private var partitions: [Int32: BudgetPartition] = [:]
    private var failure: (any Error)?

    init(options: DaemonOptions, clients: KafkaClients, logger: Logger, status: DaemonStatus) throws {
        self.options = options
        self.clients = clients
        self.logger = logger
        self.status = status
        producer = try clients.transactionalProducer(stage: "budget")
        consumer = try clients.consumer(group: "budget")
        try producer.initTransactions(timeout: .seconds(30))
        try consumer.subscribe(
            to: [options.settings.topics.deltas], onAssigned: { [unowned self] in assigned($0) },
            onRevoked: { [unowned self] in revoked($0, isLost: $1) })
    }

    /// Takes what has come in, then makes the evaluations that are due.
    func step() throws {
        var timeout: Int32 = 100
        var taken = 0
        // Everything at hand first, so that one evaluation serves all of it; bounded, so that a backlog can't delay one.
        while taken < 1_000, try takeEvent(milliseconds: timeout) {
            timeout = 0
            taken += 1
        }
        if let failure { throw failure }
        try evaluate()
    }

    func close() {
        partitions.removeAll()
        // Leaving late is no loss: everything is committed.
        try? consumer.close()
    }

    /// Returns false when nothing was at hand.
    private func takeEvent(milliseconds: Int32) throws -> Bool {
        switch consumer.poll(milliseconds: milliseconds) {
        case .message(let message): take(message)
        case .endOfPartition: break
        case .error(let error): status.noteError(error, stage: "budget", logger)
        case .none: return false
        }
        return failure == nil
    }

    private func take(_ message: borrowing KafkaMessage) {
        let partition = message.partition
        guard partitions[partition] != nil, let value = message.value else { return }
        do {
            partitions[partition]?.apply(try DeltaBundle(decoding: value), at: WallClock.now)
        } catch {
            status.noteCorruptRecord()
            logger.error(
                "a record of the deltas topic can't be read; its counts are missing",
                metadata: ["partition": "\(partition)", "offset": "\(message.offset)", "error": "\(error)"])
        }
        partitions[partition]?.nextDeltasOffset = message.offset + 1
    }

    private func evaluate() throws {
        let now = WallClock.now
        var records: [OutputRecord] = []
        var evaluated: Set<Int32> = []
        var last: Timestamp?
        for number in partitions.keys.sorted() {
            while records.count < Self.largestTransaction, let due = partitions[number]?.due(now: now) {
                records += partitions[number]?.evaluate(at: due.time, isPartial: due.isPartial) ?? []
                evaluated.insert(number)
                last = max(last ?? due.time, due.time)
            }
        }
        guard !evaluated.isEmpty else { return }
        try commit(records, evaluated: evaluated)
        status.didEvaluate(at: last, records: records.count, partitions: Array(partitions.values))
    }

    private func commit(_ records: [OutputRecord], evaluated: Set<Int32>) throws {
        try producer.beginTransaction()
        do {
            for record in records { try produce(record) }
            var offsets: [PartitionOffset] = []
            for number in evaluated.sorted() {
                for checkpoint in partitions[number]?.takeCheckpoints() ?? [] {
                    try producer.produce(
                        topic: options.settings.topics.checkpoints, partition: number,
                        key: Array(checkpoint.key.utf8), value: checkpoint.value)
                }
                let deltas = TopicPartition(options.settings.topics.deltas, number)
                offsets.append(PartitionOffset(deltas, offset: partitions[number]?.nextDeltasOffset ?? 0))
            }
            try producer.sendOffsets(offsets, of: consumer, timeout: .seconds(10))
            try producer.commitTransaction()
        } catch {
            // What was evaluated is not known to be written: the next session restores and evaluates again.
            try? producer.abortTransaction(timeout: .seconds(10))
            throw error
        }
    }

    private func produce(_ record: OutputRecord) throws {
        try producer.produce(
            topic: options.settings.topics[record.topic], key: Array(record.key.utf8), value: record.value,
            headers: KafkaHeaders(record.headers.map { .init(name: $0.name, value: Array($0.value.utf8)) }),
            timestampMilliseconds: record.timestamp.milliseconds)
    }
}

// MARK: - Rebalances

extension BudgetSession {
    private func assigned(_ assignment: [TopicPartition]) -> [PartitionOffset] {
        do {
            let restored = try restore(assignment.map(\.partition))
            partitions.merge(restored) { $1 }
            // The state says where to go on, not the group: both were written together.
            return assignment.map { PartitionOffset($0, offset: restored[$0.partition]?.nextDeltasOffset ?? 0) }
        } catch {
            failure = error
            return []
        }
    }

    private func revoked(_ partitions: [TopicPartition], isLost: Bool) {
        logger.info("budget revoked", metadata: ["partitions": "\(partitions.count)", "lost": "\(isLost)"])
        self.partitions.removeAll()
    }

    /// Rebuilds partitions from the latest record of each key of their checkpoints.
    private func restore(_ numbers: [Int32]) throws -> [Int32: BudgetPartition] {
        let started = WallClock.now
        var latest: [Int32: [ExactText: [UInt8]]] = [:]
        let places = numbers.map {
            PartitionOffset(
                TopicPartition(options.settings.topics.checkpoints, $0), offset: PartitionOffset.beginning)
        }
        _ = try clients.reader().read(places, timeout: .seconds(300)) { message in
            guard let key = message.key else { return true }
            latest[message.partition, default: [:]][ExactText(String(decoding: key, as: UTF8.self))] =
                message.value.map(Array.init)
            return true
        }
        let inputs = try InputTopics(of: options.engine.sources)
        var restored: [Int32: BudgetPartition] = [:]
        for number in numbers {
            let records = latest[number, default: [:]].map { CheckpointRecord(key: $0.key.text, value: $0.value) }
            restored[number] = try BudgetPartition(
                partition: Int(number), definition: options.engine, restoring: records.sorted { $0.key < $1.key },
                isRead: inputs.contains)
        }
        logger.info(
            "budget restored",
            metadata: [
                "partitions": "\(numbers.count)", "keys": "\(restored.values.reduce(0) { $0 + $1.keyCount })",
                "milliseconds": "\((WallClock.now - started).nanoseconds / 1_000_000)",
            ])
        return restored
    }
}
