public import SloburnModel

/// What an adjustment is about to change, as the latest snapshots tell it.
public struct AdjustmentPreview: Hashable, Sendable {
    /// One budget that it is about.
    public struct Row: Hashable, Sendable {
        /// The budget's latest snapshot.
        public var snapshot: SnapshotSummary
        /// How much time of the adjustment lies in the period; nil for a grant.
        public var time: TimeSpan?
        /// Whether some of the adjustment lies in the period.
        public var isInPeriod: Bool
        /// What remains of the budget with a grant; nil where that can't be told.
        public var remainingAfter: Double?
    }

    /// The budgets by key.
    public var rows: [Row]

    /// Looks at snapshots.
    ///
    /// - Parameters:
    ///   - adjustment: what is about to be made.
    ///   - snapshots: the latest ones of all keys.
    ///   - engine: the configuration that they belong to.
    public init(_ adjustment: Adjustment, snapshots: [SnapshotSummary], engine: EngineDefinition) {
        rows = snapshots.sorted { $0.key < $1.key }.compactMap { snapshot in
            guard let (budget, values) = snapshot.budget(of: engine),
                adjustment.scope.matches(budget, group: values)
            else { return nil }
            guard case .grant(let grant) = adjustment.effect else {
                let stretches = adjustment.schedule.stretches(in: snapshot.from..<snapshot.periodEnd).ranges
                let time = stretches.reduce(Int64(0)) {
                    $0.addingSaturated(($1.upperBound - $1.lowerBound).nanoseconds)
                }
                return Row(snapshot: snapshot, time: TimeSpan(nanoseconds: time), isInPeriod: time > 0)
            }
            let isInPeriod = Self.begins(adjustment.schedule, in: snapshot)
            return Row(
                snapshot: snapshot, isInPeriod: isInPeriod,
                remainingAfter: isInPeriod ? Self.remaining(snapshot, budget, with: grant) : nil)
        }
    }

    /// Whether a grant is given in the period.
    private static func begins(_ schedule: AdjustmentSchedule, in snapshot: SnapshotSummary) -> Bool {
        guard case .once(let at, _) = schedule else { return false }
        return at >= snapshot.from && at < snapshot.periodEnd
    }

    /// What remains when bad events are forgiven: no more than there are, and the total stays.
    private static func remaining(
        _ snapshot: SnapshotSummary, _ budget: BudgetDefinition, with grant: Adjustment.Grant
    ) -> Double {
        let ratio = budget.allowedErrorRatio
        let allowed = Double(snapshot.total) * Double(ratio.numerator) / Double(ratio.denominator)
        guard allowed > 0 else { return snapshot.remaining }
        let forgiven: Double
        switch grant {
        case .badEvents(let count): forgiven = Double(count)
        case .time(let span):
            let period = (snapshot.periodEnd - snapshot.from).nanoseconds
            forgiven = period > 0 ? Double(snapshot.total) * Double(span.nanoseconds) / Double(period) : 0
        }
        return 1 - max(0, snapshot.bad - forgiven) / allowed
    }
}
