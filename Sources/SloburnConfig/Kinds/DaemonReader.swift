internal import SloburnModel

/// Reads `kind: Daemon`.
enum DaemonReader {
    private static let known = [
        "description", "kafka", "group", "topics", "evaluationInterval", "partitions", "replicationFactor", "http",
        "ingestThreads", "limits",
    ]

    /// What it says; nil where the spec is no mapping.
    ///
    /// What has findings keeps its default.
    static func document(_ spec: Element, name: String) -> DaemonDocument? {
        guard let fields = Fields(spec, known) else { return nil }
        fields.checkDescription()
        var settings = DaemonSettings(name: name)
        if let kafka = fields["kafka"] { settings.kafka = properties(kafka) }
        if let group = fields["group"].flatMap(Self.group) { settings.group = group }
        let topics = fields["topics"].flatMap { TopicNamesReader.document($0, group: settings.group) }
        settings.topics = topics?.names ?? OutputTopicNames(group: settings.group)
        if let interval = fields["evaluationInterval"]?.timeSpan(.seconds(1) ... .seconds(60)) {
            settings.evaluationInterval = interval
        }
        if let partitions = fields["partitions"]?.integer(1...1_024) { settings.partitions = Int(partitions) }
        if let threads = fields["ingestThreads"]?.integer(1...64) { settings.ingestThreads = Int(threads) }
        if let element = fields["replicationFactor"], let factor = element.integer(-1...32_767) {
            if factor == 0 { element.error(.outOfRange, "must be -1, the broker's default, or from 1 to 32767") }
            settings.replicationFactor = Int(factor)
        }
        settings.http = fields["http"].flatMap(HTTPReader.settings)
        if let memory = fields["limits"].flatMap(Self.memory) { settings.memoryLimit = memory }
        return DaemonDocument(settings: settings, topics: topics)
    }

    private static func properties(_ element: Element) -> [KafkaProperty] {
        var properties: [KafkaProperty] = []
        var places: [String: Element] = [:]
        for (name, entry) in element.entries() ?? [] {
            var place = entry
            place.isSecret = KafkaProperty(name: name, value: "").isSecret
            guard let value = place.scalarText() else { continue }
            if PropertyTemplate(value) == nil {
                place.error(
                    .invalidValue, "write ${NAME} or ${file:/path}; a place in the value is not closed or no name")
            }
            // What a variable will hold is not known yet.
            if !value.contains("${"), let problem = place.findings.kafkaProblem(name, value) {
                // Of a name that is not known nobody can tell whether its value is a secret.
                place.isSecret = true
                place.error(.invalidValue, problem)
            }
            if name == "bootstrap.servers", value.allSatisfy(\.isWhitespace) {
                place.error(.invalidValue, "is empty; write HOST:PORT of one broker or more")
            }
            if KafkaProperty.managedNames.contains(name) {
                place.warning(.managedProperty, "Sloburn sets \(name) itself; this value is not used")
            }
            properties.append(KafkaProperty(name: name, value: value))
            places[name] = place
        }
        for conflict in element.findings.kafkaConflicts(properties) {
            (places[conflict.property] ?? element).error(.invalidValue, conflict.message)
        }
        if !properties.contains(where: { $0.name == "bootstrap.servers" || $0.name == "metadata.broker.list" }) {
            element.report(
                .error, .missingField, "is required; write HOST:PORT of one broker or more",
                path: element.childPath("bootstrap.servers"))
        }
        return properties
    }

    private static func group(_ element: Element) -> String? {
        guard let text = element.nonEmptyText() else { return nil }
        // It also begins the names of the internal topics.
        guard NameRules.isTopic(text), text.utf8.count <= 200 else {
            element.error(.invalidName, "'\(text)' must be 1 to 200 letters, digits, '.', '_' or '-'")
            return nil
        }
        return text
    }

    private static func memory(_ element: Element) -> ByteSize? {
        Fields(element, ["memory"])?["memory"]?.byteSize(atLeast: .mebibytes(256))
    }
}
