import Foundation
import SloburnKafka

/// Produces samples that make alerts fire, and reads the alerts.
final class LatencyProbe {
    private struct Alert: Decodable {
        var group: [String: String]
        var status: String
    }

    // The daemon has come to the present by then.
    private static let warmUp = Duration.seconds(8)
    private static let patience = Duration.seconds(30)

    private let topic: LoadedTopic
    private let producer: KafkaProducer
    private let consumer: KafkaConsumer
    private let decoder = JSONDecoder()
    private var sent: [String: ContinuousClock.Instant] = [:]
    private var latencies: [String: Double] = [:]
    private var background = 0

    /// Connects to the topic of the samples and that of the alerts, which the daemon has made.
    init(topic: LoadedTopic, alerts: String, bootstrapServers: String) throws {
        self.topic = topic
        let properties: KafkaProperties = ["bootstrap.servers": bootstrapServers]
        producer = try KafkaProducer(
            properties: KafkaProperties.producerDefaults.overridden(by: properties).overridden(by: [
                "linger.ms": "1"
            ]), log: { _ in })
        consumer = try KafkaConsumer(
            properties: KafkaProperties.consumerDefaults.overridden(by: properties).overridden(by: [
                "group.id": "bench-latency", "fetch.wait.max.ms": "5",
            ]), log: { _ in })
        let partitions = try producer.partitionCounts(timeout: .seconds(30))[alerts] ?? 0
        guard partitions > 0 else { throw Failure("the daemon has made no topic \(alerts)") }
        try consumer.assign(
            (0..<Int32(partitions)).map {
                PartitionOffset(TopicPartition(alerts, $0), offset: PartitionOffset.beginning)
            })
    }

    /// Sends the samples and waits for the alerts.
    ///
    /// - Parameters:
    ///   - count: how many bad samples.
    ///   - pace: how many of them a second.
    ///   - rate: how many good samples a second beside them.
    /// - Returns: for each alert that came, the seconds since its sample was produced.
    /// - Throws: `KafkaError` when a sample could not be sent.
    func measure(count: Int, pace: Int, rate: Int) throws -> [Double] {
        let start = ContinuousClock.now
        // Not a divisor of the second, so that the samples do not keep one distance from the evaluations.
        let step = Duration.seconds(1) / pace * 1.037
        let end = start + Self.warmUp + step * count + Self.patience
        while latencies.count < count, .now < end {
            let elapsed = ContinuousClock.now - start
            let due = elapsed - Self.warmUp
            if sent.count < count, due >= step * sent.count { try sendBad() }
            while Double(background) < elapsed / .seconds(1) * Double(rate) { try sendGood() }
            producer.poll()
            readAlert()
        }
        try producer.flush(timeout: .seconds(10))
        return Array(latencies.values)
    }

    private func sendBad() throws {
        let name = "probe-\(sent.count)"
        sent[name] = .now
        try send(service: name, status: 503, partition: Int32(sent.count) % topic.partitions)
    }

    private func sendGood() throws {
        background += 1
        try send(service: "background", status: 200, partition: Int32(background) % topic.partitions)
    }

    private func send(service: String, status: Int, partition: Int32) throws {
        let now = Int64(Date.now.timeIntervalSince1970 * 1_000)
        let event = """
            {"metric":"probe","value":1,"unit":"ms","timestamp":\(now),"service":"\(service)","region":"eu",\
            "status":\(status)}
            """
        try producer.produce(topic: topic.name, partition: partition, key: nil, value: Array(event.utf8))
    }

    private func readAlert() {
        guard case .message(let message) = consumer.poll(milliseconds: 1) else { return }
        let now = ContinuousClock.now
        guard let value = message.value, let alert = try? decoder.decode(Alert.self, from: Data(value)),
            alert.status == "firing", let name = alert.group["service"], let start = sent[name],
            latencies[name] == nil
        else { return }
        latencies[name] = (now - start) / .seconds(1)
    }
}
