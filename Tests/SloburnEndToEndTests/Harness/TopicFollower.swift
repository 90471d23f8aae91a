import Foundation
import SloburnKafka
import SloburnTestKit
import Testing

/// What a record held, copied out of librdkafka's memory.
struct TopicRecord: Equatable {
    var partition: Int32
    var offset: Int64
    var key: [UInt8]?
    var value: [UInt8]?
    var headers: KafkaHeaders
    var timestampMilliseconds: Int64?

    init(_ message: borrowing KafkaMessage) {
        partition = message.partition
        offset = message.offset
        key = message.key.map(Array.init)
        value = message.value.map(Array.init)
        headers = message.headers()
        timestampMilliseconds = message.timestamp.milliseconds
    }

    /// Looks whether a record of Sloburn's is as its schema says.
    func validate() {
        let texts = headers.all.map { ($0.name, String(decoding: $0.value ?? [], as: UTF8.self)) }
        #expect(throws: Never.self) {
            let problems = try RecordSchemas.all().problems(
                key: key.map { String(decoding: $0, as: UTF8.self) }, headers: Dictionary(texts) { $1 },
                value: try value.map { try JSONTree($0) })
            #expect(problems == [])
        }
    }

    var keyText: String { String(decoding: key ?? [], as: UTF8.self) }
    var valueText: String { String(decoding: value ?? [], as: UTF8.self) }

    /// The value as the type says; nil for a tombstone.
    func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value? {
        try value.map { try JSONDecoder().decode(Value.self, from: Data($0)) }
    }
}

/// Reads a topic as any subscriber would, committed records only, and keeps what it has read.
final class TopicFollower {
    /// What was waited for did not come; `tail` is what the topic held last.
    struct Unreached: Error {
        let goal: String
        let topic: String
        let tail: [String]
    }

    let topic: String
    /// The records so far, in order within each partition.
    private(set) var records: [TopicRecord] = []
    private let consumer: KafkaConsumer
    private let partitions: Int
    private var nextOffsets: [TopicPartition: Int64] = [:]

    /// Begins to read a topic that exists.
    init(_ topic: String, bootstrapServers: String, timeout: Duration = .seconds(30)) throws {
        self.topic = topic
        let own: KafkaProperties = [
            "bootstrap.servers": bootstrapServers, "group.id": "follower-\(topic)", "client.id": "follower",
        ]
        consumer = try KafkaConsumer(properties: .consumerDefaults.overridden(by: own)) { _ in }
        let deadline = ContinuousClock.now + timeout
        var count: Int?
        while count == nil, ContinuousClock.now < deadline {
            count = try consumer.partitionCounts(timeout: .seconds(20))[topic]
            if count == nil { _ = consumer.poll(milliseconds: 50) }
        }
        guard let count else { throw Unreached(goal: "the topic exists", topic: topic, tail: []) }
        partitions = count
        try consumer.assign(
            (0..<Int32(count)).map {
                PartitionOffset(TopicPartition(topic, $0), offset: PartitionOffset.beginning)
            })
    }

    /// Reads on until the records are as wanted.
    func wait(
        for goal: String, timeout: Duration = .seconds(45), until isDone: ([TopicRecord]) throws -> Bool
    ) throws {
        let deadline = ContinuousClock.now + timeout
        while try !isDone(records) {
            guard ContinuousClock.now < deadline else {
                let tail = records.suffix(5).map { "\($0.keyText): \($0.valueText.prefix(1_500))" }
                throw Unreached(goal: goal, topic: topic, tail: tail)
            }
            poll()
        }
    }

    /// Reads what there is now.
    func readToEnd(timeout: Duration = .seconds(30)) throws {
        let deadline = ContinuousClock.now + timeout
        for partition in 0..<Int32(partitions) {
            let place = TopicPartition(topic, partition)
            let high = try consumer.watermarks(of: place, timeout: .seconds(20)).high
            while nextOffsets[place, default: 0] < high {
                guard ContinuousClock.now < deadline else {
                    throw Unreached(goal: "the end of \(place)", topic: topic, tail: [])
                }
                poll()
            }
        }
    }

    /// The last record of each key; tombstones left out.
    var latest: [String: TopicRecord] {
        var latest: [String: TopicRecord] = [:]
        for record in records { latest[record.keyText] = record.value == nil ? nil : record }
        return latest
    }

    /// Takes one event, and all that are at hand after it.
    private func poll() {
        var timeout: Int32 = 100
        while true {
            switch consumer.poll(milliseconds: timeout) {
            case .message(let message):
                let record = TopicRecord(message)
                record.validate()
                records.append(record)
                nextOffsets[message.topicPartition] = message.offset + 1
            case .endOfPartition(let place, let offset): nextOffsets[place] = offset
            default: return
            }
            timeout = 0
        }
    }
}
