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
    // Each evaluation writes one: the last of these tells when that was.
    private static let evaluationsKept = TimeSpan.minutes(10)

    let uses: [String: Use]
    private let keepsCheckpoints: Bool

    /// Names the topics.
    ///
    /// - Parameters:
    ///   - names: those of all topics.
    ///   - shelf: where the daemon's state goes; nil where nobody asks for it.
    init(_ names: OutputTopicNames, _ shelf: CheckpointShelf?) {
        keepsCheckpoints = shelf?.keepsRecords ?? false
        let kinds: [(OutputTopic, BoardBuilder.Topic)] = [
            (.snapshots, .snapshots), (.activeAlerts, .activeAlerts), (.alerts, .alerts), (.periods, .periods),
            (.audit, .audit), (.quality, .quality),
        ]
        var uses: [String: Use] = [:]
        for (kind, topic) in kinds {
            for name in names.all(of: kind) { uses[name] = .board(topic) }
        }
        if shelf != nil { uses[names.checkpoints] = .checkpoints }
        self.uses = uses
    }

    /// The partitions of the topics that are there.
    func places(_ counts: [String: Int]) -> Set<TopicPartition> {
        Set(
            uses.keys.flatMap { topic in
                (0..<Int32(clamping: counts[topic] ?? 0)).map { TopicPartition(topic, $0) }
            })
    }

    /// Where to begin: at the beginning, but for what tells of the last hour, or of the last evaluation.
    ///
    /// - Throws: `KafkaError` when the broker does not tell.
    func start(
        of place: TopicPartition, now: Timestamp, _ consumer: KafkaConsumer
    ) throws(KafkaError) -> PartitionOffset {
        let kept: TimeSpan
        switch uses[place.topic] {
        case .board(.quality): kept = Self.qualityKept
        case .checkpoints where !keepsCheckpoints: kept = Self.evaluationsKept
        default: return PartitionOffset(place, offset: PartitionOffset.beginning)
        }
        let first = (now - kept).milliseconds
        let offset = try consumer.offset(in: place, atMilliseconds: first, timeout: .seconds(10))
        return PartitionOffset(place, offset: offset ?? PartitionOffset.end)
    }
}
