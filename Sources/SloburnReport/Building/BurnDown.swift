/// What was left of a budget at the end of a day.
struct BurnDownPoint: Hashable, Sendable {
    var figures: DayFigures
    /// The share that was left of what the days of the period allow altogether; nil where that is nothing.
    var remaining: ExactFraction?
}

extension BudgetReport {
    /// What was left at the end of each day that is told of.
    var burnDown: [BurnDownPoint] {
        var whole = Account()
        for day in days { whole += day.account }
        var counts = Counts.zero
        var forgiven = ExactCount.zero
        return days.map { day in
            counts += day.account.counts
            forgiven += day.forgiven
            var judged = counts
            judged.forgive(forgiven)
            let consumed = judged.bad.fraction.divided(by: whole.allowed)
            return BurnDownPoint(figures: day, remaining: consumed.map { .one - $0 })
        }
    }
}
