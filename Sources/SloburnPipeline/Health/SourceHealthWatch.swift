import SloburnAlerting
import SloburnModel

/// One source whose owner is to hear when its data is not well.
struct SourceHealthWatch {
    /// What one evaluation sees of a source.
    struct View {
        var time: Timestamp
        var inputs: InputLook
        /// The reference clock; nil where there is none.
        var now: Timestamp?
        /// The running total of its dead letters.
        var rejected: Int64
        /// The coverage of the last hour; nil where nothing tells.
        var coverage: Coverage?
        /// Whether the source was there for the whole hour.
        var isHourKnown: Bool
    }

    let name: String
    let rule: SourceHealthRule
    let ownership: SourceOwnership
    /// Which topics it reads; nil where nobody can say.
    let topics: InputTopics?
    /// The SLOs that read it, in the order of their names.
    let slos: [String]
    var state = SourceHealthState()

    init?(_ source: DataSourceDefinition, _ budgets: [BudgetDefinition]) {
        guard let rule = source.health else { return nil }
        self.rule = rule
        name = source.name
        ownership = source.ownership
        topics = try? InputTopics(of: [source])
        slos = Set(budgets.filter { $0.sources.contains(source.name) }.map(\.slo)).sorted()
        state.severity = rule.severity
    }

    /// Whether a partition is one of its own.
    func reads(_ input: InputPartition) -> Bool { topics?.contains(input.topic) ?? false }

    /// The key of its alert without the severity: a name of an SLO has no colon.
    var key: String { Self.key(name) }

    /// The key of its alert.
    var alertKey: String { Self.alertKey(name, severity: rule.severity) }

    /// What the key of every alert on the data of a source begins with.
    static let keyPrefix = "source:"

    private static func key(_ source: String) -> String { "\(keyPrefix)\(source)" }

    static func alertKey(_ source: String, severity: String) -> String { "\(key(source))/\(severity)" }

    /// Where its alert goes; nil where nobody says.
    func route(_ routes: AlertRoutes, at time: Timestamp) -> RouteDefinition? {
        routes.route(forDataOf: ownership.labels, severity: rule.severity, at: time)
    }

    /// Takes one evaluation.
    mutating func judge(_ view: View) -> SourceHealthMachine.Action {
        state.watchedSince = state.watchedSince ?? view.time
        if let within = rule.rejected?.within {
            state.rejections.see(view.rejected, at: view.time, within: within)
        } else {
            state.rejections.see(view.rejected)
        }
        if let now = view.now { state.behindSince = view.inputs.isBehind ? state.behindSince ?? now : nil }
        var findings: [SourceHealthReason: SourceHealthMachine.Finding] = [:]
        for reason in rule.reasons { findings[reason] = finding(reason, view) }
        return state.machine.evaluate(at: view.time, findings, keepFiringFor: rule.keepFiringFor)
    }

    private func finding(_ reason: SourceHealthReason, _ view: View) -> SourceHealthMachine.Finding {
        // What has not been read says nothing of the source.
        let isAboutData = reason == .silent || reason == .incomplete
        if isAboutData, !view.inputs.isComplete { return .unknown }
        // Without a clock nobody knows what readers do.
        if !isAboutData, reason != .rejected, view.now == nil { return .unknown }
        guard let measure = measure(reason, view), measure.isReached else { return .absent }
        return .holds(since: measure.since ?? state.machine.reasons[reason]?.since ?? view.time)
    }

    /// How a reason stands to its bound.
    struct Measure {
        enum Figure: Hashable {
            /// In whole seconds.
            case seconds(Int64)
            case count(Int64)
            case share(Double)
        }

        var value: Figure
        var isReached: Bool
        /// Since when; nil where only the evaluation tells.
        var since: Timestamp?
    }

    /// How a reason stands to its bound; nil where nothing tells.
    func measure(_ reason: SourceHealthReason, _ view: View) -> Measure? {
        switch reason {
        case .silent: measure(since: view.inputs.latest ?? state.watchedSince, until: view.time, rule.silentFor)
        case .lagging: measure(since: state.behindSince, until: view.now, rule.laggingFor)
        case .dead: measure(since: view.inputs.unheardSince, until: view.now, rule.deadFor)
        case .rejected:
            rule.rejected.map { rule in
                Measure(value: .count(state.rejections.count), isReached: state.rejections.count >= rule.count)
            }
        case .incomplete:
            // What lies before the first sample is not covered, and nobody's fault.
            !view.isHourKnown
                ? nil
                : view.coverage.flatMap { coverage in
                    rule.coverage.map { Measure(value: .share(coverage.share), isReached: coverage.isBelow($0)) }
                }
        }
    }

    private func measure(since: Timestamp?, until time: Timestamp?, _ bound: TimeSpan?) -> Measure? {
        guard let since, let time, let bound else { return nil }
        let span = max(time - since, .zero)
        return Measure(value: .seconds(span.nanoseconds / 1_000_000_000), isReached: span >= bound, since: since)
    }

    /// What the rule asks of a reason; nil where it asks nothing.
    func bound(_ reason: SourceHealthReason) -> Measure.Figure? {
        switch reason {
        case .silent: rule.silentFor.map { .seconds($0.nanoseconds / 1_000_000_000) }
        case .lagging: rule.laggingFor.map { .seconds($0.nanoseconds / 1_000_000_000) }
        case .dead: rule.deadFor.map { .seconds($0.nanoseconds / 1_000_000_000) }
        case .rejected: rule.rejected.map { .count($0.count) }
        case .incomplete: rule.coverage.map { .share($0.doubleValue) }
        }
    }
}
