import SloburnKafka
import SloburnTestTraits
import Testing

/// What the brokers' errors come to, through librdkafka and the triage.
@Suite(.waits, .timeLimit(.minutes(15))) struct TransactionalProducerTests {
    enum Outcome: Sendable { case committed, aborted, producerLost }

    struct Row: Sendable, CustomTestStringConvertible {
        let request: String
        let apiKey: Int16
        let codes: [KafkaErrorCode]
        let outcome: Outcome
        var testDescription: String { "\(codes.map(\.name)) to \(request): \(outcome)" }

        init(_ request: String, _ apiKey: Int16, _ codes: [KafkaErrorCode], _ outcome: Outcome) {
            self.request = request
            self.apiKey = apiKey
            self.codes = codes
            self.outcome = outcome
        }
    }

    static let rows: [Row] = [
        Row("Produce", 0, [.requestTimedOut], .committed),
        Row("Produce", 0, [.notLeaderForPartition], .committed),
        Row("Produce", 0, [.transport], .committed),
        Row("Produce", 0, [.invalidProducerEpoch], .producerLost),
        Row("Produce", 0, [.topicAuthorizationFailed], .aborted),
        Row("AddPartitionsToTxn", 24, [.coordinatorNotAvailable], .committed),
        Row("AddPartitionsToTxn", 24, [.transport], .committed),
        Row("AddPartitionsToTxn", 24, [.invalidProducerEpoch], .producerLost),
        Row("AddPartitionsToTxn", 24, [.topicAuthorizationFailed], .aborted),
        Row("AddOffsetsToTxn", 25, [.notCoordinator], .committed),
        Row("AddOffsetsToTxn", 25, [.invalidProducerEpoch], .producerLost),
        Row("AddOffsetsToTxn", 25, [.groupAuthorizationFailed], .aborted),
        Row("TxnOffsetCommit", 28, [.coordinatorNotAvailable], .committed),
        Row("TxnOffsetCommit", 28, [.illegalGeneration], .aborted),
        Row("TxnOffsetCommit", 28, [.unknownMember], .aborted),
        Row("TxnOffsetCommit", 28, [.fencedInstance], .aborted),
        Row("TxnOffsetCommit", 28, [.invalidProducerEpoch], .producerLost),
        Row("EndTxn", 26, [.coordinatorNotAvailable], .committed),
        Row("EndTxn", 26, [.transport], .committed),
        Row("EndTxn", 26, [.invalidProducerEpoch], .producerLost),
        Row("EndTxn", 26, [.invalidTransactionState], .producerLost),
        // librdkafka takes a new epoch, with which nothing of the transaction can be committed any more.
        Row("EndTxn", 26, [.invalidProducerIDMapping], .aborted),
    ]

    @Test(arguments: rows)
    func anErrorOfTheBrokerHasItsOutcome(_ row: Row) throws {
        let cluster = try MockCluster()
        try cluster.createTopic("in", partitions: 1)
        try cluster.createTopic("out", partitions: 1)
        let fixture = KafkaFixture(bootstrapServers: cluster.bootstrapServers)
        let consumer = try fixture.consumer()
        let producer = try TransactionalProducer(
            properties: .producerDefaults.overridden(by: [
                "bootstrap.servers": cluster.bootstrapServers, "transactional.id": "t",
            ]), takingOverWithin: .seconds(20)
        ) { _ in }
        cluster.pushRequestErrors(apiKey: row.apiKey, row.codes)
        #expect(try outcome(of: producer, consumer) == row.outcome)
        guard row.outcome != .producerLost else {
            #expect(producer.isUseless)
            return
        }
        #expect(!producer.isOpen)
        // A topic that was refused is refused until the next look at it.
        let isRefused = row.apiKey == 0 && row.codes == [.topicAuthorizationFailed]
        #expect(try outcome(of: producer, consumer) == (isRefused ? .aborted : .committed), "the producer goes on")
    }

    private func outcome(of producer: TransactionalProducer, _ consumer: KafkaConsumer) throws -> Outcome {
        do {
            try producer.add { producer throws(KafkaError) in
                try producer.produce(topic: "out", partition: 0, key: nil, value: [1])
            }
            try producer.commit(
                [PartitionOffset(TopicPartition("in", 0), offset: 7)], of: consumer, timeout: .seconds(20))
            return .committed
        } catch TransactionError.aborted {
            return .aborted
        } catch TransactionError.producerLost {
            return .producerLost
        }
    }

    @Test func aSecondProducerOfTheSameIDFencesTheFirst() throws {
        let fixture = try KafkaFixture.broker()
        let (topic, id) = (try fixture.topic(), KafkaFixture.uniqueName("id"))
        let properties = KafkaProperties.producerDefaults.overridden(by: [
            "bootstrap.servers": fixture.bootstrapServers, "transactional.id": id,
        ])
        let consumer = try fixture.consumer()
        let first = try TransactionalProducer(properties: properties, takingOverWithin: .seconds(20)) { _ in }
        try first.add { producer throws(KafkaError) in
            try producer.produce(topic: topic, key: nil, value: Array("dropped".utf8))
        }
        let second = try TransactionalProducer(properties: properties, takingOverWithin: .seconds(20)) { _ in }
        #expect(throws: TransactionError.self) { try first.commit([], of: consumer, timeout: .seconds(20)) }
        #expect(first.isUseless)
        try second.add { producer throws(KafkaError) in
            try producer.produce(topic: topic, key: nil, value: Array("kept".utf8))
        }
        try second.commit([], of: consumer, timeout: .seconds(20))
        #expect(try fixture.readAll(topic).records.map(\.text) == ["kept"])
    }
}
