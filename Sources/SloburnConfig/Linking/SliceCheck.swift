internal import SloburnModel

/// Compares the slices of an objective with its window.
enum SliceCheck {
    static func check(_ objective: ObjectiveDocument, _ period: BudgetPeriod?) {
        guard let slices = objective.slices, let period else { return }
        let element = slices.windowElement
        guard slices.window <= period.nominalSpan else {
            element.warning(
                .sliceExceedsWindow,
                "a slice of \(element.writtenText) is longer than the window of \(period.nominalSpan): none lies within it"
            )
            return
        }
        let (whole, name) = divided(period)
        guard whole.nanoseconds % slices.window.nanoseconds != 0,
            let count = Ratio(whole.nanoseconds, over: slices.window.nanoseconds)
        else { return }
        element.warning(
            .sliceRemainder,
            "slices of \(element.writtenText) do not divide \(name): they are \(count.decimalText); only whole slices "
                + "count")
    }

    /// What must be a whole number of slices, and its name: months differ in their days, which all are whole.
    private static func divided(_ period: BudgetPeriod) -> (TimeSpan, String) {
        if period.calendar?.unit.variesInCalendar ?? false { return (.days(1), "a day of the calendar") }
        return (period.nominalSpan, "the window of \(period.nominalSpan)")
    }
}
