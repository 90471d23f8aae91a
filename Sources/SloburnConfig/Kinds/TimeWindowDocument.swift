internal import SloburnModel

/// The `timeWindow` of an SLO.
enum TimeWindowDocument {
    /// The last so much time.
    case rolling(TimeSpan)
    /// One period of a calendar after another; the element is `calendar`.
    case calendar(CalendarPeriod, Element)

    /// The period that budgets are for.
    var period: BudgetPeriod {
        switch self {
        case .rolling(let span): .rolling(span)
        case .calendar(let calendar, _): .calendar(calendar)
        }
    }
}
