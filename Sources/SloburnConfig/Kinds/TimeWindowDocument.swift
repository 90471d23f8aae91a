internal import SloburnModel

/// The `timeWindow` of an SLO.
enum TimeWindowDocument {
    /// The last so much time.
    case rolling(TimeSpan)
    /// One period of a calendar after another.
    case calendar(CalendarWindow)

    /// A period of a calendar.
    struct CalendarWindow {
        /// How long a period is.
        var duration: SLODuration
        /// When the first one began.
        var start: CalendarStart
        /// The element `calendar`.
        var element: Element
    }

    /// The `calendar` of a window.
    struct CalendarStart: Hashable {
        /// When the first period began, in the time zone.
        var time: LocalDateTime
        /// The IANA zone whose days and months count.
        var timeZone: String
    }

    /// How long a period is; in a calendar a month counts 30 days, a quarter 90, a year 365.
    var nominalSpan: TimeSpan {
        switch self {
        case .rolling(let span): span
        case .calendar(let window): window.duration.span
        }
    }
}
