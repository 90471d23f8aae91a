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

    /// What a route asks of each of its samples.
    struct Demand: OptionSet {
        let rawValue: UInt8

        /// Some key counts it.
        static let count = Demand(rawValue: 1)
        /// A threshold asks for its value, too.
        static let value = Demand(rawValue: 2)
        /// Its source is watched: whatever comes is noted.
        static let watch = Demand(rawValue: 4)
        /// It says something of a source that is watched.
        static let testimony = Demand(rawValue: 8)

        /// Whether it has to be worked out what it stands for: its value, or by what its series has grown.
        var asksWeight: Bool { !isDisjoint(with: [.count, .testimony]) }
        /// Whether it tells something of a source that is watched.
        var asksEvidence: Bool { !isDisjoint(with: [.watch, .testimony]) }
    }

    private let plan: LabelPlan
    private let queries: [RouteQuery]
    private let witnesses: Witnesses
    private var table = RouteTable()
    private var routes: [Route] = []
    private var demands: [Demand] = []
    // Beside the routes, which are larger than need be with what few of them have.
    private var testimonies: [Testimony] = []
    private var cells: [Cell] = []

    /// Plans the routes of a source's samples.
    ///
    /// - Parameters:
    ///   - source: the source.
    ///   - budgets: all budgets.
    ///   - relations: what it is to other sources.
    /// - Throws: `SelectorError` for a selector that is not valid.
    init(
        _ source: DataSourceDefinition, budgets: [BudgetDefinition], relations: SourceRelations
    ) throws(SelectorError) {
        let primaries = relations.primaries(servedBy: source.name)
        let witnesses = try Witnesses(source: source.name, watched: relations.watched)
        var needed = witnesses.labels
        for budget in budgets where budget.reads(primaries) {
            needed.formUnion(budget.groupBy)
            needed.formUnion(budget.breakdown)
            for query in budget.queries where primaries.contains(query.source) {
                needed.formUnion(query.selector.matchers.map(\.label))
            }
        }
        needed.remove(Selector.metricNameLabel)
        let plan = LabelPlan(rules: source.labels, labels: needed)
        var queries: [RouteQuery] = []
        for (index, budget) in budgets.enumerated() where budget.reads(primaries) {
            queries.append(
                try RouteQuery(
                    budget, index: index, primaries: primaries,
                    stream: relations.streams(of: budget).isEmpty ? nil : source.name, labels: plan.labels))
        }
        self.queries = queries
        self.plan = plan
        self.witnesses = witnesses
    }

    /// The labels that the source's records are read for, sorted.
    var rawLabels: [String] { plan.rawLabels }

    /// Whether no more routes are kept.
    var isFull: Bool { table.count >= RouteTable.limit }

    /// The number of the route of a sample with this metric and these labels, sealed; nil at first sight.
    func knownRoute(of key: borrowing RouteKey) -> Int? { table.route(of: key) }

    /// Works a route out; keys seen for the first time get their numbers from `counts`.
    mutating func addRoute(of key: borrowing RouteKey, counts: inout OpenCounts) -> Int {
        var route = Route(firstCell: cells.count)
        key.withLabels { metric, raw in
            plan.withValues(of: raw) { values in
                let labels = RouteLabels(metric: metric, names: plan.labels, values: values)
                addTargets(to: &route, labels, &counts)
                testimonies.append(witnesses.testimony(of: labels))
            }
        }
        routes.append(route)
        demands.append(demand(of: route, testimonies[routes.count - 1]))
        for outcome in 0..<1 << min(route.thresholds.count, Self.thresholdsInCells) {
            cells.append(Cell(route: routes.count - 1, outcome: outcome))
        }
        table.insert(key, route: routes.count - 1)
        return routes.count - 1
    }

    private func addTargets(to route: inout Route, _ labels: RouteLabels, _ counts: inout OpenCounts) {
        for query in queries {
            guard let count = query.match(labels, thresholdNumber: route.thresholds.count) else { continue }
            let group = query.groupBy.map { String(decoding: labels.values[$0], as: UTF8.self) }
            let part = query.breakdown.map { String(decoding: labels.values[$0.place], as: UTF8.self) }
            let number = counts.number(budget: query.budget, group: group, part: part, source: query.stream)
            route.targets.append(Target(key: number, count: count))
            if let threshold = query.threshold { route.thresholds.append(threshold) }
            if query.isRaw { route.hasRaw = true }
        }
    }

    private func demand(of route: Route, _ testimony: Testimony) -> Demand {
        var demand: Demand = []
        if !route.targets.isEmpty { demand.insert(.count) }
        if !route.thresholds.isEmpty || route.hasRaw { demand.insert(.value) }
        if witnesses.isWatched { demand.insert(.watch) }
        if !testimony.isEmpty { demand.insert(.testimony) }
        return demand
    }

    /// Whether what a sample stands for has to be a count: only where it is compared, and not summed up, it need not.
    func countsWeights(of route: Int) -> Bool {
        guard !routes[route].thresholds.isEmpty || routes[route].hasRaw, testimonies[route].isEmpty else { return true }
        return routes[route].targets.contains { target in
            if case .ratio = target.count { true } else { false }
        }
    }

    /// Forgets every route.
    mutating func removeAll() {
        table = RouteTable()
        routes.removeAll()
        demands.removeAll()
        testimonies.removeAll()
        cells.removeAll()
    }

    /// The first cell of a route.
    func firstCell(of route: Int) -> Int { routes[route].firstCell }

    /// The cell of this number.
    func cell(_ number: Int) -> Cell { cells[number] }

    /// What the route of this number asks of a sample.
    func demand(of number: Int) -> Demand { demands[number] }

    /// What samples of the route of this number say of sources that are watched.
    func testimony(of number: Int) -> Testimony { testimonies[number] }

    /// The route of this number.
    subscript(number: Int) -> Route {
        _read { yield routes[number] }
    }
}

extension BudgetDefinition {
    /// Whether it counts samples of some of these sources itself; those of a composite are its members'.
    fileprivate func reads(_ sources: Set<String>) -> Bool { queries.contains { sources.contains($0.source) } }
}
