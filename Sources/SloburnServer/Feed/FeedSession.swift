import SloburnDaemon
import SloburnKafka
import SloburnModel

/// One consumer that follows the topics, and what it has read; used by one thread.
final class FeedSession {
    // While a daemon catches up it evaluates many times a second, and each state costs lists that are made anew.
    private static let publishEvery = Duration.seconds(1)
    private static let lookEvery = Duration.seconds(5)
    private static let tellEvery = Duration.seconds(15)
    private static let largestBatch = 2_000

    private let options: BoardFeed.Options
    private let publisher: BoardPublisher
    private let builder: BoardBuilder
    private let consumer: KafkaConsumer
    private let topics: FeedTopics
    private let checkpoints: String
    // By kind: labels may decide which topic holds a key.
    private var holders: [BoardBuilder.Topic: KeyHolders]
    private var places: Set<TopicPartition> = []
    private var unread: Set<TopicPartition> = []
    private var positions: [TopicPartition: Int64] = [:]
    private var isConnected = true
    private var publishedAt = ContinuousClock.now
    private var lookedAt = ContinuousClock.now
    private var toldAt = ContinuousClock.now

    init(
        _ options: BoardFeed.Options, readers: OutputReaders, topics names: OutputTopicNames, catalog: BudgetCatalog,
        publisher: BoardPublisher
    ) throws {
        self.options = options
        self.publisher = publisher
        // What the last session knew stays published until this one knows as much.
        builder = BoardBuilder(
            after: publisher.board, catalog: catalog, areTransitionsScattered: names.all(of: .alerts).count > 1)
        options.shelf?.removeAll()
        topics = FeedTopics(names, options.shelf)
        checkpoints = names.checkpoints
        holders = [
            .snapshots: KeyHolders(names.all(of: .snapshots)), .periods: KeyHolders(names.all(of: .periods)),
            .activeAlerts: KeyHolders(names.all(of: .activeAlerts)),
        ]
        consumer = try readers.follower()
        try follow(consumer.partitionCounts(timeout: .seconds(10)))
    }

    func close() { try? consumer.close() }

    func take(_ catalog: BudgetCatalog) { builder.take(catalog) }

    /// Takes what has come, and publishes it now and then.
    func step() throws {
        var taken = 0
        while taken < Self.largestBatch, try takeEvent(milliseconds: taken == 0 ? 100 : 0) { taken += 1 }
        let now = ContinuousClock.now
        if now - lookedAt >= Self.lookEvery {
            lookedAt = now
            try look()
        }
        guard now - publishedAt >= Self.publishEvery else { return }
        publishedAt = now
        publish()
        if now - toldAt >= Self.tellEvery {
            toldAt = now
            publisher.wakeAll()
        }
    }

    private func publish() {
        let evaluatedAt = [options.evaluatedAt(), options.shelf?.evaluatedAt].compactMap { $0 }.max()
        let isComplete = unread.isEmpty && !places.isEmpty
        // A part of it would look as if the rest were gone.
        guard isComplete || !publisher.board.isComplete else { return }
        if let board = builder.publish(
            at: WallClock.now, evaluatedAt: evaluatedAt, isComplete: isComplete, isConnected: isConnected)
        {
            publisher.publish(board)
        }
    }

    /// Returns false when nothing was at hand.
    private func takeEvent(milliseconds: Int32) throws -> Bool {
        switch consumer.poll(milliseconds: milliseconds) {
        case .message(let message):
            isConnected = true
            take(message)
        case .endOfPartition(let place, _):
            isConnected = true
            unread.remove(place)
        case .error(let error):
            if error.isFatal { throw error }
            if error.code == .allBrokersDown { isConnected = false }
        case .none: return false
        }
        return true
    }

    private func take(_ message: borrowing KafkaMessage) {
        guard let use = topics.uses[message.topic] else { return }
        positions[message.topicPartition] = message.offset + 1
        let key = message.key.map { String(decoding: $0, as: UTF8.self) } ?? ""
        let value = message.value.map(Array.init)
        switch use {
        case .board(let topic):
            let time = message.timestamp.milliseconds.flatMap(Timestamp.init(milliseconds:))
            let counts = holders[topic]?.counts(key, in: message.topic, at: time, isTombstone: value == nil)
            guard counts != false else { return }
            builder.take(topic, key: key, value: value, offset: message.offset)
        case .checkpoints: options.shelf?.take(key: key, value: value, partition: Int(message.partition))
        }
    }

    /// Asks whether the brokers answer again, and whether there are other topics than before.
    private func look() throws {
        do throws(KafkaError) {
            let counts = try consumer.partitionCounts(timeout: .seconds(2))
            isConnected = true
            if topics.places(counts) != places { try follow(counts) }
        } catch {
            isConnected = false
        }
    }

    private func follow(_ counts: [String: Int]) throws(KafkaError) {
        let found = topics.places(counts)
        if let partitions = counts[checkpoints] { options.shelf?.take(partitions: partitions) }
        let now = WallClock.now
        var starts: [PartitionOffset] = []
        for place in found {
            // What has been read is not read again.
            if let known = positions[place] {
                starts.append(PartitionOffset(place, offset: known))
            } else {
                starts.append(try topics.start(of: place, now: now, consumer))
            }
        }
        try consumer.assign(starts)
        unread.formUnion(found.subtracting(places))
        places = found
    }
}
