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
    /// The sources of the budget that have not come to the evaluation: what they tell is still to be read.
    let behind: [String]
    /// The pages of services that the budget's depends on, by key.
    let inhibitedBy: [String]

    init(
        _ plan: BudgetPlan, at time: Timestamp, behind: Set<String>, _ active: ActiveAlerts,
        _ figures: inout SourceFigureMaker
    ) {
        inhibitedBy = active.pages(of: plan.definition.dependsOn)
        self.behind = behind.isEmpty ? [] : plan.sources.filter(behind.contains)
        let period = plan.counting.period(at: time)
        self.period = period
        sources = figures.figures(plan, period, at: time)
        alerts = period.number == nil ? plan.alerts : plan.alerts(inPeriodOf: period.span)
    }
}
