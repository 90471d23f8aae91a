import SloburnAlerting
import SloburnBudget
import SloburnModel

extension BudgetEvaluator {
    /// Whether a record is to tell of the key's state, though it has not changed.
    func mustTellState(of key: BudgetKey) -> Bool {
        guard let steps = key.steps else { return false }
        // As with snapshots: the last evaluation that is not more than the heartbeat after the last record.
        return steps.toldAt.map { time + interval - $0 > Self.heartbeat } ?? true
    }

    /// Takes the state that the key's policy says, and tells of it where it is another or was told long ago.
    ///
    /// - Parameters:
    ///   - key: the key.
    ///   - counts: what its period holds, after adjustments.
    ///   - budget: the same as an error budget.
    ///   - records: what to append to.
    /// - Returns: whether the state is another.
    func takeStep(
        of key: inout BudgetKey, _ counts: WindowCounts, _ budget: ErrorBudget, into records: inout [OutputRecord]
    ) -> Bool {
        guard var steps = key.steps else { return false }
        let remainder = BudgetRemainder(
            bad: counts.bad, total: counts.total, allowed: key.definition.allowedErrorRatio)
        let before = steps.machine
        let change = steps.machine.evaluate(at: time, remainder)
        steps.remainder = remainder
        let isTold = change != nil || mustTellState(of: key)
        if isTold { steps.toldAt = time }
        if isTold || steps.machine != before { key.isDirty = true }
        key.steps = steps
        if isTold {
            let record = BudgetStateRecord(
                key: key, steps: steps, budget: budget, period: moments[key.plan.number].period, time: time)
            records.append(contentsOf: record.records(cloudEvents, instant: instant))
        }
        return change != nil
    }

    /// Whether more of the budget is spent than there is; once that is told, until the hysteresis remains.
    func isExhausted(_ key: BudgetKey, isActive: Bool) -> Bool {
        guard let steps = key.steps, let remainder = steps.remainder else { return false }
        return remainder.isBelow(isActive ? steps.machine.policy.hysteresis : Ratio(0))
    }
}
