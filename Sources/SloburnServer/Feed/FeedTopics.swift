import SloburnKafka
import SloburnModel

/// The topics that a feed follows, and from where on.
struct FeedTopics {
    /// What a record is for.
    enum Use: Hashable {
        case board(BoardBuilder.Topic)
        case checkpoints
    }

    // Old enough for the figures of the last hour.
    private static let qualityKept = TimeSpan.hours(1)

    let uses: [String: Use]

    init(_ names: OutputTopicNames, withCheckpoints: Bool) {
        let kinds: [(OutputTopic, BoardBuilder.Topic)] = [
            (.snapshots, .snapshots), (.activeAlerts, .activeAlerts), (.alerts, .alerts), (.periods, .periods),
            (.audit, .audit), (.quality, .quality),
        ]
        var uses: [String: Use] = [:]
        for (kind, topic) in kinds {
            for name in names.all(of: kind) { uses[name] = .board(topic) }
        }
        if withCheckpoints { uses[names.checkpoints] = .checkpoints }
        self.uses = uses
    }

    /// The partitions of the topics that are there.
    func places(_ counts: [String: Int]) -> Set<TopicPartition> {
        Set(
            uses.keys.flatMap { topic in
                (0..<Int32(clamping: counts[topic] ?? 0)).map { TopicPartition(topic, $0) }
            })
    }

    /// Where to begin: at the beginning, but for what tells of the last hour.
    ///
    /// - Throws: `KafkaError` when the broker does not tell.
    func start(
        of place: TopicPartition, now: Timestamp, _ consumer: KafkaConsumer
    ) throws(KafkaError) -> PartitionOffset {
        guard uses[place.topic] == .board(.quality) else {
            return PartitionOffset(place, offset: PartitionOffset.beginning)
        }
        let first = (now - Self.qualityKept).milliseconds
        let offset = try consumer.offset(in: place, atMilliseconds: first, timeout: .seconds(10))
        return PartitionOffset(place, offset: offset ?? PartitionOffset.end)
    }
}
