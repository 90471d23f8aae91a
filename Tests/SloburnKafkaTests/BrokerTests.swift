import SloburnKafka
import SloburnTestTraits
import Testing

/// Groups, topics and their settings, over the network.
@Suite(.waits, .timeLimit(.minutes(15))) struct BrokerTests {
    let fixture: KafkaFixture

    init() throws {
        fixture = try KafkaFixture.broker()
    }

    @Test func topicsAreCreatedOnceAndTheirSettingsReadBack() throws {
        let name = KafkaFixture.uniqueName("compacted")
        let topic = NewTopic(
            name: name, partitions: 3, settings: ["cleanup.policy": "compact", "retention.ms": "-1"])
        let admin = try fixture.admin()
        #expect(try admin.createTopics([topic], timeout: .seconds(20)) == [name: .created])
        #expect(try admin.createTopics([topic], timeout: .seconds(20)) == [name: .alreadyExists])
        #expect(try admin.partitionCounts(timeout: .seconds(20))[name] == 3)
        let settings = try admin.describeTopics([name], timeout: .seconds(20))[name]
        #expect(settings?["cleanup.policy"] == "compact")
        #expect(settings?["retention.ms"] == "-1")
    }

    @Test func anImpossibleTopicIsRefused() throws {
        let admin = try fixture.admin()
        let bad = NewTopic(name: "not a legal name!", partitions: 1, replicationFactor: 1)
        let results = try admin.createTopics([bad], timeout: .seconds(20))
        guard case .failed = results[bad.name] else {
            Issue.record("got \(results)")
            return
        }
    }

    @Test func settingsOfAMissingTopicAreAnError() throws {
        let admin = try fixture.admin()
        do throws(KafkaError) {
            _ = try admin.describeTopics([KafkaFixture.uniqueName("missing")], timeout: .seconds(20))
            Issue.record("a missing topic has settings")
        } catch {
            #expect(error.code == .unknownTopicOrPartition)
        }
    }

    @Test func twoMembersShareThePartitionsByRange() throws {
        let topic = try fixture.topic(partitions: 4)
        let group = KafkaFixture.uniqueName("group")
        let first = try fixture.consumer(group: group)
        let second = try fixture.consumer(group: group)
        var shares: [[TopicPartition]] = [[], []]
        try first.subscribe(to: [topic]) { partitions in
            shares[0] = partitions
            return []
        } onRevoked: { _, _ in
            shares[0] = []
        }
        try poll(first, "the first assignment") { _ in shares[0].count == 4 }
        try second.subscribe(to: [topic]) { partitions in
            shares[1] = partitions
            return []
        }
        try poll(first, "both assignments") { _ in
            _ = second.poll(milliseconds: 10)
            return shares[0].count == 2 && shares[1].count == 2
        }
        #expect(Set(shares[0] + shares[1]) == Set((0..<4).map { TopicPartition(topic, $0) }))
        try second.close()
        try first.close()
    }

    @Test func watermarksAndTheEndEventTellTheSameOffset() throws {
        let topic = try fixture.topic()
        let producer = try fixture.producer()
        for _ in 0..<5 { try producer.produce(topic: topic, key: nil, value: [1]) }
        try producer.flush(timeout: .seconds(20))
        let place = TopicPartition(topic, 0)
        let consumer = try fixture.consumer()
        try consumer.assign([PartitionOffset(place, offset: 2)])
        var offsets: [Int64] = []
        var end: Int64?
        try poll(consumer, "the end") { event in
            switch event {
            case .message(let message): offsets.append(message.offset)
            case .endOfPartition(_, let offset): end = offset
            default: break
            }
            return end != nil
        }
        #expect(offsets == [2, 3, 4])
        #expect(end == 5)
        let watermarks = try consumer.watermarks(of: place, timeout: .seconds(20))
        #expect(watermarks.low == 0)
        #expect(watermarks.high == 5)
    }
}
