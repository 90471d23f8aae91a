import Logging
import SloburnDaemon
import SloburnKafka
import SloburnModel

/// One consumer: a member of the bridge's group that reads transitions and commits what has been told.
final class BridgeSession {
    let options: BridgeOptions
    let topics: AlertTopics
    let readers: OutputReaders
    let desk: Desk
    let logger: Logger
    let alerts = AlertReader()
    private var consumer: KafkaConsumer?
    private var failure: (any Error)?
    private var isPaused = false
    private var isEnding = false
    private var nextCommit = Timestamp(nanoseconds: 0)
    private var nextComplaint = Timestamp(nanoseconds: 0)
    private var didBegin: () -> Void = {}

    /// The time between two commits.
    private static let commitInterval = TimeSpan.milliseconds(500)
    /// How long what is on its way may take when partitions are given up or the bridge ends.
    private var patience: TimeSpan { min(options.timeout, .seconds(5)) }

    init(options: BridgeOptions, readers: OutputReaders, desk: Desk, logger: Logger) {
        self.options = options
        topics = options.topics
        self.readers = readers
        self.desk = desk
        self.logger = logger
    }

    /// Reads and tells until it is to end.
    ///
    /// - Parameters:
    ///   - isOver: whether it is.
    ///   - didBegin: called when it has found out where to begin.
    /// - Throws: what ended it otherwise; a new session may go on.
    func run(until isOver: () -> Bool, didBegin: @escaping () -> Void) throws {
        self.didBegin = didBegin
        let consumer = try readers.consumer(group: options.group, instance: options.daemon.instance)
        self.consumer = consumer
        defer { self.consumer = nil }
        if options.isDryRun { try beginDry(consumer) } else { try join(consumer) }
        while !isOver() {
            try takeWhatIsThere(consumer)
            desk.turn()
            try commitNowAndThen(consumer)
            try pauseOrResume(consumer)
        }
        try end(consumer)
    }

    private func join(_ consumer: KafkaConsumer) throws(KafkaError) {
        try consumer.subscribe(to: topics.transitions) { [unowned self] in
            assigned($0)
        } onRevoked: { [unowned self] in
            revoked($0, isLost: $1)
        }
    }

    /// Outside the group, so that whoever is in it goes on undisturbed.
    private func beginDry(_ consumer: KafkaConsumer) throws {
        let counts = try consumer.partitionCounts(timeout: .seconds(10))
        let places = topics.transitions.flatMap { topic in
            (0..<Int32(clamping: counts[topic] ?? 0)).map { TopicPartition(topic, $0) }
        }
        guard !places.isEmpty else {
            let names = topics.transitions.joined(separator: ", ")
            throw KafkaError(.unknownTopic, reason: "the broker has no topic \(names)")
        }
        let offsets = assigned(places)
        if let failure { throw failure }
        try consumer.assign(offsets)
    }

    // MARK: - Partitions

    private func assigned(_ places: [TopicPartition]) -> [PartitionOffset] {
        guard let consumer else { return [] }
        logger.info(.bridgeAssigned, "partitions assigned", metadata: ["partitions": "\(places.count)"])
        do {
            let start = try SessionStart(self, consumer).machine(for: places)
            // What is still on its way was read by the machine before: nothing may overtake it.
            desk.settle(within: options.timeout) {}
            desk.replace(start.machine)
            isPaused = false
            didBegin()
            return start.offsets
        } catch {
            failure = error
            return []
        }
    }

    private func revoked(_ places: [TopicPartition], isLost: Bool) {
        logger.info(
            .bridgeRevoked, "partitions revoked", metadata: ["partitions": "\(places.count)", "lost": "\(isLost)"])
        // A pause outlives its assignment: whoever reads them next, this consumer or none, is not to find them paused.
        if isPaused { for place in places { try? consumer?.resume([place]) } }
        isPaused = false
        // Lost means that Kafka has not been heard of: until it is, nobody else may know what fires.
        guard !isLost, !isEnding, failure == nil, let consumer else { return }
        // Whoever gets them must not be overtaken by what is still on its way.
        desk.settle(within: options.timeout) {}
        commit(consumer, waits: true)
        desk.replace(nil)
    }

