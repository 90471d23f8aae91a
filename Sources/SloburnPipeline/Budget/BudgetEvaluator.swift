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

    /// Moves a key to the evaluation time and appends the records to write.
    func evaluate(_ key: inout BudgetKey, into records: inout [OutputRecord]) {
        key.windows.advance(to: time)
        // The last evaluation that is not more than the heartbeat after the last snapshot must write one.
        let isDue = key.writtenAt.map { time + interval - $0 > Self.heartbeat } ?? true
        if key.isAhead || (!isDue && key.isQuiet) { return }
        let budget = key.periodCounts.errorBudget(allowed: key.definition.allowedErrorRatio)
        var didAlert = false
        for index in key.alerts.indices {
            if evaluateAlert(index, of: &key, budget: budget, into: &records) { didAlert = true }
        }
        if didAlert || isDue || key.evaluatedSums != key.windows.sums {
            records.append(snapshot(of: key, budget: budget))
            key.writtenAt = time
            key.isDirty = true
        }
        key.evaluatedSums = key.windows.sums
    }

    private func evaluateAlert(
        _ index: Int, of key: inout BudgetKey, budget: ErrorBudget, into records: inout [OutputRecord]
    ) -> Bool {
        let alert = key.alerts[index]
        let truths = zip(alert.machine.tiers, alert.windows).map { tier, windows in
            isTrue(tier, long: key.counts(ofWindow: windows.long), short: key.counts(ofWindow: windows.short))
        }
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
    private func isTrue(_ tier: AlertTier, long: WindowCounts, short: WindowCounts) -> Bool {
        long.isErrorRatioAbove(tier.errorRatioThreshold) && short.isErrorRatioAbove(tier.errorRatioThreshold)
            && long.total >= tier.minEvents && long.bad >= tier.minBadEvents
    }

    private func snapshot(of key: BudgetKey, budget: ErrorBudget) -> OutputRecord {
        let snapshot = SnapshotRecord(
            key: key, time: time, watermark: watermark, isPartial: isPartial, inputs: inputs, budget: budget,
            rejected: key.definition.sources.reduce(0) { $0 + (rejected[$1] ?? 0) })
        return cloudEvents.record(
            .snapshots, type: "io.sloburn.snapshot", key: key.text, at: time, value: snapshot.json)
    }
}

extension BudgetKey {
    /// The counts of the budget's period.
    var periodCounts: WindowCounts { counts(of: definition.period) }

    /// The counts of a window that the layout holds.
    func counts(of window: TimeSpan) -> WindowCounts {
        guard let index = windows.layout.index(of: window) else {
            preconditionFailure("the layout of \(text) holds no window of \(window)")
        }
        return counts(ofWindow: index)
    }
}
