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
    let taxonomy: TaxonomyCheck

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
            _ = query(metric.spec, source: name)
            return nil
        }
        switch source.content {
        case .other(let sourceType):
            return .skipped(type: sourceType)
        case .kafka:
            if let type, type != "kafka" {
                metric.type?.error(.invalidValue, "the DataSource '\(name)' is of type kafka, not '\(type)'")
            }
            return query(metric.spec, source: name).map { .kafka($0) }
        }
    }

    private func linkWithoutReference(_ metric: MetricDocument, type: String?) -> LinkedMetric? {
        if let type, type.lowercased() != "kafka" { return .skipped(type: type) }
        metric.element.report(
            .error, .missingField, "is required; name the DataSource of type kafka that the query reads",
            path: metric.element.childPath("metricSourceRef"))
        _ = query(metric.spec, source: "")
        return nil
    }

    private func query(_ spec: Element, source: String) -> LinkedMetric.Query? {
        guard let fields = Fields(spec, ["query", "groupBy", "unit"]) else { return nil }
        let selector = fields.required("query", "write a selector").flatMap {
            self.selector($0, source: source)
        }
        let groupBy = fields["groupBy"].map { self.groupBy($0, source: source) } ?? []
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

    private func selector(_ element: Element, source: String) -> Selector? {
        guard let selector = element.selector() else { return nil }
        for asked in asked(source) { SelectorCheck.check(selector, element, asked) }
        taxonomy.check(selector, element)
        return selector
    }

    private func groupBy(_ element: Element, source: String) -> [String] {
        let labels = element.distinctTexts() ?? []
        for item in element.list() ?? [] {
            guard let label = item.plainText else { continue }
            if label == "__name__" {
                item.error(
                    .invalidValue, "'__name__' is the metric's name, which the query gives; name labels of samples")
            }
            taxonomy.checkLabel(label, item)
        }
        checkGroupBy(element, source: source)
        // Bytes, not Unicode's order: the order is a part of keys.
        return labels.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Warns of labels of a groupBy that the samples of a source never have.
    func checkGroupBy(_ element: Element, source: String) {
        guard case .list(let values) = element.value.content else { return }
        for (index, value) in values.enumerated() {
            let item = element.child(value, index: index)
            guard let label = item.plainText else { continue }
            for asked in asked(source) { SelectorCheck.checkGroup(label, item, asked) }
        }
    }

    /// The sources of whose samples a query is asked: the one that it names, and those counted in its place or beside it.
    func asked(_ name: String) -> [AskedSource] {
        [AskedSource(name: name, definition: definition(name))] + companions(of: name)
    }

    /// The sources that are counted in the place of a source or beside it, each once.
    func companions(of name: String) -> [AskedSource] {
        guard let source = definition(name) else { return [] }
        var roles: [(name: String, role: AskedSource.Role)] = []
        if let fallback = source.fallback { roles.append((fallback.source, .fallback(of: name))) }
        if let reconcile = source.reconcile, reconcile.source != source.fallback?.source {
            roles.append((reconcile.source, .compared(with: name)))
        }
        return roles.map { AskedSource(name: $0.name, definition: definition($0.name), role: $0.role) }
    }

    /// The definition of a source; nil where it has errors.
    func definition(_ name: String) -> DataSourceDefinition? {
        guard case .kafka(let definition)? = sources[name]?.content else { return nil }
        return definition
    }
}
