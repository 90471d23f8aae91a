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

    let definition: BudgetDefinition
    let group: [String]
    let text: String
    var windows: BudgetWindows
    var alerts: [SeverityAlert]
    var quality = KeyQuality()
    /// The sums at the last evaluation, or nil before the first.
    var evaluatedSums: [Tally]?
    /// When a snapshot was last written.
    var writtenAt: Timestamp?
    /// True when the state differs from its checkpoint by more than the passing of time.
    var isDirty = true

    init(definition: BudgetDefinition, group: [String], layout: WindowLayout, time: Timestamp) {
        self.definition = definition
        self.group = group
        text = SLOKey.text(of: definition, group: group)
        windows = BudgetWindows(layout: layout, time: time)
        alerts = Self.alerts(of: definition, layout: layout)
    }

    /// One alert a severity, in the order in which the policy first names them.
    static func alerts(of definition: BudgetDefinition, layout: WindowLayout) -> [SeverityAlert] {
        var severities: [String] = []
        for tier in definition.tiers where !severities.contains(tier.severity) { severities.append(tier.severity) }
        return severities.map { severity in
            let tiers = definition.tiers.filter { $0.severity == severity }
            let windows = tiers.compactMap { tier in
                layout.index(of: tier.longWindow).flatMap { long in
                    layout.index(of: tier.shortWindow).map { (long: long, short: $0) }
                }
            }
            return SeverityAlert(severity: severity, windows: windows, machine: AlertMachine(tiers: tiers))
        }
    }

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
            windows.sums[index], numerator: definition.numeratorKind, from: windows.start(ofWindow: index),
            to: windows.time)
    }

    /// Whether a group's first sample still lies ahead: it has no budget before.
    var isAhead: Bool {
        evaluatedSums == nil && !definition.groupBy.isEmpty && !windows.pending.isEmpty
            && windows.sums.allSatisfy(\.isZero)
    }

    /// Whether an evaluation could change nothing, now or later, without further samples.
    var isQuiet: Bool {
        evaluatedSums == windows.sums && windows.isEmpty && alerts.allSatisfy(\.machine.isQuiet)
    }
}
