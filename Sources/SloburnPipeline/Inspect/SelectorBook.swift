import SloburnModel
import SloburnSelector

/// The selectors that read one source, taken apart to say which matcher fails.
struct SelectorBook {
    /// Which parts of an indicator select an element.
    struct Match {
        var numerator = false
        var total = false
    }

    private struct Check {
        let matcher: LabelMatcher
        let selector: CompiledSelector
    }

    private struct Query {
        let slo: String
        let isNumerator: Bool
        let metric: [Check]
        let labels: [Check]
    }

    private let queries: [Query]

    /// Takes the selectors of budgets apart that name some of these sources.
    init(primaries: Set<String>, budgets: [BudgetDefinition]) throws(SelectorError) {
        var queries: [Query] = []
        for budget in budgets {
            switch budget.indicator {
            case .ratio(let numerator, _, let total):
                if primaries.contains(numerator.source) { queries.append(try Self.query(numerator, of: budget, true)) }
                if primaries.contains(total.source) { queries.append(try Self.query(total, of: budget, false)) }
            case .threshold(let query, _), .raw(let query, _):
                if primaries.contains(query.source) { queries.append(try Self.query(query, of: budget, false)) }
            // The samples of a composite are those of its members.
            case .composite: break
            }
        }
        self.queries = queries
    }

    private static func query(
        _ query: BudgetDefinition.MetricQuery, of budget: BudgetDefinition, _ isNumerator: Bool
    ) throws(SelectorError) -> Query {
        var checks: [Check] = []
        for matcher in query.selector.matchers {
            checks.append(
                Check(matcher: matcher, selector: try CompiledSelector(Selector(matchers: [matcher]))))
        }
        let isMetric = { (check: Check) in check.matcher.label == Selector.metricNameLabel }
        return Query(
            slo: budget.name, isNumerator: isNumerator, metric: checks.filter(isMetric),
            labels: checks.filter { !isMetric($0) })
    }

    /// The budgets that select an element, by name.
    ///
    /// - Parameter labels: the labels of the element, the metric's name among them as `__name__`.
    /// - Returns: which of their selectors match, where any does.
    func matches(_ labels: [String: String]) -> [String: Match] {
        var matches: [String: Match] = [:]
        for query in queries where (query.metric + query.labels).allSatisfy({ $0.selector.matches(labels) }) {
            if query.isNumerator {
                matches[query.slo, default: Match()].numerator = true
            } else {
                matches[query.slo, default: Match()].total = true
            }
        }
        return matches
    }

    /// The selector that fails by the fewest matchers among those whose metric is the element's.
    func nearestMiss(_ labels: [String: String]) -> NearestMiss {
        var best: (failures: Int, miss: NearestMiss)?
        for query in queries where query.metric.allSatisfy({ $0.selector.matches(labels) }) {
            let failures = query.labels.filter { !$0.selector.matches(labels) }
            guard let first = failures.first?.matcher, failures.count < best?.failures ?? .max else { continue }
            best = (failures.count, .matcher(slo: query.slo, first, value: labels[first.label] ?? ""))
        }
        if let best { return best.miss }
        var asked: [String] = []
        for check in queries.flatMap(\.metric) where check.matcher.comparison == .equal {
            if !asked.contains(check.matcher.value) { asked.append(check.matcher.value) }
        }
        return .metric(asked: asked)
    }
}
