internal import SloburnModel

/// A metric whose source is known.
enum LinkedMetric {
    /// It reads a Kafka source.
    struct Query {
        var query: BudgetDefinition.MetricQuery
        var queryElement: Element
        /// Sorted, without repetition; empty where there is none.
        var groupBy: [String]
        var groupByElement: Element?
        var unit: String?
        var unitElement: Element?
    }

    case kafka(Query)
    /// It reads something that Sloburn does not.
    case skipped(type: String)
}

/// Resolves the sources of metrics and reads their queries.
struct MetricLinker {
    private let sources: [String: DataSourceDocument]
    private let taxonomy: TaxonomyCheck

    init(_ sources: [DataSourceDocument], taxonomy: TaxonomyCheck) {
        self.taxonomy = taxonomy
        self.sources = Dictionary(sources.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The metric; nil, with a finding, where it can't be used.
    func link(_ metric: MetricDocument) -> LinkedMetric? {
        let type = metric.type?.plainText
        guard let reference = metric.reference, let name = reference.plainText else {
            return linkWithoutReference(metric, type: type)
        }
        guard let source = sources[name] else {
            reference.error(
                .unknownReference,
                "there is no DataSource '\(name)'\(NearestName.hint(for: name, in: sources.keys))"
                    + metric.element.findings.unreadHint)
            _ = query(metric.spec, source: name, definition: nil)
            return nil
        }
        switch source.content {
        case .other(let sourceType):
            return .skipped(type: sourceType)
        case .kafka(let definition):
            if let type, type != "kafka" {
                metric.type?.error(.invalidValue, "the DataSource '\(name)' is of type kafka, not '\(type)'")
            }
            return query(metric.spec, source: name, definition: definition).map { .kafka($0) }
        }
    }

    private func linkWithoutReference(_ metric: MetricDocument, type: String?) -> LinkedMetric? {
        if let type, type.lowercased() != "kafka" { return .skipped(type: type) }
        metric.element.report(
            .error, .missingField, "is required; name the DataSource of type kafka that the query reads",
            path: metric.element.childPath("metricSourceRef"))
        _ = query(metric.spec, source: "", definition: nil)
        return nil
    }

    private func query(
        _ spec: Element, source: String, definition: DataSourceDefinition?
    ) -> LinkedMetric.Query? {
        guard let fields = Fields(spec, ["query", "groupBy", "unit"]) else { return nil }
        let selector = fields.required("query", "write a selector").flatMap {
            self.selector($0, source: source, definition: definition)
        }
        let groupBy = fields["groupBy"].map { self.groupBy($0, source: source, definition: definition) } ?? []
        var unit: String?
        if let element = fields["unit"] {
            unit = element.scalarText()
            if let problem = unit.flatMap({ NormalizeBridge.problem(ofUnit: $0) }) {
                element.error(.unknownUnit, problem)
            }
        }
        guard let selector, let queryElement = fields["query"] else { return nil }
        return LinkedMetric.Query(
            query: .init(source: source, selector: selector), queryElement: queryElement, groupBy: groupBy,
            groupByElement: fields["groupBy"], unit: unit, unitElement: fields["unit"])
    }

    private func selector(
        _ element: Element, source: String, definition: DataSourceDefinition?
    ) -> Selector? {
        guard let selector = element.selector() else { return nil }
        for asked in asked(source, definition) {
            SelectorCheck.check(selector, element, source: asked.name, definition: asked.definition, as: asked.role)
        }
        taxonomy.check(selector, element)
        return selector
    }

    private func groupBy(_ element: Element, source: String, definition: DataSourceDefinition?) -> [String] {
        let labels = element.distinctTexts() ?? []
        for item in element.list() ?? [] { item.plainText.map { taxonomy.checkLabel($0, item) } }
        checkGroupBy(element, source: source, definition: definition)
        // Bytes, not Unicode's order: the order is a part of keys.
        return labels.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Warns of labels of a groupBy that the samples of a source never have.
    func checkGroupBy(_ element: Element, source: String, definition: DataSourceDefinition?) {
        guard case .list(let values) = element.value.content else { return }
        for (index, value) in values.enumerated() {
            let item = element.child(value, index: index)
            guard let label = item.plainText else { continue }
            for asked in asked(source, definition) {
                SelectorCheck.checkGroup(label, item, source: asked.name, definition: asked.definition, as: asked.role)
            }
        }
    }

    /// The sources whose samples a query is asked of: the one that it names, and those counted in its place or beside it.
    private func asked(
        _ name: String, _ definition: DataSourceDefinition?
    ) -> [(name: String, definition: DataSourceDefinition?, role: SourceRole)] {
        let companions = companions(of: definition).map { ($0.name, self.definition($0.name), $0.role) }
        return [(name, definition, .read)] + companions
    }

    /// The sources that are counted in the place of a source or beside it, each once.
    func companions(of source: DataSourceDefinition?) -> [(name: String, role: SourceRole)] {
        guard let source else { return [] }
        var companions: [(name: String, role: SourceRole)] = []
        if let fallback = source.fallback { companions.append((fallback.source, .fallback(of: source.name))) }
        if let reconcile = source.reconcile, reconcile.source != source.fallback?.source {
            companions.append((reconcile.source, .compared(with: source.name)))
        }
        return companions
    }

    /// The definition of a source; nil where it has errors.
    func definition(_ name: String) -> DataSourceDefinition? {
        guard case .kafka(let definition)? = sources[name]?.content else { return nil }
        return definition
    }
}