    // MARK: - Records

    private func takeWhatIsThere(_ consumer: KafkaConsumer) throws {
        // What comes back makes room for the next request, so it is what is waited for.
        var timeout: Int32 = desk.waitForReturn() ? 0 : 50
        for _ in 0..<1_000 {
            let poll = consumer.poll(milliseconds: timeout)
            if let failure { throw failure }
            switch poll {
            case .message(let message): take(message)
            case .endOfPartition(let place, let end): desk.update { $0.caughtUp(topics.number(of: place), at: end) }
            case .error(let error): return try answer(error)
            case .none: return
            }
            timeout = 0
        }
    }

    private func take(_ message: borrowing KafkaMessage) {
        let event = event(message)
        let (partition, offset) = (topics.number(of: message.topicPartition), message.offset)
        desk.update { $0.take(event, partition: partition, offset: offset, at: Clock.now) }
        desk.status.update { $0.records += 1 }
    }

    /// The alert of a record; nil, told in the log, where it holds none.
    func event(_ message: borrowing KafkaMessage) -> AlertEvent? {
        do throws(AlertRecordError) {
            let alert = try alerts.read(message.value.map(Array.init))
            let attributes = message.headers().all.compactMap { header -> AlertRecord.Label? in
                guard header.name.hasPrefix("ce_"), let value = header.value else { return nil }
                return AlertRecord.Label(String(header.name.dropFirst(3)), String(decoding: value, as: UTF8.self))
            }
            return AlertEvent(alert, attributes: attributes)
        } catch {
            desk.status.update { $0.skipped += 1 }
            logger.error(
                .alertUnreadable, "a record holds no alert and is passed over",
                metadata: [
                    "record": "\(message.topicPartition)@\(message.offset)", "error": "\(error)",
                ])
            return nil
        }
    }

    private func answer(_ error: KafkaError) throws {
        // The log is not what it was: where to go on is to be found out anew.
        if error.isFatal || error.code == .autoOffsetReset || error.code == .fencedInstance { throw error }
        let now = Clock.now
        guard now >= nextComplaint else { return }
        nextComplaint = now + .minutes(1)
        logger.warning(
            .bridgeDisconnected, "Kafka can't be read; trying until it can, and repeating what is known to fire",
            metadata: ["error": "\(error)"])
    }

    // MARK: - Offsets

    private func commitNowAndThen(_ consumer: KafkaConsumer) throws {
        let now = Clock.now
        guard now >= nextCommit else { return }
        nextCommit = now + Self.commitInterval
        commit(consumer, waits: false)
    }

    private func commit(_ consumer: KafkaConsumer, waits: Bool) {
        guard !options.isDryRun, let machine = desk.machine else { return }
        let offsets = machine.committable
        guard !offsets.isEmpty else { return }
        do throws(KafkaError) {
            try consumer.commit(
                offsets.map { PartitionOffset(topics.place(of: $0.key), offset: $0.value) },
                waits: waits)
            desk.update { $0.didCommit(offsets) }
        } catch {
            logger.warning(
                .offsetsUncommitted, "offsets are not committed; they will be", metadata: ["error": "\(error)"])
        }
    }

    private func pauseOrResume(_ consumer: KafkaConsumer) throws {
        guard let machine = desk.machine, machine.wantsMore == isPaused else { return }
        let places = try consumer.assignment()
        guard !places.isEmpty else { return }
        if isPaused { try consumer.resume(places) } else { try consumer.pause(places) }
        isPaused.toggle()
    }

    private func end(_ consumer: KafkaConsumer) throws {
        desk.settle(within: patience) {}
        if options.isDryRun { return }
        commit(consumer, waits: true)
        isEnding = true
        consumer.leave(timeout: .seconds(2))
        try consumer.close()
    }
}
