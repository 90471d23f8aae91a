import Logging
import SloburnDaemon
import SloburnKafka
import SloburnModel

/// Finds out where to begin: what is committed, what has been kept, and what fires now.
struct SessionStart {
    private static let timeout = Duration.seconds(15)
    /// Reading all that fires takes no longer than this.
    private static let readTimeout = Duration.seconds(60)

    private let session: BridgeSession
    private let consumer: KafkaConsumer

    init(_ session: BridgeSession, _ consumer: KafkaConsumer) {
        self.session = session
        self.consumer = consumer
    }

    /// Makes the machine for partitions, and says where to read them from.
    func machine(
        for places: [TopicPartition]
    ) throws(KafkaError) -> (machine: BridgeMachine, offsets: [PartitionOffset]) {
        let receiver = session.options.receiver
        var machine = BridgeMachine(
            .init(receiver.kind.manners, interval: receiver.interval, seed: UInt64.random(in: 0...UInt64.max)))
        machine.settings.target = receiver.target
        guard !places.isEmpty else { return (machine, []) }
        // The end first: what comes after it is in the table as well, or will be read.
        let ends = try consumer.ends(of: places, timeout: Self.timeout)
        let beginnings = try consumer.beginnings(of: places, timeout: Self.timeout)
        let committed = try consumer.committed(places, timeout: Self.timeout)
        let firing = try firing(places)
        let now = Clock.now
        var offsets: [PartitionOffset] = []
        for place in committed {
            let partition = place.topicPartition
            let end = ends[partition] ?? 0
            let known = known(place, from: beginnings[partition] ?? 0, to: end)
            let isFirst = known == nil || place.metadata == Self.firstMark
            if known == nil, !session.options.isDryRun {
                // From now on what resolves is told, even when the bridge dies before it has told all that fires.
                try consumer.commit([PartitionOffset(partition, offset: end, metadata: Self.firstMark)], waits: true)
            }
            let next = isFirst ? known ?? end : try rewound(partition, known ?? end, now)
            let number = session.topics.number(of: partition)
            let alerts = firing[number] ?? []
            machine.begin(
                number, next: next, committed: known ?? end, isFirst: isFirst, firing: alerts, at: now)
            offsets.append(PartitionOffset(partition, offset: next))
            session.logger.info(
                isFirst ? .bridgeBegun : .bridgeResumed,
                isFirst ? "first start: what fires now is sent" : "going on from the last commit",
                metadata: ["partition": "\(partition)", "offset": "\(known ?? end)", "firing": "\(alerts.count)"])
        }
        return (machine, offsets)
    }

    /// Says beside a committed offset that not all has been told that fired at the first start.
    private static let firstMark = Array("first".utf8)

    /// The committed offset where the log still has it.
    private func known(_ committed: PartitionOffset, from low: Int64, to high: Int64) -> Int64? {
        guard committed.offset >= 0 else { return nil }
        guard (low...max(low, high)).contains(committed.offset) else {
            session.logger.error(
                .transitionsLost,
                "transitions were deleted before they were read: what fires now is sent; what has resolved meanwhile is not",
                metadata: [
                    "partition": "\(committed.topicPartition)", "committed": "\(committed.offset)",
                    "kept": "\(low)..<\(high)",
                ])
            return nil
        }
        return committed.offset
    }

    /// Where a receiver's resolved alerts are repeated, they are read again: nothing else tells of them.
    private func rewound(
        _ partition: TopicPartition, _ committed: Int64, _ now: Timestamp
    ) throws(KafkaError) -> Int64 {
        guard session.options.receiver.kind.manners.repeats else { return committed }
        let since = (now - .minutes(5)).milliseconds
        let offset = try consumer.offset(in: partition, atMilliseconds: since, timeout: Self.timeout)
        return min(committed, offset ?? committed)
    }

    /// What fires now, for the number of each partition of the transitions.
    private func firing(_ places: [TopicPartition]) throws(KafkaError) -> [Int32: [AlertEvent]] {
        try checkPartitions()
        let numbers = Dictionary(
            places.map { (session.topics.active(of: $0), session.topics.number(of: $0)) }
        ) { first, _ in first }
        var events: [Int32: [String: AlertEvent]] = [:]
        let starts = numbers.keys.map { PartitionOffset($0, offset: PartitionOffset.beginning) }
        _ = try session.readers.reader().read(starts, timeout: Self.readTimeout) { message in
            let key = message.key.map { String(decoding: $0, as: UTF8.self) } ?? ""
            let event = message.value == nil ? nil : session.event(message)
            guard let number = numbers[message.topicPartition] else { return true }
            events[number, default: [:]][key] = event?.alert.isFiring == true ? event : nil
            return true
        }
        return events.mapValues { $0.values.sorted { ($0.alert.at, $0.alert.key) < ($1.alert.at, $1.alert.key) } }
    }

    /// A key lies in the same partition of both topics of a pair only where both have equally many.
    private func checkPartitions() throws(KafkaError) {
        let counts = try consumer.partitionCounts(timeout: Self.timeout)
        for pair in session.topics.pairs {
            let (left, right) = (counts[pair.transitions] ?? 0, counts[pair.active] ?? 0)
            guard left != right || left == 0 else { continue }
            throw KafkaError(
                .unknownPartition,
                reason: "\(pair.transitions) has \(left) partitions and \(pair.active) \(right); both need equally many"
            )
        }
    }
}
