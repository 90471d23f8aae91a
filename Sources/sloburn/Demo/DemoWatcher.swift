import Foundation
import SloburnKafka
import SloburnModel

/// Something read from the output topics.
enum DemoEvent {
    case snapshot(DemoSnapshot)
    case alert(DemoAlert)
}

/// What the table shows of a snapshot.
struct DemoSnapshot: Decodable {
    struct Budget: Decodable {
        let remaining: Double
    }
    struct Window: Decodable {
        let rate: Double
    }
    struct Alert: Decodable {
        let severity: String
    }

    let key: String
    let sli: Double?
    let total: Int
    let errorBudget: Budget
    let burnRates: [String: Window]
    let alerts: [Alert]
}

/// What is printed of an alert.
struct DemoAlert: Decodable {
    let key: String
    let status: String
    let severity: String
    let at: String
    let summary: String
}

/// Reads the output topics as any subscriber would.
final class DemoWatcher {
    private let consumer: KafkaConsumer
    private let topics: OutputTopicNames

    init(bootstrapServers: String, topics: OutputTopicNames) throws {
        self.topics = topics
        let own: KafkaProperties = [
            "bootstrap.servers": bootstrapServers, "client.id": "watcher", "group.id": "watcher",
        ]
        consumer = try KafkaConsumer(properties: .consumerDefaults.overridden(by: own)) { _ in }
        var places = [PartitionOffset(TopicPartition(topics.name(of: .alerts), 0), offset: PartitionOffset.beginning)]
        for partition in 0..<2 {
            places.append(
                PartitionOffset(
                    TopicPartition(topics.name(of: .snapshots), Int32(partition)), offset: PartitionOffset.beginning))
        }
        try consumer.assign(places)
    }

    /// Hands over what comes within the time.
    func poll(milliseconds: Int64, _ body: (DemoEvent) -> Void) {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        while ContinuousClock.now < end {
            switch consumer.poll(milliseconds: 50) {
            case .message(let message):
                guard let value = message.value else { continue }
                let data = Data(value)
                if message.topic == topics.name(of: .alerts) {
                    if let alert = try? JSONDecoder().decode(DemoAlert.self, from: data) { body(.alert(alert)) }
                } else if let snapshot = try? JSONDecoder().decode(DemoSnapshot.self, from: data) {
                    body(.snapshot(snapshot))
                }
            default: continue
            }
        }
    }
}
