import SloburnModel

/// One key of the oracle's budget.
struct OracleKey {
    private static let heartbeat = TimeSpan.minutes(5).nanoseconds

    let group: [String]
    var store: any SampleStore
    var alerts: AlertModel
    var duplicates: Int64 = 0
    private var late: Int64 = 0
    private var lastSampleAt: Timestamp?
    private var lastTallies: [Tally]?
    private var writtenAt: Timestamp?

    init(group: [String], store: any SampleStore, alerts: AlertModel) {
        self.group = group
        self.store = store
        self.alerts = alerts
    }

    mutating func add(_ sample: OracleSample, evaluated: Timestamp?) {
        store.add(sample.tally, at: sample.time)
        lastSampleAt = max(lastSampleAt ?? sample.time, sample.time)
        // Whether the key was known at that evaluation or not.
        if let evaluated, sample.time < evaluated { late += 1 }
    }

    mutating func evaluate(
        at time: Timestamp, _ budget: OracleBudget, _ lengths: [TimeSpan], rejected: Int64, watermark: Timestamp?
    ) -> ExpectedEvaluation {
        let windows = lengths.map { length in
            let from = OracleBudget.start(of: length, at: time)
            return ExpectedWindow(
                window: length, from: from, to: time, tally: store.sum(from: from, to: time),
                numerator: budget.numerator)
        }
        let transitions = alerts.evaluate(budget.tiers.map { isTrue($0, windows, budget.target) }, at: time)
        let tallies = windows.map(\.tally)
        let isDue = writtenAt.map { time.nanoseconds - $0.nanoseconds >= Self.heartbeat } ?? true
        let isWritten = isDue || tallies != lastTallies || !transitions.isEmpty
        if isWritten { writtenAt = time }
        lastTallies = tallies
        return ExpectedEvaluation(
            at: time, group: group, windows: windows, period: find(budget.period, in: windows),
            transitions: transitions, firing: alerts.firing, held: held(windows, budget), isWritten: isWritten,
            late: late, duplicates: duplicates,
            rejected: rejected, lastSampleAt: lastSampleAt, watermark: watermark)
    }

    private func isTrue(_ tier: AlertTier, _ windows: [ExpectedWindow], _ target: Ratio) -> Bool {
        let long = find(tier.longWindow, in: windows)
        let short = find(tier.shortWindow, in: windows)
        return long.burnsFaster(than: tier.factor, target: target)
            && short.burnsFaster(than: tier.factor, target: target)
            && unmetRule(of: tier, long, short, target) == nil
    }

    private func unmetRule(
        of tier: AlertTier, _ long: ExpectedWindow, _ short: ExpectedWindow, _ target: Ratio
    ) -> String? {
        let isSure =
            tier.confidence.map { confidence in
                [long, short].allSatisfy {
                    $0.burnsFaster(than: tier.factor, target: target, level: confidence.level)
                }
            } ?? true
        let rules = [
            ("minEvents", long.total >= tier.minEvents), ("minBadEvents", long.bad >= tier.minBadEvents),
            ("confidence", isSure),
        ]
        return rules.first { !$0.1 }?.0
    }

    /// Severity by severity, each in the policy's order.
    private func held(_ windows: [ExpectedWindow], _ budget: OracleBudget) -> [ExpectedHold] {
        alerts.severities.flatMap { severity in
            budget.tiers.filter { $0.severity == severity }.compactMap { tier in
                let (long, short) = (find(tier.longWindow, in: windows), find(tier.shortWindow, in: windows))
                guard long.burnsFaster(than: tier.factor, target: budget.target),
                    short.burnsFaster(than: tier.factor, target: budget.target)
                else { return nil }
                return unmetRule(of: tier, long, short, budget.target).map { ExpectedHold(tier: tier, rule: $0) }
            }
        }
    }

    private func find(_ length: TimeSpan, in windows: [ExpectedWindow]) -> ExpectedWindow {
        guard let window = windows.first(where: { $0.window == length }) else {
            preconditionFailure("no window of \(length)")
        }
        return window
    }
}
