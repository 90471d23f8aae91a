import Foundation
import SloburnKafka
import SloburnTestKit

/// Alerts as the daemon writes them, for those who read them.
extension Scenario {
    /// Creates the two topics of alerts, and a configuration that names them.
    func createAlertTopics() throws {
        try configure(daemon())
        try create(topic("alerts"), partitions: 1, ["retention.ms": "-1"])
        try create(topic("alerts.active"), partitions: 1, ["cleanup.policy": "compact"])
    }

    /// Writes a transition to both topics.
    func write(_ value: AlertValue) throws {
        let key = Array(value.key.utf8)
        let state = value.isFiring ? "firing" : "resolved"
        let headers: KafkaHeaders = [
            "ce_specversion": "1.0", "ce_id": "io.sloburn.alert/\(value.key)@\(value.at)/\(state)",
            "ce_source": "/sloburn/test", "ce_type": "io.sloburn.alert.v1", "ce_time": value.at,
            "ce_subject": value.key, "content-type": "application/json",
        ]
        try send(value.bytes, key: key, headers: headers, to: topic("alerts"))
        try send(value.isFiring ? value.bytes : nil, key: key, headers: headers, to: topic("alerts.active"))
        try flush()
    }

    /// An alert that fires from this moment on.
    func alert(_ slo: String, severity: String = "page") -> AlertValue {
        var value = AlertValue()
        value.slo = slo
        value.severity = severity
        value.at = Self.time
        value.startsAt = value.at
        value.id = String(UUID().uuidString.replacing("-", with: "").lowercased().prefix(16))
        return value
    }

    /// The alert, resolved at this moment.
    func resolved(_ value: AlertValue) -> AlertValue { value.then(isFiring: false, at: Self.time) }

    /// Starts a bridge.
    func bridge(_ arguments: String..., instance: String = "test", variables: [String: String] = [:]) throws
        -> SloburnProcess
    {
        try SloburnProcess(
            ["bridge", "--config", configPath] + arguments, instance: instance, variables: variables)
    }

    private static var time: String {
        Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
