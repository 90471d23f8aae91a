extension RecurrenceRule {
    /// The period that a local time lies in, counted from the one that holds 1970-01-01 00:00.
    func period(of localSeconds: Int64) -> Int64 {
        let day = localSeconds.flooredQuotient(86_400)
        switch frequency {
        case .hourly: return localSeconds.flooredQuotient(3_600)
        case .daily: return day
        case .weekly: return week(of: day)
        case .monthly:
            let date = CivilDate(daysSinceEpoch: day)
            return (date.year - 1970) * 12 + Int64(date.month) - 1
        case .yearly: return CivilDate(daysSinceEpoch: day).year - 1970
        }
    }

    /// The local times of a period, in order.
    func localTimes(ofPeriod period: Int64) -> [Int64] {
        let days = days(ofPeriod: period).filter(allows)
        guard !days.isEmpty else { return [] }
        let hours = hours(ofPeriod: period)
        var times: [Int64] = []
        for day in days {
            for hour in hours {
                for minute in minutes { times.append(day * 86_400 + Int64(hour * 3_600 + minute * 60) + second) }
            }
        }
        guard !positions.isEmpty else { return times }
        let chosen = positions.map { $0 > 0 ? $0 - 1 : times.count + $0 }.filter(times.indices.contains)
        return Set(chosen).sorted().map { times[$0] }
    }

    /// The period from which on there can be instances: of hours on a day that the rule does not allow, the first one of
    /// the next day, else the period itself.
    func skippingDay(from period: Int64) -> Int64 {
        guard frequency == .hourly else { return period }
        let day = period.flooredQuotient(24)
        return allows(day: day) ? period : (day + 1) * 24
    }

    private func days(ofPeriod period: Int64) -> Range<Int64> {
        switch frequency {
        case .hourly:
            let day = period.flooredQuotient(24)
            return day..<day + 1
        case .daily: return period..<period + 1
        case .weekly: return firstDay(ofWeek: period)..<firstDay(ofWeek: period + 1)
        case .monthly: return Self.firstDay(ofMonth: period)..<Self.firstDay(ofMonth: period + 1)
        case .yearly: return Self.firstDay(ofMonth: period * 12)..<Self.firstDay(ofMonth: (period + 1) * 12)
        }
    }

    /// The day on which a month begins; months are counted from January 1970.
    private static func firstDay(ofMonth month: Int64) -> Int64 {
        let year = month.flooredQuotient(12)
        return CivilDate(year: 1970 + year, month: Int(month - year * 12) + 1, day: 1).daysSinceEpoch
    }

    private func hours(ofPeriod period: Int64) -> [Int] {
        guard frequency == .hourly else { return hours }
        let hour = Int(period - period.flooredQuotient(24) * 24)
        return hours.isEmpty || hours.contains(hour) ? [hour] : []
    }
}
