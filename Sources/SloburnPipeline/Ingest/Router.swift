import SloburnModel
import SloburnSelector

/// Says which SLO keys count a sample of one source, and how.
///
/// The answer depends only on the metric and the labels that some selector or `groupBy` needs, so it is worked out once
/// for each combination, as records have it, and then looked up by its bytes. What the source does with labels is done
/// when a combination is seen for the first time.
struct Router: ~Copyable {
    /// What a sample means for one SLO key.
    struct Target {
        enum Count {
            /// A ratio: whether the sample matches the numerator and the total.
            case ratio(matched: Bool, total: Bool)
            /// A threshold decides; its number among the thresholds of the route.
            case threshold(Threshold, number: Int)
            /// The sample's value is a share of an event.
            case raw
        }

        let key: Int
        let count: Count
    }

    /// The keys that count one combination of metric and labels.
    struct Route {
        var targets: [Target] = []
        /// The thresholds of the targets, in their order.
        var thresholds: [Threshold] = []
        /// Whether some target counts the value itself.
        var hasRaw = false
        /// The first of its cells.
        let firstCell: Int
    }

    /// Samples of one route that meet the same thresholds: they all count alike.
    struct Cell {
        let route: Int
        /// A bit for each threshold, the first one the lowest: whether it is met.
        let outcome: Int

        /// Whether the threshold of a number is met.
        func meets(_ number: Int) -> Bool { outcome >> number & 1 == 1 }
    }

    /// So many thresholds of a route have cells for every outcome; those beyond are compared and counted one by one.
    static let thresholdsInCells = 4

    /// What has to be known of a route for each sample.
    enum Demand {
        /// No key counts it.
        case nothing
        /// Its weight is enough.
        case weight
        /// A threshold asks for its value, too.
        case value
    }

    private struct Query {
        let budget: Int
        let groupBy: [Int]
        /// nil where the query reads another source.
        let numerator: CompiledSelector?
        let total: CompiledSelector?
        let threshold: Threshold?
        var isRaw = false
    }

    private let plan: LabelPlan
    private let queries: [Query]
    private var table = RouteTable()
    private var routes: [Route] = []
    private var demands: [Demand] = []
    private var cells: [Cell] = []

    init(
        source: String, rules: LabelRules = LabelRules(), budgets: [BudgetDefinition]
    ) throws(SelectorError) {
        var needed: Set<String> = []
        // The samples of a composite are those of its members.
        for budget in budgets where budget.reads(source) {
            needed.formUnion(budget.groupBy)
            for query in budget.queries where query.source == source {
                needed.formUnion(query.selector.matchers.map(\.label))
            }
        }
        needed.remove(Selector.metricNameLabel)
        plan = LabelPlan(rules: rules, labels: needed)
        var queries: [Query] = []
        for (index, budget) in budgets.enumerated() where budget.reads(source) {
            queries.append(try Self.query(budget, index: index, source: source, labels: plan.labels))
        }
        self.queries = queries
    }

    /// The labels that the source's records are read for, sorted.
    var rawLabels: [String] { plan.rawLabels }

    private static func query(
        _ budget: BudgetDefinition, index: Int, source: String, labels: [String]
    ) throws(SelectorError) -> Query {
        let groupBy = budget.groupBy.compactMap { labels.firstIndex(of: $0) }
        switch budget.indicator {
        case .ratio(let numerator, _, let total):
            return Query(
                budget: index, groupBy: groupBy,
                numerator: numerator.source == source ? try CompiledSelector(numerator.selector) : nil,
                total: total.source == source ? try CompiledSelector(total.selector) : nil, threshold: nil)
        case .threshold(let query, let threshold):
            return Query(
                budget: index, groupBy: groupBy, numerator: nil, total: try CompiledSelector(query.selector),
                threshold: threshold)
        case .raw(let query, _):
            return Query(
                budget: index, groupBy: groupBy, numerator: nil, total: try CompiledSelector(query.selector),
                threshold: nil, isRaw: true)
        case .composite:
            return Query(budget: index, groupBy: groupBy, numerator: nil, total: nil, threshold: nil)
        }
    }

    /// Whether no more routes are kept.
    var isFull: Bool { table.count >= RouteTable.limit }

    /// The number of the route of a sample with this metric and these labels, sealed; nil at first sight.
    func knownRoute(of key: borrowing RouteKey) -> Int? { table.route(of: key) }

    /// Works a route out; keys seen for the first time get their numbers from `counts`.
    mutating func addRoute(of key: borrowing RouteKey, counts: inout OpenCounts) -> Int {
        var route = Route(firstCell: cells.count)
        key.withLabels { metric, raw in
            plan.withValues(of: raw) { values in addTargets(to: &route, metric, values, &counts) }
        }
        routes.append(route)
        let asksValue = !route.thresholds.isEmpty || route.hasRaw
        demands.append(route.targets.isEmpty ? .nothing : asksValue ? .value : .weight)
        for outcome in 0..<1 << min(route.thresholds.count, Self.thresholdsInCells) {
            cells.append(Cell(route: routes.count - 1, outcome: outcome))
        }
        table.insert(key, route: routes.count - 1)
        return routes.count - 1
    }

    private func addTargets(
        to route: inout Route, _ metric: UnsafeRawBufferPointer, _ values: [UnsafeRawBufferPointer],
        _ counts: inout OpenCounts
    ) {
        for query in queries {
            guard let count = match(query, metric, values, thresholdNumber: route.thresholds.count) else { continue }
            let group = query.groupBy.map { String(decoding: values[$0], as: UTF8.self) }
            let number = counts.number(budget: query.budget, group: group)
            route.targets.append(Target(key: number, count: count))
            if let threshold = query.threshold { route.thresholds.append(threshold) }
            if query.isRaw { route.hasRaw = true }
        }
    }

    /// Forgets every route.
    mutating func removeAll() {
        table = RouteTable()
        routes.removeAll()
        demands.removeAll()
        cells.removeAll()
    }

    /// The first cell of a route.
    func firstCell(of route: Int) -> Int { routes[route].firstCell }

    /// The cell of this number.
    func cell(_ number: Int) -> Cell { cells[number] }

    /// What the route of this number asks of a sample.
    func demand(of number: Int) -> Demand { demands[number] }

    /// The route of this number.
    subscript(number: Int) -> Route {
        _read { yield routes[number] }
    }

    private func match(
        _ query: Query, _ metric: UnsafeRawBufferPointer, _ values: [UnsafeRawBufferPointer], thresholdNumber: Int
    ) -> Target.Count? {
        func isSelected(_ selector: CompiledSelector?) -> Bool {
            selector?.matches(metric: metric) { name in
                plan.labels.firstIndex(of: name).map { values[$0] } ?? UnsafeRawBufferPointer(start: nil, count: 0)
            } ?? false
        }
        if let threshold = query.threshold {
            return isSelected(query.total) ? .threshold(threshold, number: thresholdNumber) : nil
        }
        if query.isRaw { return isSelected(query.total) ? .raw : nil }
        let matched = isSelected(query.numerator)
        let total = isSelected(query.total)
        return matched || total ? .ratio(matched: matched, total: total) : nil
    }
}

extension BudgetDefinition {
    /// Whether it counts samples of a source itself.
    fileprivate func reads(_ source: String) -> Bool { queries.contains { $0.source == source } }
}
