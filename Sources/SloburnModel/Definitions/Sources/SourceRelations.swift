/// What the sources of a configuration are to each other: who stands in for whom, is compared with whom, or vouches.
public struct SourceRelations: Hashable, Sendable {
    /// One of the sources whose samples a budget's queries are asked of.
    public struct Stream: Hashable, Sendable {
        /// The DataSource.
        public var source: String
        /// The DataSource that the queries name.
        public var primary: String
        /// The fallback that it is; nil for the primary itself, and for a source that is only compared.
        public var fallback: FallbackRule?
        /// The comparison that it is for; nil for none.
        public var reconcile: ReconcileRule?

        /// Whether it is the one that the queries name.
        public var isPrimary: Bool { source == primary }
    }

    /// A source of which it has to be known, for each interval, what has come.
    public struct Watched: Hashable, Sendable {
        /// The DataSource.
        public var source: String
        /// What tells how much of its data has come; nil where only silence can be told.
        public var rule: CompletenessRule?
        /// What stands in for it; nil for nothing.
        public var fallback: FallbackRule?

        /// How long an interval is.
        public var interval: TimeSpan { rule?.interval ?? CompletenessRule.defaultInterval }
        /// How long after its end an interval is judged.
        ///
        /// Silence is plain as soon as all input has come so far.
        public var wait: TimeSpan { rule?.wait ?? .zero }
    }

    private let sources: [DataSourceDefinition]

    /// Finds out what sources are to each other.
    public init(_ sources: [DataSourceDefinition]) { self.sources = sources }

    /// The sources whose queries are asked of the samples of one: itself, and those that it stands in for or is compared
    /// with.
    public func primaries(servedBy source: String) -> Set<String> {
        let companions = sources.filter { $0.fallback?.source == source || $0.reconcile?.source == source }
        return Set(companions.map(\.name) + [source])
    }

    /// The sources that a budget's queries are asked of, the primaries first; empty where each of them is on its own.
    public func streams(of budget: BudgetDefinition) -> [Stream] {
        let primaries: [String] = budget.queries.map(\.source).reduce(into: []) {
            if !$0.contains($1) { $0.append($1) }
        }
        var companions: [Stream] = []
        for primary in primaries {
            guard let source = sources.first(where: { $0.name == primary }) else { continue }
            if let fallback = source.fallback {
                let compared = source.reconcile.flatMap { $0.source == fallback.source ? $0 : nil }
                companions.append(
                    Stream(source: fallback.source, primary: primary, fallback: fallback, reconcile: compared))
            }
            if let reconcile = source.reconcile, reconcile.source != source.fallback?.source {
                companions.append(Stream(source: reconcile.source, primary: primary, reconcile: reconcile))
            }
        }
        if companions.isEmpty { return [] }
        return primaries.map { Stream(source: $0, primary: $0) } + companions
    }

    /// The sources that are watched, in the order of the files.
    public var watched: [Watched] {
        let fallbacks = Set(sources.compactMap(\.fallback?.source))
        return sources.filter { $0.completeness != nil || $0.fallback != nil || fallbacks.contains($0.name) }
            .map { Watched(source: $0.name, rule: $0.completeness, fallback: $0.fallback) }
    }
}
