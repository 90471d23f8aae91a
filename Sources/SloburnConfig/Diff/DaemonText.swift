internal import SloburnModel

/// Says in words what the Daemon document holds.
enum DaemonText {
    /// The settings that differ; of secrets only that they do.
    static func changes(from old: DaemonSettings, to new: DaemonSettings) -> [PropertyChange] {
        let secrets = Set((old.kafka + new.kafka).filter(\.isSecret).map(kafkaName))
        return PropertyChange.changes(from: properties(old), to: properties(new)).map { change in
            var change = change
            if secrets.contains(change.property) {
                change.old = change.old.map { _ in "***" }
                change.new = change.new.map { _ in "***" }
            }
            if ["group", "topics.deltas", "topics.checkpoints"].contains(change.property) {
                change.note = "every budget begins anew unless its state is moved too"
            }
            return change
        }
    }

    private static func kafkaName(_ property: KafkaProperty) -> String { "kafka.\(property.name)" }

    private static func properties(_ http: HTTPSettings) -> [Property] {
        var properties = [Property("http.listen", http.listen)]
        if let tls = http.tls { properties.append(Property("http.tls", "\(tls.certificate), \(tls.key)")) }
        for token in http.tokens {
            let scope = token.scope.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.joined(separator: "|"))" }
            let words = [token.role.rawValue, token.file] + scope
            properties.append(Property("http.tokens.\(token.name)", words.joined(separator: ", ")))
        }
        let metrics = http.sloMetrics.map(\.rawValue).sorted()
        if !metrics.isEmpty { properties.append(Property("http.sloMetrics", metrics.joined(separator: ", "))) }
        return properties
    }

    /// Every setting, in an order that is always the same.
    private static func properties(_ settings: DaemonSettings) -> [Property] {
        var properties = [
            Property("name", settings.name), Property("group", settings.group),
            Property("evaluationInterval", "\(settings.evaluationInterval)"),
            Property("partitions", "\(settings.partitions)"),
            Property("replicationFactor", "\(settings.replicationFactor)"),
            Property("ingestThreads", "\(settings.ingestThreads)"),
            Property("memory", "\(settings.memoryLimit)"),
        ]
        if let http = settings.http { properties += self.properties(http) }
        for topic in OutputTopic.allCases {
            properties.append(Property("topics.\(topic.rawValue)", settings.topics[topic].text))
        }
        for label in settings.topics.branches.labels {
            properties.append(Property("topics.labels.\(label.name)", label.values.joined(separator: ", ")))
        }
        for topic in ControlTopic.allCases {
            properties.append(Property("topics.\(topic.rawValue)", settings.topics[topic]))
        }
        properties.append(Property("topics.deltas", settings.topics.deltas))
        properties.append(Property("topics.checkpoints", settings.topics.checkpoints))
        properties.append(Property("topics.claims", settings.topics.claims))
        return properties + settings.kafka.map { Property(kafkaName($0), $0.value) }
    }
}
