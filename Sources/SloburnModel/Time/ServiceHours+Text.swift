extension ServiceHours: CustomStringConvertible {
    private static let minutesOfDay = 1_440
    private static let minutesOfWeek = 7 * minutesOfDay

    /// `Fri 18:00 Europe/Berlin`: when an instant is, by the clocks of the zone.
    public func text(of time: Timestamp) -> String {
        let seconds = time.nanoseconds.flooredQuotient(1_000_000_000)
        let local = zone.localSeconds(at: seconds)
        let day = local.flooredQuotient(86_400)
        let weekday = CivilDate(daysSinceEpoch: day).weekday
        return "\(Self.dayName(weekday)) \(Self.clock(Int(local - day * 86_400) / 60)) \(zone.identifier)"
    }

    /// The hours day by day from Monday on, days with the same hours together, and the zone: the same hours give the
    /// same text however they are written.
    public var description: String {
        var items: [(first: Int, last: Int, hours: String)] = []
        for stretch in stretchesOfWeek {
            let day = stretch.lowerBound / Self.minutesOfDay
            let midnight = day * Self.minutesOfDay
            let isOneDay = stretch.upperBound <= midnight + Self.minutesOfDay
            let end = isOneDay ? Self.clock(stretch.upperBound - midnight) : Self.text(ofMinute: stretch.upperBound)
            let hours = "\(Self.clock(stretch.lowerBound - midnight))-\(end)"
            if isOneDay, let last = items.last, last.last == day - 1, last.hours == hours {
                items[items.count - 1].last = day
            } else {
                items.append((day, day, hours))
            }
        }
        let texts = items.map { item in
            let (first, last) = (Self.dayName(item.first + 1), Self.dayName(item.last + 1))
            return "\(item.first == item.last ? first : "\(first)-\(last)") \(item.hours)"
        }
        return texts.joined(separator: ", ") + " \(zone.identifier)"
    }

    /// Minutes from Monday 00:00 on, in order and apart from each other; what is beyond the week is at its beginning.
    private var stretchesOfWeek: [Range<Int>] {
        let week = Self.minutesOfWeek
        let parts = openings.flatMap { opening -> [Range<Int>] in
            let midnight = (opening.weekday + 6) % 7 * Self.minutesOfDay
            let stretch = midnight + opening.minutes.lowerBound..<midnight + opening.minutes.upperBound
            let beyond = stretch.clamped(to: week..<2 * week)
            return [stretch.clamped(to: 0..<week), beyond.lowerBound - week..<beyond.upperBound - week]
        }
        var merged: [Range<Int>] = []
        for part in parts.sorted(by: { $0.lowerBound < $1.lowerBound }) where !part.isEmpty {
            if let last = merged.last, last.upperBound >= part.lowerBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, part.upperBound)
            } else {
                merged.append(part)
            }
        }
        return merged
    }

    private static func text(ofMinute minute: Int) -> String {
        "\(dayName(minute / minutesOfDay + 1)) \(clock(minute % minutesOfDay))"
    }

    /// The name of a day, where 0 and 7 are Sunday.
    private static func dayName(_ day: Int) -> String { String(CivilDate.weekdayNames[day % 7].prefix(3)) }

    private static func clock(_ minute: Int) -> String {
        let (hour, rest) = minute.quotientAndRemainder(dividingBy: 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(rest < 10 ? "0" : "")\(rest)"
    }
}
