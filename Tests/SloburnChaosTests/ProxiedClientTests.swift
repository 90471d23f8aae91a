import Foundation
import SloburnKafka
import SloburnTestKit
import SloburnTestTraits
import Testing

@testable import SloburnChaos

/// librdkafka behind the proxy, with a broker and with the embedded cluster.
@Suite(.waits, .timeLimit(.minutes(15))) struct ProxiedClientTests {
    private func producer(_ servers: String, transactionalID: String? = nil) throws -> KafkaProducer {
        var own: KafkaProperties = ["bootstrap.servers": servers, "linger.ms": "1"]
        own["transactional.id"] = transactionalID
        return try KafkaProducer(properties: .producerDefaults.overridden(by: own)) { _ in }
    }

    private func values(_ topic: String, _ servers: String) throws -> [String] {
        let reader = try PartitionReader(
            properties: .consumerDefaults.overridden(by: ["bootstrap.servers": servers])
        ) { _ in }
        var values: [String] = []
        _ = try reader.read(TopicPartition(topic, 0), timeout: .seconds(20)) { message in
            values.append(message.value.map { String(decoding: $0, as: UTF8.self) } ?? "")
        }
        return values
    }

    @Test("A client stays on the proxy: refused there, it reaches no broker")
    func aClientStaysOnTheProxy() throws {
        let cluster = try MockCluster(brokers: 2)
        try cluster.createTopic("t", partitions: 2)
        let proxy = try FaultProxy(bootstrapServers: cluster.bootstrapServers)
        let producer = try producer(proxy.bootstrapServers)
        for partition in Int32(0)..<2 { try producer.produce(topic: "t", partition: partition, key: nil, value: [1]) }
        try producer.flush(timeout: .seconds(20))
        proxy.set(.refuse)
        for partition in Int32(0)..<2 { try producer.produce(topic: "t", partition: partition, key: nil, value: [2]) }
        #expect(throws: KafkaError.self) { try producer.flush(timeout: .seconds(1)) }
        proxy.set(.pass)
        try producer.flush(timeout: .seconds(20))
        #expect(producer.takeDeliveryFailure() == nil)
        #expect(proxy.statistics.unreadable == 0)
    }

    @Test("What is committed after an abort is seen by those who had read before it")
    func aReaderSeesWhatFollowsAnAbort() throws {
        let broker = try TestBroker.shared()
        let topic = try makeTopic(broker)
        let proxy = try FaultProxy(bootstrapServers: broker.bootstrapServers, repairsFetches: true)
        let own: KafkaProperties = ["bootstrap.servers": proxy.bootstrapServers, "group.id": topic]
        let consumer = try KafkaConsumer(properties: .consumerDefaults.overridden(by: own)) { _ in }
        try consumer.assign([PartitionOffset(TopicPartition(topic, 0), offset: PartitionOffset.beginning)])
        let producer = try producer(proxy.bootstrapServers, transactionalID: topic)
        try producer.initTransactions(timeout: .seconds(20))
        var seen: [String] = []
        for (value, isKept) in [("a", true), ("x", false), ("b", true), ("y", false), ("c", true)] {
            try producer.beginTransaction()
            try producer.produce(topic: topic, partition: 0, key: nil, value: Array(value.utf8))
            try producer.flush(timeout: .seconds(20))
            if isKept { try producer.commitTransaction() } else { try producer.abortTransaction() }
            let deadline = ContinuousClock.now + .seconds(isKept ? 20 : 1)
            while seen.last != value, .now < deadline {
                guard case .message(let message) = consumer.poll(milliseconds: 100) else { continue }
                seen.append(message.value.map { String(decoding: $0, as: UTF8.self) } ?? "")
            }
        }
        #expect(seen == ["a", "b", "c"])
        #expect(proxy.statistics.unreadable == 0)
    }

    private func makeTopic(_ broker: TestBroker) throws -> String {
        let topic = "proxied-\(UUID().uuidString.prefix(8))"
        let admin = try KafkaAdmin(
            properties: .adminDefaults.overridden(by: ["bootstrap.servers": broker.bootstrapServers])
        ) { _ in }
        _ = try admin.createTopics(
            [NewTopic(name: topic, partitions: 1, replicationFactor: 1)], timeout: .seconds(20))
        return topic
    }

    @Test("A commit whose response is dropped is there, once")
    func aCommitOutlivesItsResponse() throws {
        let broker = try TestBroker.shared()
        let topic = try makeTopic(broker)
        let proxy = try FaultProxy(bootstrapServers: broker.bootstrapServers)
        let producer = try producer(proxy.bootstrapServers, transactionalID: topic)
        try producer.initTransactions(timeout: .seconds(20))
        for value in ["a", "b"] {
            if value == "b" { proxy.set(.dropResponse(.endTransaction)) }
            try producer.beginTransaction()
            try producer.produce(topic: topic, partition: 0, key: nil, value: Array(value.utf8))
            // The client asks again over a new connection, and is told that it is done.
            try producer.commitTransaction()
        }
        #expect(proxy.statistics.strikes == 1)
        #expect(proxy.statistics.unreadable == 0)
        #expect(try values(topic, proxy.bootstrapServers) == ["a", "b"])
    }
}
