import Foundation
import SloburnBenchmarkKit
import SloburnKafka

/// A topic of generated events.
struct LoadedTopic: Sendable {
    /// Its name.
    let name: String
    /// How many partitions it has.
    let partitions: Int32
    /// How many records it holds.
    let records: Int
    /// The bytes of all values.
    let bytes: Int
    /// What the events are, by service and region.
    let counts: [EventGenerator.Count]

    /// The partitions.
    var places: [TopicPartition] { (0..<partitions).map { TopicPartition(name, $0) } }
}

/// Fills topics with generated events.
struct TopicLoader {
    private static let partitions: Int32 = 4
    // Of a stretch so long all records go to one partition; so are the groups spread over all of them.
    private static let stretch = 64

    /// The brokers.
    let bootstrapServers: String

    /// Makes a topic and fills it; its last event is as old as this call.
    ///
    /// - Parameters:
    ///   - name: the topic's name.
    ///   - shape: which fields the events have.
    ///   - records: how many events.
    ///   - spanSeconds: the time between the first event and the last.
    /// - Returns: what is in it.
    /// - Throws: `Failure` when the topic does not hold what was sent.
    func load(
        _ name: String, shape: EventGenerator.Shape, records: Int, spanSeconds: Int64
    ) throws -> LoadedTopic {
        let properties: KafkaProperties = ["bootstrap.servers": bootstrapServers]
        try createTopic(name, properties)
        let producer = try KafkaProducer(
            properties: KafkaProperties.producerDefaults.overridden(by: properties).overridden(by: [
                "linger.ms": "50", "batch.num.messages": "10000", "batch.size": "1000000",
                "compression.type": "lz4", "queue.buffering.max.messages": "400000",
            ]), log: { _ in })
        let now = Int64(Date.now.timeIntervalSince1970 * 1_000)
        var generator = EventGenerator(
            seed: 1, shape: shape, startMilliseconds: now - spanSeconds * 1_000,
            spanMilliseconds: spanSeconds * 1_000, count: records)
        var bytes = 0
        var event: [UInt8] = []
        for index in 0..<records {
            generator.next(into: &event)
            bytes += event.count
            let partition = Int32(index / Self.stretch) % Self.partitions
            try event.withUnsafeBytes { try producer.produce(topic: name, partition: partition, key: nil, value: $0) }
            if index % 10_000 == 0 { producer.poll() }
        }
        try producer.flush(timeout: .seconds(300))
        if let failure = producer.takeDeliveryFailure() { throw failure.first }
        let topic = LoadedTopic(
            name: name, partitions: Self.partitions, records: records, bytes: bytes, counts: generator.counts)
        try check(topic, properties)
        return topic
    }

    private func createTopic(_ name: String, _ properties: KafkaProperties) throws {
        let admin = try KafkaAdmin(properties: KafkaProperties.adminDefaults.overridden(by: properties), log: { _ in })
        let topic = NewTopic(
            name: name, partitions: Self.partitions, replicationFactor: 1, settings: ["retention.ms": "-1"])
        let results = try admin.createTopics([topic], timeout: .seconds(30))
        guard results[name] == .created else {
            throw Failure("the topic \(name) could not be made: \(results[name].map { "\($0)" } ?? "no answer")")
        }
    }

    private func check(_ topic: LoadedTopic, _ properties: KafkaProperties) throws {
        let consumer = try KafkaConsumer(
            properties: KafkaProperties.consumerDefaults.overridden(by: properties).overridden(by: [
                "group.id": "bench-load"
            ]), log: { _ in })
        let ends = try consumer.ends(of: topic.places, timeout: .seconds(30))
        let held = ends.values.reduce(0, +)
        guard held == topic.records else {
            throw Failure("\(topic.records) records were sent and \(topic.name) holds \(held)")
        }
    }
}
