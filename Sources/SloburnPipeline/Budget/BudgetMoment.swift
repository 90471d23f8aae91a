import SloburnBudget
import SloburnModel

/// What all keys of a budget have in common at one evaluation.
struct BudgetMoment {
    /// Where its period lies.
    let period: PeriodBounds
    /// Its alerts as they begin, with the factors of the period.
    let alerts: [BudgetKey.SeverityAlert]
    /// What there is to say of its sources; nil where none of them is watched.
    let sources: SourceFigures?

    init(_ plan: BudgetPlan, at time: Timestamp, _ figures: inout SourceFigureMaker) {
        let period = plan.counting.period(at: time)
        self.period = period
        sources = figures.figures(plan, period, at: time)
        alerts = period.number == nil ? plan.alerts : plan.alerts(inPeriodOf: period.span)
    }
}
