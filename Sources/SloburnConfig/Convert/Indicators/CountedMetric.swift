internal import SloburnModel

/// `sum by (label) (rate(metric[5m]))`: samples that are counted, over some window.
struct CountedMetric: Hashable {
    /// What is counted; an instant selector.
    var selector: PromQLSelector
    /// How far back, of the range selector.
    var range: PromQLRange
    /// The labels kept, sorted.
    var groupBy: [String]

    /// Reads an expression; recorded ones are looked up.
    init(_ expression: PromQLExpression, _ records: RecordedRules = .init()) throws(ShapeError) {
        self = try Self.counted(expression, records, depth: 0)
    }

    private init(selector: PromQLSelector, range: PromQLRange, groupBy: [String]) {
        self.selector = selector
        self.range = range
        self.groupBy = groupBy
    }

    private static func counted(
        _ expression: PromQLExpression, _ records: RecordedRules, depth: Int
    ) throws(ShapeError) -> CountedMetric {
        let expression = expression.withoutDefault
        if case .selector(let selector) = expression, selector.range == nil, !selector.isMoved {
            guard let record = try records.rule(of: selector, depth: depth) else {
                throw ShapeError("'\(selector.text)' is no sum(rate(…)), and no recording rule of these files makes it")
            }
            return try counted(record.expression, records, depth: depth + 1).restricted(by: record.filters)
        }
        guard case .aggregation(let sum) = expression, sum.name == "sum", sum.arguments.count == 1,
            case .call(let function, let arguments)? = sum.arguments.first, ["rate", "increase"].contains(function),
            arguments.count == 1, case .selector(var selector)? = arguments.first, let range = selector.range
        else {
            throw ShapeError(
                "only sum(rate(METRIC{…}[WINDOW])) can be counted, since Sloburn counts the samples of one selector")
        }
        guard !selector.isMoved else { throw ShapeError("offset and @ can't be moved: a budget has one time") }
        selector.range = nil
        return CountedMetric(selector: selector, range: range, groupBy: try labels(sum.grouping))
    }

    private static func labels(_ grouping: PromQLAggregation.Grouping?) throws(ShapeError) -> [String] {
        switch grouping {
        case .by(let labels): Array(Set(labels)).sorted()
        case .without: throw ShapeError("'without' can't be moved: groupBy names the labels that are kept")
        case nil: []
        }
    }

    /// Only what also meets matchers on the labels that are kept.
    func restricted(by filters: [LabelMatcher]) throws(ShapeError) -> CountedMetric {
        guard !filters.isEmpty else { return self }
        var matchers = selector.selector.matchers
        var kept = groupBy
        for filter in filters {
            guard groupBy.contains(filter.label) else {
                throw ShapeError("the recording rule gives no label '\(filter.label)' to select by")
            }
            if !matchers.contains(filter) { matchers.append(filter) }
            // One value is no group.
            if filter.comparison == .equal { kept.removeAll { $0 == filter.label } }
        }
        var restricted = self
        restricted.selector = PromQLSelector(Selector(matchers: matchers))
        restricted.groupBy = kept
        return restricted
    }
}

extension PromQLExpression {
    /// Without `or vector(0)`, which stands for no events: these count nothing here anyway.
    var withoutDefault: PromQLExpression {
        guard case .binary(let binary) = self, binary.name == "or",
            case .call("vector", let arguments) = binary.right, arguments.count == 1,
            case .number(let number)? = arguments.first, Ratio(decimal: number) == Ratio(0)
        else { return self }
        return binary.left.withoutDefault
    }
}
