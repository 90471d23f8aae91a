public import SloburnModel
public import SloburnSelector

/// Which topics the sources read.
public struct InputTopics: Sendable {
    private var names: Set<String> = []
    private var patterns: [CompiledRegex] = []

    /// The topics of these sources.
    ///
    /// - Parameter sources: the sources.
    /// - Throws: `RegexError` for a pattern that the configuration's checks should have found.
    public init(of sources: [DataSourceDefinition]) throws(RegexError) {
        for source in sources {
            switch source.topics {
            case .names(let names): self.names.formUnion(names)
            // Unlike a selector's pattern, a topic pattern is anchored only where it says so, as in librdkafka.
            case .pattern(let pattern): patterns.append(try CompiledRegex("(?:\(pattern)).*"))
            }
        }
    }

    /// Whether some source reads the topic.
    public func contains(_ topic: String) -> Bool {
        names.contains(topic) || patterns.contains { $0.matches(topic) }
    }
}
