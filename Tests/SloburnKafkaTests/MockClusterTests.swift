import SloburnTestTraits
import Testing

@testable import SloburnKafka

@Suite(.waits, .timeLimit(.minutes(15))) struct MockClusterTests {
    let cluster: MockCluster
    let fixture: KafkaFixture

    init() throws {
        cluster = try MockCluster()
        fixture = KafkaFixture(bootstrapServers: cluster.bootstrapServers)
    }

    /// Reads `count` records of partition 0 without a group.
    private func read(_ topic: String, count: Int) throws -> [ReadRecord] {
        let consumer = try fixture.consumer()
        try consumer.assign([PartitionOffset(TopicPartition(topic, 0), offset: PartitionOffset.beginning)])
        var records: [ReadRecord] = []
        try poll(consumer, "\(count) records") { event in
            if case .message(let message) = event { records.append(ReadRecord(message)) }
            return records.count == count
        }
        return records
    }

    @Test("A consumer is told of every broker's answers to its fetches, to pace them")
    func fetchesAreNoted() throws {
        try cluster.createTopic("t", partitions: 1)
        let producer = try fixture.producer()
        try producer.produce(topic: "t", key: nil, value: [1])
        try producer.flush(timeout: .seconds(20))
        let consumer = try fixture.consumer()
        try consumer.assign([PartitionOffset(TopicPartition("t", 0), offset: PartitionOffset.beginning)])
        try poll(consumer, "a record") { event in
            if case .message = event { return true }
            return false
        }
        #expect(!consumer.handle.pacing.brokers.isEmpty)
    }

    @Test func keysHeadersAndTimestampsSurvive() throws {
        try cluster.createTopic("t", partitions: 1)
        var headers: KafkaHeaders = ["ce_type": "io.sloburn.alert.v1", "twice": "a"]
        headers.append("twice", "b")
        headers.append("null", nil as [UInt8]?)
        headers.append("empty", [])
        let producer = try fixture.producer()
        try producer.produce(
            topic: "t", key: Array("k".utf8), value: [0, 1, 255], headers: headers,
            timestampMilliseconds: 1_700_000_000_123)
        try producer.flush(timeout: .seconds(20))
        let record = try #require(try read("t", count: 1).first)
        #expect(record.key == Array("k".utf8))
        #expect(record.value == [0, 1, 255])
        #expect(record.headers == headers)
        #expect(record.headers["twice"] == "b")
        #expect(record.timestampMilliseconds == 1_700_000_000_123)
        #expect(record.place == TopicPartition("t", 0))
    }

    @Test func nullAndEmptyAreToldApart() throws {
        try cluster.createTopic("t", partitions: 1)
        let producer = try fixture.producer()
        let cases: [(key: [UInt8]?, value: [UInt8]?)] = [(nil, nil), (nil, []), ([], nil), ([], []), ([1], nil)]
        for (key, value) in cases { try producer.produce(topic: "t", key: key, value: value) }
        try producer.flush(timeout: .seconds(20))
        let records = try read("t", count: cases.count)
        for (record, expected) in zip(records, cases) {
            #expect(record.key == expected.key)
            #expect(record.value == expected.value)
        }
    }

    @Test func twentyThousandRecordsArriveInOrder() throws {
        try cluster.createTopic("t", partitions: 1)
        let producer = try fixture.producer(["queue.buffering.max.messages": "1000"])
        for number in 0..<20_000 {
            try producer.produce(topic: "t", partition: 0, key: nil, value: Array("\(number)".utf8))
        }
        try producer.flush(timeout: .seconds(20))
        #expect(producer.takeDeliveryFailure() == nil)
        #expect(try read("t", count: 20_000).map(\.text) == (0..<20_000).map { "\($0)" })
    }

    @Test func aPartitionThatDoesNotExistIsRefused() throws {
        try cluster.createTopic("t", partitions: 1)
        let producer = try fixture.producer()
        #expect(try producer.partitionCounts(timeout: .seconds(20))["t"] == 1)
        // The first record makes the client learn the topic's partitions.
        try producer.produce(topic: "t", partition: 0, key: nil, value: [1], headers: ["a": "b"])
        try producer.flush(timeout: .seconds(20))
        #expect(throws: KafkaError.self) {
            try producer.produce(topic: "t", partition: 7, key: nil, value: [1], headers: ["a": "b"])
        }
    }

    @Test func aRebalanceCallsTheHandlers() throws {
        try cluster.createTopic("t", partitions: 2)
        let producer = try fixture.producer()
        for number in 0..<4 { try producer.produce(topic: "t", partition: 0, key: nil, value: Array("\(number)".utf8)) }
        try producer.flush(timeout: .seconds(20))
        let consumer = try fixture.consumer()
        var assigned: [TopicPartition] = []
        var revoked: [TopicPartition] = []
        var wasLost: Bool?
        try consumer.subscribe(to: ["t"]) { partitions in
            assigned = partitions
            return [PartitionOffset(TopicPartition("t", 0), offset: 3)]
        } onRevoked: { partitions, isLost in
            revoked = partitions
            wasLost = isLost
        }
        var first: ReadRecord?
        try poll(consumer, "the first record") { event in
            if case .message(let message) = event { first = ReadRecord(message) }
            return first != nil
        }
        let both: Set = [TopicPartition("t", 0), TopicPartition("t", 1)]
        #expect(Set(assigned) == both)
        #expect(first?.offset == 3)
        #expect(try Set(consumer.assignment()) == both)
        #expect(try consumer.position([TopicPartition("t", 0)]).map(\.offset) == [4])
        #expect(revoked == [])
        try consumer.close()
        #expect(Set(revoked) == both)
        #expect(wasLost == false)
    }

    @Test func deliveryGoesOnWhenABrokerComesBack() throws {
        try cluster.createTopic("t", partitions: 1)
        let producer = try fixture.producer()
        try producer.produce(topic: "t", key: nil, value: [1])
        try producer.flush(timeout: .seconds(20))
        try cluster.setBrokerDown(1)
        try producer.produce(topic: "t", key: nil, value: [2])
        #expect(throws: KafkaError.self) { try producer.flush(timeout: .milliseconds(300)) }
        try cluster.setBrokerUp(1)
        try producer.flush(timeout: .seconds(30))
        #expect(producer.takeDeliveryFailure() == nil)
        #expect(try read("t", count: 2).map(\.value) == [[1], [2]])
    }

    @Test func aFailedDeliveryIsToldOnce() throws {
        try cluster.createTopic("t", partitions: 1)
        let producer = try fixture.producer(["enable.idempotence": "false"])
        cluster.pushRequestErrors(apiKey: 0, [.messageTooLarge])
        try producer.produce(topic: "t", key: nil, value: [1])
        try producer.flush(timeout: .seconds(20))
        let failure = try #require(producer.takeDeliveryFailure())
        #expect(failure.count == 1)
        #expect(failure.first.code == .messageTooLarge)
        #expect(failure.first.reason.contains("t[0]"))
        #expect(producer.takeDeliveryFailure() == nil)
    }

    @Test func aFullQueueIsToldAfterTheTimeout() throws {
        try cluster.createTopic("t", partitions: 1)
        try cluster.setBrokerDown(1)
        let producer = try fixture.producer(["queue.buffering.max.messages": "2"])
        var failure: KafkaError?
        for _ in 0..<3 {
            do throws(KafkaError) {
                try producer.produce(topic: "t", key: nil, value: nil, queueTimeout: .milliseconds(100))
            } catch {
                failure = error
            }
        }
        #expect(failure?.code == .queueFull)
    }

    @Test func theReaderWaitsOutABrokenConnection() throws {
        try cluster.createTopic("t", partitions: 1)
        let producer = try fixture.producer()
        for number in 0..<100 { try producer.produce(topic: "t", key: nil, value: Array("\(number)".utf8)) }
        try producer.flush(timeout: .seconds(20))
        cluster.pushRequestErrors(apiKey: 1, [.transport, .transport, .notLeaderForPartition])
        let (records, end) = try fixture.readAll("t")
        #expect(records.map(\.text) == (0..<100).map { "\($0)" })
        #expect(end == 100)
    }

    @Test func theReaderGivesUpAtItsTimeout() throws {
        try cluster.createTopic("t", partitions: 1)
        try cluster.setBrokerDown(1)
        do throws(KafkaError) {
            _ = try PartitionReader(properties: ["bootstrap.servers": cluster.bootstrapServers]) { _ in }
                .read(TopicPartition("t", 0), timeout: .milliseconds(500)) { _ in }
            Issue.record("the end was reached")
        } catch {
            #expect(error.code == .timedOut)
            #expect(error.reason.contains("t[0]"))
        }
    }

    @Test func administrativeRequestsAreRefused() throws {
        try cluster.createTopic("t", partitions: 1)
        let admin = try fixture.admin()
        #expect(try admin.partitionCounts(timeout: .seconds(20)) == ["t": 1])
        var codes: [KafkaErrorCode] = []
        do throws(KafkaError) { _ = try admin.describeTopics(["t"], timeout: .milliseconds(300)) } catch {
            codes.append(error.code)
        }
        do throws(KafkaError) {
            _ = try admin.createTopics([NewTopic(name: "u", partitions: 1)], timeout: .milliseconds(300))
        } catch {
            codes.append(error.code)
        }
        #expect(codes == [.timedOut, .timedOut])
    }
}
