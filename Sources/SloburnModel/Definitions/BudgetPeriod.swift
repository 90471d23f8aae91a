/// The stretch of time that an error budget is for.
public enum BudgetPeriod: Hashable, Sendable {
    /// The last so much time before each evaluation.
    case rolling(TimeSpan)
    /// A period of the calendar, after which the next one begins with a budget of its own.
    case calendar(CalendarPeriod)

    /// The length in OpenSLO's words; for periods of the calendar months have no fixed number of days.
    public var description: String {
        switch self {
        case .rolling(let span): span.description
        case .calendar(let period): period.duration
        }
    }

    /// The length from which burn factors follow where nobody knows which period it will be: months have 30 days.
    public var nominalSpan: TimeSpan {
        switch self {
        case .rolling(let span): span
        case .calendar(let period): period.nominalSpan
        }
    }

    /// The periods of the calendar, or nil for a rolling one.
    public var calendar: CalendarPeriod? {
        if case .calendar(let period) = self { return period }
        return nil
    }
}
