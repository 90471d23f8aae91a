internal import SloburnModel

/// Compares the slices of an objective with its window.
enum SliceCheck {
    static func check(_ objective: ObjectiveDocument, _ window: TimeWindowDocument?) {
        guard let slices = objective.slices, let window else { return }
        let element = slices.windowElement
        let period = window.period.nominalSpan
        guard slices.window <= period else {
            element.error(
                .sliceExceedsWindow,
                "a slice of \(element.writtenText) is longer than the window of \(period); it must be at most as long")
            return
        }
        let (whole, name) = divided(window)
        guard whole.nanoseconds % slices.window.nanoseconds != 0,
            let count = Ratio(whole.nanoseconds, over: slices.window.nanoseconds)
        else { return }
        element.warning(
            .sliceRemainder,
            "slices of \(element.writtenText) do not divide \(name): they are \(count.decimalText); only whole slices "
                + "count")
    }

    /// What must be a whole number of slices, and its name: months differ in their days, which all are whole.
    private static func divided(_ window: TimeWindowDocument) -> (TimeSpan, String) {
        let period = window.period
        if period.calendar?.unit.variesInCalendar ?? false { return (.days(1), "a day of the calendar") }
        return (period.nominalSpan, "the window of \(period.nominalSpan)")
    }
}
