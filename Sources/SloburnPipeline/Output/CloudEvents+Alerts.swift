import SloburnModel

extension CloudEvents {
    /// The records of a transition of an alert: for `slo.alerts`, and the alert or its tombstone for `slo.alerts.active`.
    ///
    /// - Parameters:
    ///   - key: the alert key.
    ///   - time: the evaluation time.
    ///   - branch: which of the topics, where there are several.
    ///   - isFiring: false when it resolves.
    ///   - value: the alert.
    /// - Returns: two records with the same headers.
    func alert(_ key: String, at time: Timestamp, in branch: TopicBranch, isFiring: Bool, value: [UInt8])
        -> [OutputRecord]
    {
        let occurrence = isFiring ? "firing" : "resolved"
        return [OutputTopic.alerts, .activeAlerts].map { topic in
            record(
                topic, type: "io.sloburn.alert", key: key, at: time, occurrence: occurrence, in: branch,
                value: isFiring || topic == .alerts ? value : nil)
        }
    }
}
