import SloburnBudget
import SloburnModel

extension BudgetKey {
    /// Takes note of what is bad in a delta, where the budget asks for it.
    mutating func noteBreakdown(of delta: DeltaBundle.KeyDelta) {
        guard breakdown != nil else { return }
        for bucket in delta.buckets {
            let bad = bucket.tally.bad(definition.numeratorKind, scale: definition.eventScale)
            if bad != 0 { breakdown?.add(bad, at: bucket.start, of: delta.part) }
        }
        breakdown?.forget(at: counts.time)
    }
}

extension Tally {
    /// What is bad of a tally, in parts of events; below 0 in one that takes back.
    func bad(_ numerator: BudgetDefinition.NumeratorKind, scale: Int64) -> Int64 {
        numerator == .bad ? matched : total.multipliedSaturated(by: scale).addingSaturated(0 &- matched)
    }
}
