import SloburnAlerting
import SloburnBudget
import SloburnModel

/// The state of one SLO key: its windows, its alerts, and what was last said of it.
struct BudgetKey {
    /// The alert of one severity.
    struct SeverityAlert {
        let severity: String
        /// What its key ends in.
        let keyPart: String
        /// For each of the machine's tiers, the indices of its windows in the layout.
        let windows: [(long: Int, short: Int)]
        var machine: AlertMachine
        /// The last episodes that are over, from the oldest on.
        var past: [PastEpisode] = []
    }

    let plan: BudgetPlan
    let group: [String]
    /// What its records are called.
    let text: String
    /// The SLO key, by which it has its place in a partition.
    let place: String
    /// Which topics hold its records.
    var branch: TopicBranch
    var counts: BudgetCounts
    // Until one of them is true, all keys of a budget share the memory of the plan's.
    var alerts: [SeverityAlert]
    var quality = KeyQuality()
    /// The latest counts by source, where there may be several; nil for nearly all.
    var streams: KeyStreams?
    /// Where its first bad samples of late were read.
    var badSamples = BadSamples()
    /// Where what was bad of late comes from; nil where its budget does not ask.
    var breakdown: Breakdown?
    /// Which adjustments it has.
    var adjusted = KeyAdjustments()
    /// What its budget's policy says of it; nil where there is none.
    var steps: BudgetSteps?
    /// The sums at the last evaluation, or nil before the first.
    var evaluatedSums: [Tally]?
    /// What the calendar period held at the last evaluation.
    var evaluatedPeriod: Tally?
    /// The calendar period whose factors the alerts have; nil for a rolling one.
    var alertsPeriod: Int64?
    /// The first evaluation at which it was known.
    var knownSince: Timestamp?
    /// When a snapshot was last written.
    var writtenAt: Timestamp?
    /// True when the state differs from its checkpoint by more than the passing of time.
    var isDirty = true
    /// What its checkpoints hold.
    var log = CheckpointLog()

    init(plan: BudgetPlan, group: [String], time: Timestamp) {
        self.plan = plan
        self.group = group
        let text = SLOKey.text(of: plan.definition, group: group)
        place = text
        branch = plan.branch(of: group)
        self.text =
            plan.retirement == nil ? text : Retirement.text(of: text, revision: plan.definition.revision)
        counts = BudgetCounts(plan: plan.counting, time: time)
        alerts = plan.alerts
        if !plan.definition.breakdown.isEmpty { breakdown = Breakdown(labels: plan.definition.breakdown) }
        streams = plan.streams.map { _ in KeyStreams() }
        steps = plan.definition.budgetPolicy.map(BudgetSteps.init)
    }

    var definition: BudgetDefinition { plan.definition }

    /// The key of one of its alerts.
    func alertKey(_ part: String) -> String { "\(text)/\(part)" }

    /// One of its alerts as routes look at it.
    ///
    /// - Parameters:
    ///   - alert: the alert.
    ///   - tier: the number of the tier that it is told of.
    ///   - isInhibited: whether it is told as following from another service's page.
    /// - Returns: what it is about.
    func routed(_ alert: SeverityAlert, tier: Int, isInhibited: Bool) -> RoutedAlert {
        RoutedAlert(
            budget: definition, group: group, severity: alert.severity(isInhibited: isInhibited),
            kind: alert.machine.tiers[tier].trigger.kind)
    }

    /// Adds what a bundle brings.
    mutating func apply(_ delta: DeltaBundle.KeyDelta) {
        isDirty = true
        quality.duplicates = quality.duplicates.addingSaturated(delta.duplicates)
        if let last = delta.inexactUntil { quality.inexactUntil = max(quality.inexactUntil ?? last, last) }
        if let last = delta.lastSample { quality.lastSample = max(quality.lastSample ?? last, last) }
        noteBreakdown(of: delta)
        for bucket in delta.buckets {
            if bucket.start < counts.time { quality.late = quality.late.addingSaturated(bucket.samples) }
            counts.add(.init(start: bucket.start, tally: bucket.tally))
        }
    }

    /// The counts of window `index` of the layout.
    func counts(ofWindow index: Int) -> WindowCounts { counts.counts(ofWindow: index) }

    /// The same, for whom it does not matter where the window lies.
    func unboundedCounts(ofWindow index: Int) -> WindowCounts { counts.unboundedCounts(ofWindow: index) }

    /// What a period holds as it was counted, whatever adjustments take out or forgive.
    func rawCounts(of period: PeriodBounds) -> WindowCounts {
        guard let number = period.number else { return counts.rawPeriodCounts(period) }
        let tally = counts.calendar?.periods.first { $0.number == number }?.tally ?? .zero
        return plan.counting.counts(tally, (period.from, period.to))
    }

    /// The counts of a window that the layout holds.
    func counts(of window: TimeSpan) -> WindowCounts { counts(ofWindow: plan.layout.existingIndex(of: window)) }

    /// Whether a group's first sample still lies ahead: it has no budget before.
    var isAhead: Bool { evaluatedSums == nil && !group.isEmpty && (counts.isAhead || isUncounted) }

    /// Whether an evaluation could change nothing, now or later, without further samples or a new period.
    var isQuiet: Bool {
        // That nothing comes is what a tier may wait for.
        !plan.hasSilenceTiers && alerts.allSatisfy(\.machine.isQuiet) && counts.isEmpty && isUnchanged
            && counts.untoldPeriods.isEmpty
            && counts.untoldDays.isEmpty && streams?.differs != true && steps?.machine.isSettled != false
    }

    /// Whether the counts that snapshots show are those of the last evaluation.
    var isUnchanged: Bool {
        guard let evaluated = evaluatedSums, evaluatedPeriod == counts.periodTally else { return false }
        let isPlain = counts.excluded == nil
        guard plan.hiddenWindow != nil || !isPlain else { return evaluated == counts.windows.sums }
        let hidden = plan.hiddenWindow
        return evaluated.count == counts.windows.sums.count
            && evaluated.indices.allSatisfy { $0 == hidden || counts.judgedSum(ofWindow: $0) == evaluated[$0] }
    }

    /// Takes the present counts as evaluated; returns false when they were before.
    mutating func noteCounts() -> Bool {
        let isUnchanged = isUnchanged
        evaluatedPeriod = counts.periodTally
        guard !isUnchanged else { return false }
        guard var evaluated = evaluatedSums, evaluated.count == counts.windows.sums.count else {
            evaluatedSums = counts.judgedSums
            return true
        }
        // Sharing the array would have the next count copy it: the same memory is filled again and again.
        evaluatedSums = nil
        for index in evaluated.indices { evaluated[index] = counts.judgedSum(ofWindow: index) }
        evaluatedSums = evaluated
        return true
    }

    /// Gives the alerts the factors of a calendar period.
    ///
    /// - Parameters:
    ///   - period: the period.
    ///   - fresh: its alerts as they begin, which keys share until one of them is more than quiet.
    mutating func takeAlerts(ofPeriod period: Int64, _ fresh: [SeverityAlert]) {
        alertsPeriod = period
        guard !alerts.allSatisfy({ $0.machine.isQuiet && $0.past.isEmpty }) else {
            alerts = fresh
            return
        }
        for (index, alert) in fresh.enumerated() {
            let machine = alerts[index].machine
            alerts[index].machine = AlertMachine(
                tiers: alert.machine.tiers, states: machine.states, episode: machine.episode)
        }
    }
}
