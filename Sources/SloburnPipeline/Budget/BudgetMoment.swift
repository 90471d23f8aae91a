import SloburnBudget
import SloburnModel

/// What all keys of a budget have in common at one evaluation.
struct BudgetMoment {
    /// Where its period lies.
    let period: PeriodBounds
    /// Its alerts as they begin, with the factors of the period.
    let alerts: [BudgetKey.SeverityAlert]

    init(_ plan: BudgetPlan, at time: Timestamp) {
        let period = plan.counting.period(at: time)
        self.period = period
        alerts = period.number == nil ? plan.alerts : plan.alerts(inPeriodOf: period.span)
    }
}
