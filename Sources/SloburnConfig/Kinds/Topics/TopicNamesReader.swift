internal import SloburnModel

/// Reads the names of the output topics.
enum TopicNamesReader {
    static func document(_ element: Element, group: String) -> TopicNamesDocument? {
        let keys =
            OutputTopic.allCases.map(\.rawValue) + ControlTopic.allCases.map(\.rawValue) + [
                "deltas", "checkpoints", "claims",
            ]
        guard let fields = Fields(element, ["prefix", "labels"] + keys) else { return nil }
        var names = OutputTopicNames(group: group)
        if let prefix = fields["prefix"]?.text() {
            names = OutputTopicNames(prefix: prefix, group: group)
            if !NameRules.isTopic(prefix + OutputTopic.activeAlerts.rawValue) {
                fields["prefix"]?.error(.invalidTopic, "'\(prefix)' can't begin a topic; \(NameRules.topicRule)")
            }
        }
        for topic in OutputTopic.allCases {
            if let name = fields[topic.rawValue].flatMap({ template($0, for: topic) }) { names[topic] = name }
        }
        for topic in ControlTopic.allCases {
            if let name = fields[topic.rawValue].flatMap(Self.name) { names[topic] = name }
        }
        if let name = fields["deltas"].flatMap(Self.name) { names.deltas = name }
        if let name = fields["checkpoints"].flatMap(Self.name) { names.checkpoints = name }
        if let name = fields["claims"].flatMap(Self.name) { names.claims = name }
        // Where labels have places, the names are looked at once it is known what these hold.
        if names.labels.isEmpty { TopicNameCheck.check(names, element) }
        return TopicNamesDocument(names: names, element: element, labels: fields["labels"].map(labels) ?? [:])
    }

    private static func name(_ element: Element) -> String? {
        guard let text = element.nonEmptyText() else { return nil }
        if NameRules.isTopic(text) { return text }
        element.error(.invalidTopic, "'\(text)' is no topic; \(NameRules.topicRule)")
        return nil
    }

    /// A name in which labels may have places.
    private static func template(_ element: Element, for topic: OutputTopic) -> TopicTemplate? {
        guard let text = element.nonEmptyText() else { return nil }
        guard let template = TopicTemplate(text), template.labels.allSatisfy(NameRules.isQualifiedName) else {
            element.error(
                .invalidTopic, "'\(text)' has a place that is not closed or names no label; write ${region}")
            return nil
        }
        if !template.labels.isEmpty, !topic.canBranch {
            element.error(.invalidTopic, "'\(text)' has labels, but the audit is one for the whole configuration")
            return nil
        }
        return template.labels.isEmpty ? name(element).flatMap(TopicTemplate.init) : template
    }

    /// The values of labels that have topics of their own.
    private static func labels(_ element: Element) -> [String: TopicNamesDocument.Label] {
        var labels: [String: TopicNamesDocument.Label] = [:]
        for (label, entry) in element.entries() ?? [] {
            guard entry.nonEmptyList() != nil, let values = entry.distinctTexts() else { continue }
            if values.contains(TopicBranches.other) {
                entry.error(
                    .invalidValue, "'\(TopicBranches.other)' stands for all values that are not listed; leave it out")
            }
            labels[label] = .init(values: values.filter { $0 != TopicBranches.other }, element: entry)
        }
        return labels
    }
}
