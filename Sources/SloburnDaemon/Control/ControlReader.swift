import Foundation
import Logging
import SloburnConfig
import SloburnKafka
import SloburnModel
import SloburnPipeline

/// Follows the control topics, outside any group: every process of the budget stage knows all that people and tools say.
final class ControlReader {
    private static let timeout = Duration.seconds(60)
    /// How far back changes are read at the start: a daemon that catches up may have to tell of alerts of days ago.
    private static let changesKept = TimeSpan.days(7)

    private let context: StageContext
    private let consumer: KafkaConsumer
    private let topics: [String: ControlTopic]
    /// The topics of active alerts, where it matters which others fire.
    private let alertsTopics: Set<String>
    private var holders: KeyHolders
    private var table = ControlTable()
    private var alerts: [String: ActiveAlert] = [:]

    /// Reads what there is up to now.
    ///
    /// - Throws: `KafkaError` when the end of the topics was not reached.
    init(_ context: StageContext) throws(KafkaError) {
        self.context = context
        let names = context.options.settings.topics
        topics = Dictionary(
            ControlTopic.allCases.map { (names[$0], $0) }, uniquingKeysWith: { first, _ in first })
        let alertsTopics = context.options.engine.hearsOfAlerts ? names.all(of: .activeAlerts) : []
        self.alertsTopics = Set(alertsTopics)
        holders = KeyHolders(alertsTopics)
        consumer = try context.clients.follower()
        context.beat()
        try readToEnd()
    }

    /// What adjusts budgets and alerts now.
    var adjustments: [Adjustment] { table.adjustments }

    /// Who has taken notice of which alerts.
    var acknowledgements: [Acknowledgement] { table.acknowledgements }

    /// What has been changed in the running systems.
    var changes: [Change] { table.changes }

    /// The alerts that fire, in this process or another; none where nobody asks.
    var activeAlerts: [ActiveAlert] { Array(alerts.values) }

    /// Takes what has come since; returns whether anything has.
    func takeNews() -> Bool {
        var hasNews = false
        while true {
            switch consumer.poll(milliseconds: 0) {
            case .message(let message):
                take(message)
                hasNews = true
            case .endOfPartition: break
            case .error(let error): context.status.noteError(error, context)
            case .none: return hasNews
            }
        }
    }

    private func readToEnd() throws(KafkaError) {
        var unread: Set<TopicPartition> = []
        for (topic, count) in try consumer.partitionCounts(timeout: .seconds(10))
        where topics[topic] != nil || alertsTopics.contains(topic) {
            unread.formUnion((0..<Int32(count)).map { TopicPartition(topic, $0) })
        }
        guard !unread.isEmpty else { return }
        try consumer.assign(try unread.map { place throws(KafkaError) in try start(of: place) })
        let deadline = ContinuousClock.now + Self.timeout
        while !unread.isEmpty {
            context.beat()
            switch consumer.poll(milliseconds: 200) {
            case .message(let message): take(message)
            case .endOfPartition(let place, _): unread.remove(place)
            case .error(let error):
                if error.isFatal { throw error }
                context.status.noteError(error, context)
            case .none: break
            }
            if !unread.isEmpty, ContinuousClock.now >= deadline {
                throw KafkaError(.timedOut, reason: "the control topics can't be read to their end", isRetriable: true)
            }
        }
    }

    /// Where reading begins: what counts for ever at the beginning, changes at those of the last days.
    private func start(of place: TopicPartition) throws(KafkaError) -> PartitionOffset {
        guard let topic = topics[place.topic], !topic.isCompacted else {
            return PartitionOffset(place, offset: PartitionOffset.beginning)
        }
        let first = (WallClock.now - Self.changesKept).nanoseconds / 1_000_000
        let offset = try consumer.offset(in: place, atMilliseconds: first, timeout: .seconds(10))
        return PartitionOffset(place, offset: offset ?? PartitionOffset.end)
    }

    private func take(_ message: borrowing KafkaMessage) {
        if alertsTopics.contains(message.topic) { return takeAlert(message) }
        guard let topic = topics[message.topic] else { return }
        let place = "\(message.topicPartition)@\(message.offset)"
        if topic.isCompacted, message.key == nil { return refuse(place, "", "the record has no key") }
        let key = message.key.map { String(decoding: $0, as: UTF8.self) } ?? ""
        do throws(ControlTable.Refusal) {
            let warnings = try table.take(topic, key: key, value: message.value, beside: context.options.engine)
            for warning in warnings {
                context.logger.warning(
                    .controlQuestionable, "a control record may not be meant",
                    metadata: ["record": "\(place)", "key": "\(key)", "warning": "\(warning)"])
            }
        } catch {
            refuse(place, key, error.description)
        }
    }

    /// Takes an alert that fires, or no longer does; what is no alert is none.
    private func takeAlert(_ message: borrowing KafkaMessage) {
        guard let key = message.key.map({ String(decoding: $0, as: UTF8.self) }) else { return }
        let time = message.timestamp.milliseconds.flatMap(Timestamp.init(milliseconds:))
        guard holders.counts(key, in: message.topic, at: time, isTombstone: message.value == nil) else { return }
        alerts[key] = message.value.flatMap { ActiveAlert(json: Data($0)) }
    }

    private func refuse(_ place: String, _ key: String, _ problem: String) {
        context.status.didRefuseControlRecord()
        context.logger.error(
            .controlRefused, "a control record can't be used",
            metadata: ["record": "\(place)", "key": "\(key)", "error": "\(problem)"])
    }
}

extension ActiveAlert {
    /// Reads what matters of an alert record; nil where it is none.
    fileprivate init?(json: Data) {
        guard let object = try? JSONSerialization.jsonObject(with: json) as? [String: Any],
            let key = object["key"] as? String, let severity = object["severity"] as? String
        else { return nil }
        self.init(
            key: key, service: object["service"] as? String ?? "", severity: severity,
            group: AlertGroup(object["grouping"], severity: severity))
    }
}

extension AlertGroup {
    /// Reads the group of an alert record; nil where it has none.
    fileprivate init?(_ value: Any?, severity: String) {
        guard let object = value as? [String: Any], let route = object["route"] as? String,
            let by = object["by"] as? [[String: Any]]
        else { return nil }
        let pairs = by.map { ($0["label"] as? String ?? "", $0["value"] as? String ?? "") }
        self.init(route: route, labels: pairs.map(\.0), values: pairs.map(\.1), severity: severity)
    }
}
