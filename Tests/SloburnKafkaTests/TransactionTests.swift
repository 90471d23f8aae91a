import SloburnKafka
import SloburnTestTraits
import Testing

@Suite(.waits, .timeLimit(.minutes(15))) struct TransactionTests {
    let fixture: KafkaFixture

    init() throws {
        fixture = try KafkaFixture.broker()
    }

    private func transactionalProducer(_ id: String = KafkaFixture.uniqueName("id")) throws -> KafkaProducer {
        let producer = try fixture.producer(["transactional.id": id])
        try producer.initTransactions(timeout: .seconds(30))
        return producer
    }

    @Test func committedRecordsAreSeenAndAbortedOnesAreNot() throws {
        let topic = try fixture.topic()
        let producer = try transactionalProducer()
        try producer.beginTransaction()
        try producer.produce(topic: topic, key: nil, value: Array("kept".utf8))
        try producer.commitTransaction()
        try producer.beginTransaction()
        try producer.produce(topic: topic, key: nil, value: Array("dropped".utf8))
        try producer.flush(timeout: .seconds(20))
        try producer.abortTransaction()
        #expect(producer.takeDeliveryFailure() == nil)
        let (records, end) = try fixture.readAll(topic)
        #expect(records.map(\.text) == ["kept"])
        // Two records and two markers.
        #expect(end == 4)
    }

    @Test func anOpenTransactionIsNotSeen() throws {
        let topic = try fixture.topic()
        let producer = try transactionalProducer()
        try producer.beginTransaction()
        try producer.produce(topic: topic, key: nil, value: Array("later".utf8))
        try producer.flush(timeout: .seconds(20))
        #expect(try fixture.readAll(topic).records == [])
        try producer.commitTransaction()
        #expect(try fixture.readAll(topic).records.map(\.text) == ["later"])
    }

    @Test func aPartitionThatEndsWithMarkersIsReadToItsEnd() throws {
        let topic = try fixture.topic()
        let producer = try transactionalProducer()
        for number in 0..<3 {
            try producer.beginTransaction()
            try producer.produce(topic: topic, key: nil, value: Array("\(number)".utf8))
            try producer.flush(timeout: .seconds(20))
            if number == 0 { try producer.commitTransaction() } else { try producer.abortTransaction() }
        }
        let reader = try fixture.reader()
        let place = TopicPartition(topic, 0)
        var texts: [String?] = []
        let end = try reader.read(place, timeout: .seconds(30)) { texts.append(ReadRecord($0).text) }
        #expect(texts == ["0"])
        #expect(end == 6)
        // From the end on there is nothing, and the same end.
        let again = try reader.read([PartitionOffset(place, offset: end)], timeout: .seconds(30)) { _ in
            Issue.record("a record after the end")
            return true
        }
        #expect(again == [place: 6])
    }

    @Test func emptyPartitionsAreReadToTheirEnd() throws {
        let topic = try fixture.topic(partitions: 3)
        let places = (0..<3).map { TopicPartition(topic, $0) }
        let ends = try fixture.reader().read(
            places.map { PartitionOffset($0, offset: PartitionOffset.beginning) }, timeout: .seconds(30)
        ) { _ in true }
        #expect(ends == Dictionary(uniqueKeysWithValues: places.map { ($0, 0) }))
    }

    @Test func offsetsAndTheirMetadataAreCommittedWithTheTransaction() throws {
        let input = try fixture.topic(partitions: 2)
        let output = try fixture.topic()
        let consumer = try fixture.consumer()
        try assignByGroup(consumer, to: input)
        let producer = try transactionalProducer()
        let places = [TopicPartition(input, 0), TopicPartition(input, 1)]
        let offsets = [
            PartitionOffset(places[0], offset: 17, metadata: Array("epoch=3".utf8)),
            PartitionOffset(places[1], offset: 4),
        ]
        try producer.beginTransaction()
        try producer.produce(topic: output, key: nil, value: [1])
        try producer.sendOffsets(offsets, of: consumer, timeout: .seconds(20))
        try producer.abortTransaction()
        let before = try consumer.committed(places, timeout: .seconds(20))
        #expect(before.map(\.offset) == [PartitionOffset.committed, PartitionOffset.committed])
        try producer.beginTransaction()
        try producer.produce(topic: output, key: nil, value: [1])
        try producer.sendOffsets(offsets, of: consumer, timeout: .seconds(20))
        try producer.commitTransaction()
        #expect(try consumer.committed(places, timeout: .seconds(20)) == offsets)
        try consumer.close()
    }

    @Test func aSecondProducerFencesTheFirst() throws {
        let topic = try fixture.topic()
        let id = KafkaFixture.uniqueName("id")
        let first = try transactionalProducer(id)
        try first.beginTransaction()
        try first.produce(topic: topic, key: nil, value: Array("old".utf8))
        try first.flush(timeout: .seconds(20))
        let second = try transactionalProducer(id)
        do throws(KafkaError) {
            try first.commitTransaction()
            Issue.record("the fenced producer committed")
        } catch {
            #expect(error.isFatal)
        }
        try second.beginTransaction()
        try second.produce(topic: topic, key: nil, value: Array("new".utf8))
        try second.commitTransaction()
        #expect(try fixture.readAll(topic).records.map(\.text) == ["new"])
    }

    @Test func aRecordOfTenMegabytesPassesThroughATransaction() throws {
        let topic = try fixture.topic(settings: ["max.message.bytes": "70000000"])
        let value = (0..<10_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        let producer = try transactionalProducer()
        try producer.beginTransaction()
        try producer.produce(topic: topic, key: nil, value: value)
        try producer.commitTransaction()
        #expect(producer.takeDeliveryFailure() == nil)
        let (records, _) = try fixture.readAll(topic)
        #expect(records.count == 1)
        #expect(records.first?.value == value)
    }

    /// Polls until the group has given the consumer its share.
    private func assignByGroup(_ consumer: KafkaConsumer, to topic: String) throws {
        var isAssigned = false
        try consumer.subscribe(to: [topic]) { _ in
            isAssigned = true
            return []
        }
        try poll(consumer, "an assignment") { _ in isAssigned }
    }
}
