import SloburnModel
import SloburnSelector

/// Says what records become for one source.
final class SourceInspector {
    private let reader: ElementReader
    private let book: SelectorBook
    private let topics: InputTopics
    private let budgets: [String: BudgetDefinition]
    private let relations: SourceRelations
    // The cumulative series that have been seen, to tell which points are the first.
    private var series: Set<[String]> = []

    init(
        _ source: DataSourceDefinition, budgets: [BudgetDefinition], relations: SourceRelations,
        _ schemas: @escaping SchemaLookup
    ) throws(IngestStage.SetUpError) {
        self.relations = relations
        self.budgets = Dictionary(budgets.map { ($0.name, $0) }) { first, _ in first }
        let asked: [String]
        do throws(SelectorError) {
            asked = try Router(source, budgets: budgets, relations: relations).rawLabels
            book = try SelectorBook(primaries: relations.primaries(servedBy: source.name), budgets: budgets)
        } catch {
            throw .selector(error)
        }
        do throws(RegexError) {
            topics = try InputTopics(of: [source])
        } catch {
            throw .topicPattern(error)
        }
        reader = try ElementReader(source, asked: asked, schemas)
    }

    /// The source's name.
    var name: String { reader.source.name }

    /// Whether the topic belongs to the source.
    func reads(topic: String) -> Bool { topics.contains(topic) }

    /// The elements of a record that some selector matches, whatever their times.
    func selectedElements(of record: InputRecord) -> SelectedElements {
        let elements = reader.elements(of: record)
        let readable = elements.filter { $0.metric != nil }
        return SelectedElements(
            source: name, count: Set(elements.map(\.index)).count,
            selected: Set(readable.filter { !book.matches($0.selectorLabels).isEmpty }.map(\.index)),
            readable: Set(readable.map(\.index)))
    }

    /// What a record becomes, from what the stage has told of it.
    func reading(of record: InputRecord, _ told: StageTrace.SourceTrace) -> InspectedReading {
        let elements = reader.elements(of: record)
        var inspected: [InspectedElement] = []
        told.shareOut(elements) { element, index, fate in
            let element = element ?? ReadElement(index: index)
            var entry = InspectedElement(
                index: index, metric: element.metric, kind: element.kind, labels: element.labels, time: element.time,
                value: element.value, outcome: outcome(of: element, fate))
            if case .accepted(let accepted) = fate { addEvidence(of: accepted, among: told.accepted.count, to: &entry) }
            inspected.append(entry)
        }
        return InspectedReading(
            source: name, isTombstone: told.isTombstone, elements: inspected,
            hasMoreLabels: reader.hasMoreLabels)
    }

    private func addEvidence(
        of accepted: StageTrace.Accepted, among count: Int, to element: inout InspectedElement
    ) {
        element.evidence = accepted.evidence.filter { $0.declared != nil || !$0.heard.isEmpty || !$0.numbers.isEmpty }
        guard let sequence = reader.source.completeness?.sequence else { return }
        // An attribute numbers its event, not each of the samples in it.
        if count > 1, sequence.field.hasPrefix(DataSourceDefinition.attributePrefix) { return }
        element.lacksNumber = accepted.evidence.first { $0.source == name }?.numbers.isEmpty ?? true
    }

    private func outcome(of element: ReadElement, _ fate: StageTrace.SourceTrace.Fate) -> InspectedOutcome {
        switch fate {
        case .refused(let rejection): return .refused(rejection)
        case .duplicate: return .duplicate
        case .ended: return .ended
        case .accepted(let accepted):
            let labels = element.selectorLabels
            guard accepted.isCounted else { return .unmatched(book.nearestMiss(labels)) }
            let matches = book.matches(labels)
            let isFirst = element.kind == .cumulative && isFirstOfSeries(element)
            return .counted(
                accepted.deltas.compactMap { count($0, element, matches, isFirst) }.sorted { $0.key < $1.key })
        }
    }

    private func isFirstOfSeries(_ element: ReadElement) -> Bool {
        series.insert([element.metric ?? ""] + element.labels.flatMap { [$0.name, $0.value] }).inserted
    }

    private func count(
        _ delta: DeltaBundle.KeyDelta, _ element: ReadElement, _ matches: [String: SelectorBook.Match], _ isFirst: Bool
    ) -> InspectedCount? {
        guard let budget = budgets[delta.budget] else { return nil }
        let role: InspectedCount.Role
        switch budget.indicator {
        case .ratio(_, let kind, _):
            let match = matches[delta.budget] ?? SelectorBook.Match()
            role = .ratio(numerator: match.numerator, total: match.total, kind)
        case .threshold(_, let threshold): role = .threshold(threshold)
        case .raw(_, let kind): role = .share(kind)
        case .composite: return nil
        }
        let form: InspectedCount.Form
        if case .distribution? = element.value {
            form = .distribution(isExact: delta.inexactUntil == nil)
        } else {
            form = element.kind == .cumulative ? .increase(isFirst: isFirst) : .single
        }
        let tally = delta.buckets.reduce(into: Tally.zero) { $0 += $1.tally }
        return InspectedCount(
            key: SLOKey.text(of: budget, group: delta.group), role: role, form: form, matched: tally.matched,
            total: tally.total, standing: standing(in: budget))
    }

    /// What the source is to those that a budget names.
    private func standing(in budget: BudgetDefinition) -> InspectedCount.Standing {
        let streams = relations.streams(of: budget).filter { $0.source == name }
        guard !streams.contains(where: \.isPrimary), let stream = streams.first else { return .primary }
        return stream.fallback == nil ? .comparison(with: stream.primary) : .fallback(of: stream.primary)
    }
}
