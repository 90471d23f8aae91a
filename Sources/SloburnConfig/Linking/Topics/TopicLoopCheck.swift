internal import SloburnModel
internal import SloburnSelector

/// Refuses sources that would read what Sloburn writes: each record would make another one.
enum TopicLoopCheck {
    static func check(_ source: DataSourceDocument, _ names: OutputTopicNames) {
        guard case .kafka(let definition?) = source.content else { return }
        let topics = source.spec?["connectionDetails"]?["topics"]
        for name in names.all where reads(definition.topics, name) {
            (topics.map { item(of: $0, naming: name) } ?? source.element).error(
                .topicLoop,
                "the topics of the DataSource '\(source.name)' include '\(name)', which Sloburn writes itself")
        }
    }

    /// The item that is a name, or the only one, a pattern.
    private static func item(of topics: Element, naming name: String) -> Element {
        guard case .list(let values) = topics.value.content else { return topics }
        let index = values.firstIndex { $0.plainText == name } ?? values.indices.first
        return index.map { topics.child(values[$0], index: $0) } ?? topics
    }

    private static func reads(_ topics: DataSourceDefinition.Topics, _ name: String) -> Bool {
        switch topics {
        case .names(let topics): return topics.contains(name)
        case .pattern(let pattern):
            // librdkafka looks for the pattern from the beginning on, but not to the end.
            return (try? CompiledRegex("(?:\(pattern)).*"))?.matches(name) ?? false
        }
    }
}
