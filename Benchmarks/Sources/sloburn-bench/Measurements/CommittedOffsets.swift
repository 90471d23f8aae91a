import SloburnBenchmarkKit
import SloburnKafka

/// How far a consumer group has come, as the broker says.
struct CommittedOffsets {
    private let consumer: KafkaConsumer
    private let places: [TopicPartition]

    /// Asks for a group, without being a member of it.
    init(group: String, topic: LoadedTopic, bootstrapServers: String) throws {
        places = topic.places
        consumer = try KafkaConsumer(
            properties: KafkaProperties.consumerDefaults.overridden(by: [
                "bootstrap.servers": bootstrapServers, "group.id": group,
            ]), log: { _ in })
    }

    /// The sum over all partitions; without an answer what is known for sure: 0.
    func total() -> Int {
        guard let offsets = try? consumer.committed(places, timeout: .seconds(5)) else { return 0 }
        return offsets.reduce(0) { $0 + max(0, Int($1.offset)) }
    }
}
