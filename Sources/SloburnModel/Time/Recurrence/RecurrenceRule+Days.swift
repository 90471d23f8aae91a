extension RecurrenceRule {
    /// Whether a day, counted since the epoch, meets all that the rule asks of days.
    ///
    /// What expands a period and what limits it comes to the same here, since the days of a period are tried one by
    /// one and the rule is completed. A day belongs to the calendar year it is in, also where its week is one of the year
    /// before or after.
    func allows(day number: Int64) -> Bool {
        let date = CivilDate(daysSinceEpoch: number)
        guard months.isEmpty || months.contains(date.month) else { return false }
        guard monthDays.isEmpty || Self.has(monthDays, date.day, of: CivilDate.daysIn(month: date.month, of: date.year))
        else { return false }
        guard weekdays.isEmpty || weekdays.contains(where: { meets($0, date) }) else { return false }
        guard yearDays.isEmpty || Self.has(yearDays, date.dayOfYear, of: CivilDate.daysIn(year: date.year)) else {
            return false
        }
        return weekNumbers.isEmpty || isInWeeks(number)
    }

    private func meets(_ weekday: Weekday, _ date: CivilDate) -> Bool {
        guard weekday.day == date.weekday else { return false }
        guard let ordinal = weekday.ordinal else { return true }
        let isOfYear = frequency == .yearly && months.isEmpty
        let place = isOfYear ? date.dayOfYear : date.day
        let length = isOfYear ? CivilDate.daysIn(year: date.year) : CivilDate.daysIn(month: date.month, of: date.year)
        return ordinal > 0 ? (place - 1) / 7 + 1 == ordinal : (length - place) / 7 + 1 == -ordinal
    }

    /// Week 1 is the first one with four days or more in its year, so that the fourth day tells a week's year.
    private func isInWeeks(_ number: Int64) -> Bool {
        let fourth = firstDay(ofWeek: week(of: number)) + 3
        let date = CivilDate(daysSinceEpoch: fourth)
        let length = CivilDate.daysIn(year: date.year)
        // Whole weeks after the fourth day up to the last one that still lies in the year.
        let after = (length - date.dayOfYear) / 7
        let week = (date.dayOfYear - 1) / 7 + 1
        return Self.has(weekNumbers, week, of: week + after)
    }

    /// Whether a number from 1, or the same from the end as -1, is in a list.
    private static func has(_ list: [Int], _ place: Int, of length: Int) -> Bool {
        list.contains(place) || list.contains(place - length - 1)
    }
}

extension RecurrenceRule {
    /// The week of a day; weeks are counted from the one that holds 1970-01-01.
    func week(of day: Int64) -> Int64 { (day - firstDayOfWeekZero).flooredQuotient(7) }

    /// The day on which a week begins.
    func firstDay(ofWeek week: Int64) -> Int64 { firstDayOfWeekZero + week * 7 }

    /// 1970-01-01 was a Thursday.
    private var firstDayOfWeekZero: Int64 { -Int64((4 - weekStart + 7) % 7) }
}

extension CivilDate {
    /// The day of the year, from 1.
    var dayOfYear: Int { Int(daysSinceEpoch - CivilDate(year: year, month: 1, day: 1).daysSinceEpoch) + 1 }

    /// How many days a year has.
    static func daysIn(year: Int64) -> Int { isLeap(year) ? 366 : 365 }
}
