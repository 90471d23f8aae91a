import SloburnAlerting
import SloburnBudget
import SloburnModel
import SloburnNormalize

/// Evaluates one key at one time and makes the records that say what changed.
struct BudgetEvaluator {
    /// A snapshot is written at least so often.
    static let heartbeat = TimeSpan.minutes(5)

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
    /// What each budget has at this time, by its number.
    let moments: [BudgetMoment]
    /// How complete the sources are.
    let board: SourceBoard
    /// Who has taken notice of what, by alert key.
    let acknowledgements: [String: Acknowledgement]
    /// What has been changed in the running systems.
    let changes: ChangeBook
    /// What adjustments come to, by the numbers of their sets.
    let adjustments: [MomentAdjustments]
    /// Who answers for which alerts.
    let routes: AlertRoutes

    /// Moves a key to the evaluation time and appends the records to write.
    ///
    /// - Parameters:
    ///   - key: the key.
    ///   - writer: makes snapshots.
    ///   - records: takes what is told at once.
    ///   - grouped: takes alerts that are told once it is known which of them fire together.
    func evaluate(
        _ key: inout BudgetKey, _ writer: inout SnapshotWriter, into records: inout [OutputRecord],
        _ grouped: inout [GroupedAlert]
    ) {
        let adjusted = key.adjusted.set.map { adjustments[$0] }
        advance(&key, excluding: adjusted?.excluded)
        // The last evaluation that is not more than the heartbeat after the last snapshot must write one.
        let isDue = adjusted?.hasTurned == true || key.writtenAt.map { time + interval - $0 > Self.heartbeat } ?? true
        if key.isAhead || (!isDue && key.isQuiet && !mustTellState(of: key)) { return }
        let moment = moments[key.plan.number]
        if let period = moment.period.number, key.alertsPeriod != period {
            key.takeAlerts(ofPeriod: period, moment.alerts)
        }
        key.knownSince = key.knownSince ?? time
        tellClosedPeriods(of: &key, &writer, into: &records)
        tellDays(of: &key, into: &records)
        let counted = key.counts.periodCounts(moment.period)
        let counts = adjusted?.forgiving(counted, in: moment.period) ?? counted
        let budget = counts.errorBudget(allowed: key.definition.allowedErrorRatio)
        let didChangeState = takeStep(of: &key, counts, budget, into: &records)
        var didAlert = false
        for index in key.alerts.indices where mayMove(key.alerts[index], key) {
            if evaluateAlert(index, of: &key, budget: budget, into: &records, &grouped) { didAlert = true }
        }
        let hasChanged = key.noteCounts()
        guard didAlert || didChangeState || isDue || hasChanged else { return }
        key.writtenAt = time
        key.isDirty = true
        let value = writer.snapshot(of: key, counts, budget, self)
        records.append(
            cloudEvents.record(
                .snapshots, type: CloudEvents.snapshot, key: key.text, at: time, instant: instant, in: key.branch,
                value: value))
    }

    /// Moves a key's counts to the evaluation time.
    private func advance(_ key: inout BudgetKey, excluding: TimeStretches?) {
        guard let excluding, excluding.overlaps(key.counts.time..<max(key.counts.time, time)) else {
            return key.counts.advance(to: time, settled: watermark, excluding: excluding)
        }
        let before = key.counts.windows.sums
        key.counts.advance(to: time, settled: watermark, excluding: excluding)
        // What came is taken out, so that no snapshot changes; but a checkpoint in which it waits would count it.
        if key.counts.windows.sums != before { key.isDirty = true }
    }

    /// Writes the final snapshots of calendar periods that have closed, or changed since they did.
    private func tellClosedPeriods(
        of key: inout BudgetKey, _ writer: inout SnapshotWriter, into records: inout [OutputRecord]
    ) {
        let untold = key.counts.untoldPeriods
        guard !untold.isEmpty, let calendar = key.plan.counting.calendar else { return }
        for period in untold {
            let bounds = key.plan.counting.period(period.number, of: calendar, at: time)
            let counted = key.plan.counting.counts(period.judged, (bounds.from, bounds.to))
            let counts = key.adjusted.set.map { adjustments[$0].forgiving(counted, in: bounds) } ?? counted
            let budget = counts.errorBudget(allowed: key.definition.allowedErrorRatio)
            records.append(
                cloudEvents.record(
                    .periods, type: CloudEvents.snapshot, key: "\(key.text)@\(RFC3339.string(bounds.start))", at: time,
                    instant: instant, in: key.branch, value: writer.finalSnapshot(of: key, bounds, counts, budget, self)
                ))
        }
        key.counts.didTellPeriods()
        key.isDirty = true
    }

    /// The names of what lets an alert of a key not begin: adjustments, and the key of another alert that fires.
    func suppressing(_ index: Int, _ key: BudgetKey) -> [String] {
        let names = key.adjusted.set.map { adjustments[$0].suppressing } ?? []
        guard let other = key.alerts[index].silencedBy,
            key.alerts.contains(where: { $0.keyPart == other && $0.machine.episode != nil })
        else { return names }
        return names + [key.alertKey(other)]
    }

    /// Whether samples of a part of a window count for nothing.
    private func isExcluded(_ window: TimeSpan, of key: BudgetKey) -> Bool {
        key.adjusted.set.map { adjustments[$0].excluded.overlaps((time - window)..<time) } ?? false
    }

    /// How much of the data of an alert's long window can be trusted; nil where nothing tells.
    func coverage(
        of alert: BudgetKey.SeverityAlert, _ key: BudgetKey, _ transition: AlertRecord.Transition
    ) -> Coverage? {
        moments[key.plan.number].sources?.windows[alert.windows[transition.tier].long]
    }

    /// Whether both windows compare with the factor as the tier asks, with enough events for it.
    func isTrue(_ index: Int, of alert: BudgetKey.SeverityAlert, _ key: BudgetKey) -> Bool {
        let tier = alert.machine.tiers[index]
        if tier.trigger == .reconcile { return key.streams?.differs ?? false }
        if tier.trigger == .exhausted { return isExhausted(key, isActive: alert.machine.states[index].isActive) }
        if tier.trigger == .noData {
            // What an exclusion takes out has come all the same. Before a whole window has been watched, and after a part
            // of it was not, that it is empty says nothing; nor while its data is yet to be read.
            return key.counts.isSilent(window: alert.windows[index].long) && moments[key.plan.number].behind.isEmpty
                && key.knownSince.map { time - $0 >= tier.longWindow } ?? false
                && !isExcluded(tier.longWindow, of: key)
        }
        let ratio = alert.ratio(ofTier: index)
        guard let (long, short) = key.counts(above: ratio, of: tier, alert.windows[index]) else { return false }
        return LowTrafficRule.first(holding: tier, long, short, at: ratio) == nil
    }
}
