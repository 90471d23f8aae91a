import SloburnKafka
import SloburnModel
import SloburnPipeline

/// Which topics of the cluster are whose.
extension Facts {
    /// The topics of a source that are there, in order.
    func inputs(of source: DataSourceDefinition) -> [String] {
        guard let inputs = try? InputTopics(of: [source]) else { return [] }
        return topics.keys.filter { inputs.contains($0) }.sorted()
    }

    /// The topics of all sources that are there, in order.
    var inputs: [String] { Set(engine.sources.flatMap { inputs(of: $0) }).sorted() }

    /// The topics that sources name; those that a pattern means are not among them.
    var namedInputs: [String] {
        let names = engine.sources.flatMap { source -> [String] in
            if case .names(let names) = source.topics { return names }
            return []
        }
        return Set(names).sorted()
    }

    /// The sources that read a topic.
    func sources(of topic: String) -> [DataSourceDefinition] {
        engine.sources.filter { (try? InputTopics(of: [$0]))?.contains(topic) == true }
    }

    /// The partitions of a topic that is there.
    func partitions(of topic: String) -> [TopicPartition] {
        (topics[topic]?.partitions ?? []).map { TopicPartition(topic, $0.id) }
    }

    /// A setting of a topic as a number; nil where it is not known or no number.
    func number(_ setting: String, of topic: String) -> Int64? {
        topicSettings[topic]?.value?[setting].flatMap { Int64($0) }
    }
}
