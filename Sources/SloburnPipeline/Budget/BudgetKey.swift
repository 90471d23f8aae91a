import SloburnAlerting
import SloburnBudget
import SloburnModel

/// The state of one SLO key: its windows, its alerts, and what was last said of it.
struct BudgetKey {
    /// The alert of one severity.
    struct SeverityAlert {
        let severity: String
        /// For each of the machine's tiers, the indices of its windows in the layout.
        let windows: [(long: Int, short: Int)]
        var machine: AlertMachine
    }

    let plan: BudgetPlan
    let group: [String]
    let text: String
    var windows: BudgetWindows
    // Until one of them is true, all keys of a budget share the memory of the plan's.
    var alerts: [SeverityAlert]
    var quality = KeyQuality()
    /// The sums at the last evaluation, or nil before the first.
    var evaluatedSums: [Tally]?
    /// When a snapshot was last written.
    var writtenAt: Timestamp?
    /// True when the state differs from its checkpoint by more than the passing of time.
    var isDirty = true
    /// What its checkpoints hold.
    var log = CheckpointLog()

    init(plan: BudgetPlan, group: [String], time: Timestamp) {
        self.plan = plan
        self.group = group
        text = SLOKey.text(of: plan.definition, group: group)
        windows = BudgetWindows(layout: plan.layout, time: time)
        alerts = plan.alerts
    }

    var definition: BudgetDefinition { plan.definition }

    /// Adds what a bundle brings.
    mutating func apply(_ delta: DeltaBundle.KeyDelta) {
        isDirty = true
        quality.duplicates = quality.duplicates.addingSaturated(delta.duplicates)
        if let last = delta.lastSample { quality.lastSample = max(quality.lastSample ?? last, last) }
        for bucket in delta.buckets {
            if bucket.start < windows.time { quality.late = quality.late.addingSaturated(bucket.samples) }
            windows.add(.init(start: bucket.start, tally: bucket.tally))
        }
    }

    /// The counts of window `index` of the layout.
    func counts(ofWindow index: Int) -> WindowCounts {
        WindowCounts(
            windows.sums[index], numerator: plan.definition.numeratorKind, from: windows.start(ofWindow: index),
            to: windows.time)
    }

    /// The counts of a window that the layout holds.
    func counts(of window: TimeSpan) -> WindowCounts { counts(ofWindow: plan.layout.existingIndex(of: window)) }

    /// Whether a group's first sample still lies ahead: it has no budget before.
    var isAhead: Bool {
        evaluatedSums == nil && !group.isEmpty && !windows.pending.isEmpty && windows.sums.allSatisfy(\.isZero)
    }

    /// Whether an evaluation could change nothing, now or later, without further samples.
    var isQuiet: Bool {
        windows.isEmpty && evaluatedSums == windows.sums && alerts.allSatisfy(\.machine.isQuiet)
    }

    /// Takes the present sums as evaluated; returns false when they were before.
    mutating func noteSums() -> Bool {
        guard var evaluated = evaluatedSums, evaluated.count == windows.sums.count else {
            evaluatedSums = windows.sums
            return true
        }
        guard evaluated != windows.sums else { return false }
        // Sharing the array would have the next count copy it: the same memory is filled again and again.
        evaluatedSums = nil
        for index in evaluated.indices { evaluated[index] = windows.sums[index] }
        evaluatedSums = evaluated
        return true
    }
}
