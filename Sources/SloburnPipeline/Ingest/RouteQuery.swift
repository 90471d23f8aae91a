import SloburnModel
import SloburnSelector

/// What one budget asks of the samples of one source.
struct RouteQuery {
    /// The budget's number.
    let budget: Int
    /// Where the values of its groups are.
    let groupBy: [Int]
    /// The labels by which what is bad is told apart, and where their values are.
    let breakdown: [(label: String, place: Int)]
    /// The source, where the budget's counts are kept apart by source; else nil.
    let stream: String?
    /// nil where the query reads another source.
    private let numerator: CompiledSelector?
    private let total: CompiledSelector?
    let threshold: Threshold?
    let isRaw: Bool

    /// Takes a budget's queries apart.
    ///
    /// - Parameters:
    ///   - budget: the budget.
    ///   - index: its number.
    ///   - primaries: the sources whose queries are asked.
    ///   - stream: the source, where the budget's counts are kept apart by source.
    ///   - labels: the labels whose values are known, in their order.
    /// - Throws: `SelectorError` for a selector that is not valid.
    init(
        _ budget: BudgetDefinition, index: Int, primaries: Set<String>, stream: String?, labels: [String]
    ) throws(SelectorError) {
        func selector(_ query: BudgetDefinition.MetricQuery) throws(SelectorError) -> CompiledSelector? {
            primaries.contains(query.source) ? try CompiledSelector(query.selector) : nil
        }
        self.budget = index
        self.stream = stream
        groupBy = budget.groupBy.compactMap { labels.firstIndex(of: $0) }
        breakdown = budget.breakdown.compactMap { label in labels.firstIndex(of: label).map { (label, $0) } }
        var (condition, isRaw): (Threshold?, Bool) = (nil, false)
        switch budget.indicator {
        case .ratio(let good, _, let all): (numerator, total) = (try selector(good), try selector(all))
        case .threshold(let query, let threshold):
            (numerator, total) = (nil, try selector(query))
            condition = threshold
        case .raw(let query, _):
            (numerator, total) = (nil, try selector(query))
            isRaw = true
        // The samples of a composite are those of its members.
        case .composite: (numerator, total) = (nil, nil)
        }
        threshold = condition
        self.isRaw = isRaw
    }

    /// How samples with these labels count; nil where they don't.
    func match(_ labels: RouteLabels, thresholdNumber: Int) -> Router.Target.Count? {
        if let threshold {
            return labels.areSelected(by: total) ? .threshold(threshold, number: thresholdNumber) : nil
        }
        if isRaw { return labels.areSelected(by: total) ? .raw : nil }
        let matched = labels.areSelected(by: numerator)
        let total = labels.areSelected(by: total)
        return matched || total ? .ratio(matched: matched, total: total) : nil
    }
}

/// The metric and the labels of a combination that is seen for the first time.
struct RouteLabels {
    let metric: UnsafeRawBufferPointer
    let names: [String]
    let values: [UnsafeRawBufferPointer]

    /// The value of a label, the metric's name among them; empty where there is no such label.
    func value(of name: String) -> UnsafeRawBufferPointer {
        if name == Selector.metricNameLabel { return metric }
        return names.firstIndex(of: name).map { values[$0] } ?? UnsafeRawBufferPointer(start: nil, count: 0)
    }

    /// Whether a selector matches; nil matches nothing.
    func areSelected(by selector: CompiledSelector?) -> Bool {
        selector?.matches(metric: metric) { value(of: $0) } ?? false
    }
}
