import SloburnAlerting
import SloburnBudget
import SloburnModel

/// Evaluates one key at one time and makes the records that say what changed.
struct BudgetEvaluator {
    /// A snapshot is written at least so often.
    private static let heartbeat = TimeSpan.minutes(5)

    /// The time to the next evaluation.
    let interval: TimeSpan
    let cloudEvents: CloudEvents
    /// The evaluation time.
    let time: Timestamp
    /// How far the data has come.
    let watermark: Timestamp?
    /// True when some input partition had not come so far.
    let isPartial: Bool
    /// What the input partitions were doing; nil in a backtest.
    let inputs: InputStates?
    /// Records refused so far, by source.
    let rejected: [String: Int64]
    /// The evaluation time as text.
    let instant: String

    /// Moves a key to the evaluation time and appends the records to write.
    func evaluate(_ key: inout BudgetKey, _ writer: inout SnapshotWriter, into records: inout [OutputRecord]) {
        key.windows.advance(to: time)
        // The last evaluation that is not more than the heartbeat after the last snapshot must write one.
        let isDue = key.writtenAt.map { time + interval - $0 > Self.heartbeat } ?? true
        if key.isAhead || (!isDue && key.isQuiet) { return }
        let plan = key.plan
        let budget = key.counts(ofWindow: plan.periodWindow).errorBudget(allowed: plan.definition.allowedErrorRatio)
        var didAlert = false
        for index in key.alerts.indices where mayMove(key.alerts[index], key) {
            if evaluateAlert(index, of: &key, budget: budget, into: &records) { didAlert = true }
        }
        let hasChanged = key.noteSums()
        guard didAlert || isDue || hasChanged else { return }
        key.writtenAt = time
        key.isDirty = true
        let value = writer.snapshot(of: key, budget: budget, self)
        records.append(
            cloudEvents.record(
                .snapshots, type: CloudEvents.snapshot, key: key.text, at: time, instant: instant, value: value))
    }

    /// Whether an alert is more than quiet with no tier true, as nearly all are.
    private func mayMove(_ alert: BudgetKey.SeverityAlert, _ key: BudgetKey) -> Bool {
        guard alert.machine.isQuiet else { return true }
        for index in alert.windows.indices where isTrue(index, of: alert, key) { return true }
        return false
    }

    private func evaluateAlert(
        _ index: Int, of key: inout BudgetKey, budget: ErrorBudget, into records: inout [OutputRecord]
    ) -> Bool {
        let alert = key.alerts[index]
        let truths = alert.windows.indices.map { isTrue($0, of: alert, key) }
        let before = alert.machine
        let action = key.alerts[index].machine.evaluate(at: time, truths: truths)
        if key.alerts[index].machine != before { key.isDirty = true }
        let transition: AlertRecord.Transition
        switch action {
        case .none: return false
        case .fire(let tier): transition = .init(tier: tier, startsAt: time, isFiring: true)
        case .escalate(let tier):
            transition = .init(tier: tier, startsAt: before.episode?.startsAt ?? time, isFiring: true)
        case .resolve(let tier, let startsAt): transition = .init(tier: tier, startsAt: startsAt, isFiring: false)
        }
        let record = AlertRecord(key: key, alert: alert, transition: transition, time: time, budget: budget)
        records.append(contentsOf: record.records(cloudEvents))
        return true
    }

    /// Both windows strictly above the factor, with as many events as the tier asks for.
    private func isTrue(_ index: Int, of alert: BudgetKey.SeverityAlert, _ key: BudgetKey) -> Bool {
        let tier = alert.machine.tiers[index]
        let long = key.counts(ofWindow: alert.windows[index].long)
        guard long.isErrorRatioAbove(tier.errorRatioThreshold) else { return false }
        let short = key.counts(ofWindow: alert.windows[index].short)
        return short.isErrorRatioAbove(tier.errorRatioThreshold) && long.total >= tier.minEvents
            && long.bad >= tier.minBadEvents
    }
}
