import SloburnBudget
import SloburnModel

// A changed selector counts something else: adding both up would be neither. The new budget begins empty under the SLO's
// key; what was counted before stays beside it, without alerts, under the key with `@` and its revision.
extension BudgetPartition {
    /// Keeps what a replaced definition has counted; false where there is nothing to keep.
    mutating func retire(_ state: KeyState) -> Bool {
        guard let definition = state.counted.definition, definition.members.isEmpty, state.counted.kind != .composite,
            let evaluated = clock.evaluated
        else { return false }
        let plan = retiredPlan(definition, state.retirement, since: evaluated)
        var state = state
        state.progress.alerts = []
        var key = state.makeKey(plan: plan)
        // Nobody knows any more which labels its definition had.
        key.branch = self.definition.topics.branch(of: [.snapshots], named: state.branch) ?? key.branch
        key.counts.advance(to: evaluated)
        key.counts.tellDays(since: (state.retirement?.since ?? evaluated).dayNumber)
        guard key.counts.hasCounts, let retirement = plan.retirement, evaluated < retirement.until else { return false }
        if state.retirement == nil {
            key.evaluatedSums = nil
            key.writtenAt = nil
            key.isDirty = true
            key.log = CheckpointLog()
        }
        retired.append(key)
        return true
    }

    private mutating func retiredPlan(
        _ definition: BudgetDefinition, _ retirement: Retirement?, since: Timestamp
    ) -> BudgetPlan {
        let known = retiredPlans.first { plan in
            plan.definition.name == definition.name && plan.definition.revision == definition.revision
                && plan.retirement?.since == retirement?.since ?? since
        }
        if let known { return known }
        let retirement =
            retirement ?? Retirement(of: CountingPlan(definition, lateness: lateness), since: since)
        let plan = BudgetPlan(
            definition, number: plans.count + retiredPlans.count, lateness: lateness, retirement: retirement,
            branches: self.definition.topics.branches)
        retiredPlans.append(plan)
        return plan
    }

    /// Evaluates what has been replaced, and takes back what has turned.
    mutating func evaluateRetired(
        _ evaluator: BudgetEvaluator, _ writer: inout SnapshotWriter, into records: inout [OutputRecord]
    ) {
        // They have no alerts.
        var grouped: [GroupedAlert] = []
        for index in retired.indices { evaluator.evaluate(&retired[index], &writer, into: &records, &grouped) }
        let ended = retired.filter { $0.plan.hasEnded(at: evaluator.time) }
        guard !ended.isEmpty else { return }
        retired.removeAll { $0.plan.hasEnded(at: evaluator.time) }
        for key in ended {
            records.append(
                cloudEvents.record(
                    .snapshots, type: "io.sloburn.snapshot", key: key.text, at: evaluator.time, occurrence: "removed",
                    in: key.branch, value: nil))
            removedCheckpoints.append(KeyState.wholeKey(key.text))
            if key.log.hasChange { removedCheckpoints.append(KeyState.changeKey(key.text)) }
        }
    }
}
