/// The parts of an RRULE, with what it leaves out taken from its start.
///
/// *Source:* RFC 5545, section 3.3.10.
struct RecurrenceRule: Hashable, Sendable {
    /// How large the periods are, whose instances make one set.
    enum Frequency: String, Hashable, Sendable, CaseIterable {
        case hourly = "HOURLY"
        case daily = "DAILY"
        case weekly = "WEEKLY"
        case monthly = "MONTHLY"
        case yearly = "YEARLY"
    }

    /// After which instance there are no more.
    enum End: Hashable, Sendable {
        case never
        /// After so many.
        case count(Int64)
        /// After this local time, in seconds as if it were UTC.
        case local(Int64)
        /// After this instant, in seconds since the epoch.
        case instant(Int64)
    }

    /// A day of the week, and which one of its month or year.
    struct Weekday: Hashable, Sendable {
        /// 0 is Sunday, 6 is Saturday.
        var day: Int
        /// From 1, or from the last one as -1; nil is every one.
        var ordinal: Int?
    }

    var frequency: Frequency
    /// Every so many periods.
    var interval: Int64 = 1
    var end: End = .never
    /// On which day of the week weeks begin; 0 is Sunday.
    var weekStart = 1
    /// Empty lists ask for nothing.
    var months: [Int] = []
    var weekNumbers: [Int] = []
    var yearDays: [Int] = []
    var monthDays: [Int] = []
    var weekdays: [Weekday] = []
    var hours: [Int] = []
    var minutes: [Int] = []
    /// The second of the minute at which an instance begins.
    var second: Int64 = 0
    var positions: [Int] = []

    /// The same rule with the day and the time of its start where it says nothing about them.
    func completed(from day: CivilDate, second: Int64) -> RecurrenceRule {
        var rule = self
        if weekNumbers.isEmpty, yearDays.isEmpty, monthDays.isEmpty, weekdays.isEmpty {
            switch frequency {
            case .yearly:
                if months.isEmpty { rule.months = [day.month] }
                rule.monthDays = [day.day]
            case .monthly: rule.monthDays = [day.day]
            case .weekly: rule.weekdays = [Weekday(day: day.weekday)]
            case .daily, .hourly: break
            }
        }
        if hours.isEmpty, frequency != .hourly { rule.hours = [Int(second / 3_600)] }
        rule.second = second % 60
        if minutes.isEmpty { rule.minutes = [Int(second / 60 % 60)] }
        return rule
    }
}
