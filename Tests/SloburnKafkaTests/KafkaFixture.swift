import Foundation
import SloburnKafka
import SloburnTestKit
import Synchronization
import Testing

/// What a record held, copied out of librdkafka's memory.
struct ReadRecord: Equatable {
    var place: TopicPartition
    var offset: Int64
    var key: [UInt8]?
    var value: [UInt8]?
    var headers: KafkaHeaders
    var timestampMilliseconds: Int64?

    init(_ message: borrowing KafkaMessage) {
        place = message.topicPartition
        offset = message.offset
        key = message.key.map(Array.init)
        value = message.value.map(Array.init)
        headers = message.headers()
        timestampMilliseconds = message.timestamp.milliseconds
    }

    var text: String? { value.map { String(decoding: $0, as: UTF8.self) } }
}

/// Clients of one cluster, with settings that make tests quick.
struct KafkaFixture {
    let bootstrapServers: String

    /// Over the network.
    static func broker() throws -> KafkaFixture {
        KafkaFixture(bootstrapServers: try TestBroker.shared().bootstrapServers)
    }

    static func uniqueName(_ stem: String) -> String {
        "\(stem)-\(UUID().uuidString.prefix(8).lowercased())"
    }

    func producer(
        _ more: KafkaProperties = [:], log: @escaping KafkaLog = { _ in }
    ) throws -> KafkaProducer {
        let own: KafkaProperties = ["bootstrap.servers": bootstrapServers, "linger.ms": "1"]
        return try KafkaProducer(
            properties: .producerDefaults.overridden(by: own).overridden(by: more), log: log)
    }

    func consumer(
        group: String = uniqueName("group"), _ more: KafkaProperties = [:], log: @escaping KafkaLog = { _ in }
    ) throws -> KafkaConsumer {
        let own: KafkaProperties = [
            "bootstrap.servers": bootstrapServers, "group.id": group, "session.timeout.ms": "6000",
        ]
        return try KafkaConsumer(
            properties: .consumerDefaults.overridden(by: own).overridden(by: more), log: log)
    }

    func reader() throws -> PartitionReader {
        let own: KafkaProperties = ["bootstrap.servers": bootstrapServers]
        return try PartitionReader(properties: .consumerDefaults.overridden(by: own)) { _ in }
    }

    func admin() throws -> KafkaAdmin {
        let own: KafkaProperties = ["bootstrap.servers": bootstrapServers]
        return try KafkaAdmin(properties: .adminDefaults.overridden(by: own)) { _ in }
    }

    /// Creates a topic that keeps everything and returns its name.
    func topic(partitions: Int32 = 1, settings: [String: String] = [:]) throws -> String {
        let name = Self.uniqueName("topic")
        let settings = settings.merging(["retention.ms": "-1"]) { given, _ in given }
        let results = try admin().createTopics(
            [NewTopic(name: name, partitions: partitions, replicationFactor: 1, settings: settings)],
            timeout: .seconds(20))
        #expect(results == [name: .created])
        return name
    }

    /// Everything committed in a partition, and the offset after it.
    func readAll(_ topic: String, _ partition: Int32 = 0) throws -> (records: [ReadRecord], end: Int64) {
        var records: [ReadRecord] = []
        let end = try reader().read(TopicPartition(topic, partition), timeout: .seconds(30)) { message in
            records.append(ReadRecord(message))
        }
        return (records, end)
    }
}

/// Polls until `isDone`, which sees every event; fails the test after 60 s.
func poll(_ consumer: KafkaConsumer, _ goal: String, until isDone: (consuming KafkaPoll) -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
        let event = consumer.poll(milliseconds: 100)
        if isDone(event) { return }
    }
    throw UnreachedGoal(goal: goal)
}

struct UnreachedGoal: Error {
    let goal: String
}

/// Log lines from librdkafka's threads.
final class LogCollector: Sendable {
    private let lines = Mutex<[KafkaLogLine]>([])

    var all: [KafkaLogLine] { lines.withLock { $0 } }

    var log: KafkaLog {
        { line in self.lines.withLock { $0.append(line) } }
    }
}
