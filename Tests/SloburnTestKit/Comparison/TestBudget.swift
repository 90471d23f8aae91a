public import SloburnModel

/// A budget twice: as the engine gets it, and as plain Swift that says what each sample means for it.
public struct TestBudget: Sendable {
    /// What the engine gets.
    public var definition: BudgetDefinition
    /// Whether a sample adds to the numerator and to the total.
    public let meaning: @Sendable (GeneratedSample) -> (matched: Bool, total: Bool)

    /// Creates a budget.
    public init(
        definition: BudgetDefinition,
        meaning: @escaping @Sendable (GeneratedSample) -> (matched: Bool, total: Bool)
    ) {
        self.definition = definition
        self.meaning = meaning
    }

    /// What the oracle must know.
    public func oracleBudget(interval: TimeSpan) -> OracleBudget {
        OracleBudget(
            target: definition.target, period: definition.period.nominalSpan, tiers: definition.tiers,
            numerator: definition.numeratorKind, interval: interval, isGrouped: !definition.groupBy.isEmpty)
    }

    /// The event that a record is for the budget.
    public func event(_ record: GeneratedRecord) -> OracleEvent {
        guard case .sample(let sample) = record.truth else { return .rejection }
        let (matched, total) = meaning(sample)
        return .sample(
            OracleSample(
                time: sample.time, addsToMatched: matched, addsToTotal: total,
                group: definition.groupBy.map { sample.labels[$0] ?? "" }, isDuplicate: sample.isDuplicate))
    }

    /// The key of a group, as the contract spells it.
    public func key(_ group: [String]) -> String {
        guard !group.isEmpty else { return definition.name }
        let labels = zip(definition.groupBy, group).map { name, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            return "\(name)=\"\(escaped)\""
        }
        return "\(definition.name){\(labels.joined(separator: ","))}"
    }
}

extension TestBudget {
    /// Selects by metric and by further conditions on labels.
    public static func selector(_ metric: String, _ matchers: (String, LabelMatcher.Operator, String)...) -> Selector {
        Selector(
            matchers: [LabelMatcher(label: Selector.metricNameLabel, comparison: .equal, value: metric)]
                + matchers.map { LabelMatcher(label: $0.0, comparison: $0.1, value: $0.2) })
    }

    private static func query(
        _ metric: String, _ matchers: (String, LabelMatcher.Operator, String)...
    ) -> BudgetDefinition.MetricQuery {
        var query = BudgetDefinition.MetricQuery(source: "web", selector: selector(metric))
        query.selector.matchers += matchers.map { LabelMatcher(label: $0.0, comparison: $0.1, value: $0.2) }
        return query
    }

    private static let target = Ratio(99, over: 100) ?? Ratio(0)
    private static let allowed = Ratio(1, over: 100) ?? Ratio(1)

    /// Two standard tiers of `page`, and a hasty `ticket` with every option.
    private static func tiers(period: TimeSpan) -> [AlertTier] {
        let hasty = StandardPolicy.tier(
            "ticket", .minutes(90), .minutes(5), factor: Ratio(3), target: target, pendingFor: .seconds(60),
            keepFiringFor: .minutes(3), minEvents: 20, minBadEvents: 3,
            confidence: Ratio(9, over: 10).flatMap(Confidence.init))
        return StandardPolicy.tiers(target: target, period: period).prefix(2) + [hasty].compactMap(\.self)
    }

    /// A ratio of good events, for each region.
    public static let availability = TestBudget(
        definition: BudgetDefinition(
            slo: "availability", service: "web",
            indicator: .ratio(
                numerator: query("http.requests", ("status", .doesNotMatch, "5..")), counts: .good,
                total: query("http.requests")),
            groupBy: ["region"], target: target, allowedErrorRatio: allowed, period: .rolling(.days(30)),
            tiers: tiers(period: .days(30)),
            runbook: "https://runbooks.example/web", labels: ["team": ["web"], "tags": ["a", "b"]],
            annotations: ["note": "a \"quoted\"\ntext"], revision: "0123456789abcdef"),
        meaning: {
            let isRequest = $0.metric == "http.requests"
            return (isRequest && $0.labels["status"]?.first != "5", isRequest)
        })

    /// A ratio of bad events of one service, without groups.
    public static let errors = TestBudget(
        definition: BudgetDefinition(
            slo: "errors", service: "checkout",
            indicator: .ratio(
                numerator: query("http.requests", ("status", .matches, "5.."), ("service", .equal, "checkout")),
                counts: .bad, total: query("http.requests", ("service", .equal, "checkout"))),
            target: target, allowedErrorRatio: allowed, period: .rolling(.days(28)), tiers: tiers(period: .days(28)),
            revision: "123456789abcdef0"),
        meaning: {
            let isCheckout = $0.metric == "http.requests" && $0.labels["service"] == "checkout"
            return (isCheckout && $0.labels["status"]?.first == "5", isCheckout)
        })

    /// Good and total are different metrics, for each region and service.
    public static let jobs = TestBudget(
        definition: BudgetDefinition(
            slo: "jobs", service: "batch",
            indicator: .ratio(numerator: query("jobs.succeeded"), counts: .good, total: query("jobs.started")),
            groupBy: ["region", "service"], target: target, allowedErrorRatio: allowed, period: .rolling(.days(7)),
            tiers: tiers(period: .days(7)), revision: "23456789abcdef01"),
        meaning: { ($0.metric == "jobs.succeeded", $0.metric == "jobs.started") })

    /// A threshold of 250 ms, one of several objectives.
    public static let latency = TestBudget(
        definition: BudgetDefinition(
            slo: "latency", objectiveName: "fast", service: "web",
            indicator: .threshold(
                query("http.requests"),
                Threshold(comparison: .lte, value: 0.25, nanoseconds: 250_000_000, family: .time)),
            target: target, allowedErrorRatio: allowed, period: .rolling(.hours(36)), tiers: tiers(period: .hours(36)),
            revision: "3456789abcdef012"),
        meaning: {
            let isRequest = $0.metric == "http.requests"
            return (isRequest && $0.latency <= .milliseconds(250), isRequest)
        })

    /// All of them.
    public static let all = [availability, errors, jobs, latency]

    /// The source that reads generated records.
    public static let source = DataSourceDefinition(
        name: "web", topics: .names(["metrics.http"]),
        format: .json(
            JSONMapping(
                metric: .field("metric"), value: .field("value"), unit: .field("unit"),
                timestamp: .init(field: "timestamp"), labels: ["service", "region", "status"], id: "event_id")))

    /// A definition of all of them.
    public static func engine(interval: TimeSpan, partitions: Int = 1) -> EngineDefinition {
        EngineDefinition(
            sources: [source], budgets: all.map(\.definition), evaluationInterval: interval, partitions: partitions)
    }
}
