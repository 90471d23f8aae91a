public import Logging
import SloburnConfig
public import SloburnKafka
import SloburnModel

/// Reads the alerts that fire.
///
/// The topic is read from its beginning to its present end, outside any group; what counts is the last record of each
/// key.
public struct ActiveAlertTopic {
    /// The topics' names.
    public let names: [String]
    private let clients: KafkaClients

    private static let timeout = Duration.seconds(60)

    /// Prepares reading.
    ///
    /// - Parameters:
    ///   - options: the daemon's options.
    ///   - logger: where the Kafka client logs.
    public init(_ options: DaemonOptions, logger: Logger) {
        names = options.settings.topics.all(of: .activeAlerts)
        clients = KafkaClients(options: options, logger: logger)
    }

    /// The alerts that fire, by key; none where there is no such topic.
    ///
    /// A record that can't be read counts as none.
    ///
    /// - Throws: `KafkaError` when the end was not reached.
    public func firing() throws(KafkaError) -> [FiringAlert] {
        try clients.latest(of: names, timeout: Self.timeout)
            .compactMap { key, value in FiringAlert(json: value).flatMap { $0.key == key ? $0 : nil } }
            .sorted { $0.key < $1.key }
    }
}
