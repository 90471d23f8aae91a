import SloburnBudget
import SloburnModel

extension BudgetEvaluator {
    /// Tells what the days hold that are over, or have changed since they were told.
    func tellDays(of key: inout BudgetKey, into records: inout [OutputRecord]) {
        let untold = key.counts.untoldDays
        guard !untold.isEmpty else { return }
        for number in untold {
            guard let day = key.counts.day(number) else { continue }
            // An adjustment came for a day in which no member counted anything.
            if key.plan.isComposite, day.tally.isZero { continue }
            let record = DayRecord(
                key: key, day: day, adjusted: key.adjusted.set.map { adjustments[$0] }, evaluator: self)
            records.append(
                cloudEvents.record(
                    .days, type: DayRecord.type, key: "\(key.text)@\(record.name)", at: time, instant: instant,
                    in: key.branch, value: record.json))
        }
        key.counts.didTellDays()
        key.isDirty = true
    }
}
