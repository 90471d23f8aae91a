/// Periods that follow the calendar of a time zone: days, weeks, months, quarters or years, one after the other.
///
/// They are counted from the one that begins at `start`, number 0, forwards and backwards. Days, weeks and what is
/// longer begin when the local clock shows the time of day of `start`, whatever summer time does in between; a month
/// that lacks the day of `start` begins on its last day. Hours and minutes are elapsed time.
public struct CalendarPeriod: Hashable, Sendable {
    /// What is counted.
    public enum Unit: String, Hashable, Sendable, CaseIterable {
        case minute = "m"
        case hour = "h"
        case day = "d"
        case week = "w"
        case month = "M"
        case quarter = "Q"
        case year = "Y"
    }

    /// How many units a period has; 1 or more, and no more than a year.
    public var count: Int64
    /// What is counted.
    public var unit: Unit
    /// The local day on which period 0 begins.
    public var startDay: CivilDate
    /// The local time of day at which periods begin, in seconds.
    public var startSecond: Int64
    /// The zone whose clocks count.
    public var zone: ZoneRules

    /// Creates periods.
    public init(count: Int64, unit: Unit, startDay: CivilDate, startSecond: Int64 = 0, zone: ZoneRules) {
        self.count = count
        self.unit = unit
        self.startDay = startDay
        self.startSecond = startSecond
        self.zone = zone
    }

    /// The length in OpenSLO's words, such as `1M`.
    public var duration: String { "\(count)\(unit.rawValue)" }

    /// What tells these periods from others whose numbers mean something else.
    public var identity: String {
        "\(duration) from \(startDay.year)-\(startDay.month)-\(startDay.day) \(startSecond) in \(zone.identifier)"
    }

    /// The length of a period where months have 30 days, quarters 90 and years 365.
    public var nominalSpan: TimeSpan { .minutes(count * unit.nominalMinutes) }

    /// No period is longer, whatever its months and the clocks do.
    public var longestSpan: TimeSpan {
        switch unit {
        case .minute, .hour: nominalSpan
        case .day, .week: nominalSpan + .hours(1)
        case .month: .days(31 * count) + .hours(1)
        case .quarter: .days(92 * count) + .hours(1)
        case .year: .days(366 * count) + .hours(1)
        }
    }

    /// Where a period begins.
    ///
    /// - Parameter number: the period; 0 is the one that begins at the start.
    /// - Returns: its first instant, held at the ends of time.
    public func start(of number: Int64) -> Timestamp {
        switch unit {
        case .minute, .hour:
            let start = Timestamp(heldSeconds: zone.utc(localSeconds: localStart(startDay)))
            let later = Int128(nominalSpan.nanoseconds) * Int128(number)
            return Timestamp(nanoseconds: Int64(clamping: Int128(start.nanoseconds) + later))
        case .day, .week:
            let days = number * count * (unit == .week ? 7 : 1)
            return Timestamp(heldSeconds: zone.utc(localSeconds: localStart(startDay) + days * 86_400))
        case .month: return start(monthsLater: number * count)
        case .quarter: return start(monthsLater: number * count * 3)
        case .year: return start(monthsLater: number * count * 12)
        }
    }

    /// The period that an instant belongs to.
    public func number(of time: Timestamp) -> Int64 {
        // Near it at once, also at the ends of time, where a difference does not fit 64 bits.
        let distance = Int128(time.nanoseconds) - Int128(start(of: 0).nanoseconds)
        var number = Int64(clamping: distance / Int128(nominalSpan.nanoseconds)) - (distance < 0 ? 1 : 0)
        while start(of: number) > time { number -= 1 }
        while start(of: number + 1) <= time, start(of: number + 1) > start(of: number) { number += 1 }
        return number
    }

    private func start(monthsLater months: Int64) -> Timestamp {
        let month = startDay.year * 12 + Int64(startDay.month - 1) + months
        let year = month.flooredQuotient(12)
        let ofYear = Int(month - year * 12) + 1
        let day = min(startDay.day, CivilDate.daysIn(month: ofYear, of: year))
        return Timestamp(
            heldSeconds: zone.utc(localSeconds: localStart(CivilDate(year: year, month: ofYear, day: day))))
    }

    private func localStart(_ day: CivilDate) -> Int64 { day.daysSinceEpoch * 86_400 + startSecond }
}

extension Timestamp {
    /// An instant of whole seconds, held at the ends of the range.
    init(heldSeconds seconds: Int64) {
        self = Timestamp(nanoseconds: 0) + TimeSpan(heldSeconds: seconds)
    }
}

extension TimeSpan {
    init(heldSeconds seconds: Int64) {
        let (nanoseconds, isBeyond) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        self.init(nanoseconds: isBeyond ? (seconds > 0 ? .max : .min) : nanoseconds)
    }

    fileprivate static func + (left: TimeSpan, right: TimeSpan) -> TimeSpan {
        TimeSpan(nanoseconds: left.nanoseconds.addingSaturated(right.nanoseconds))
    }
}

extension CalendarPeriod.Unit {
    /// Its length where a month has 30 days, a quarter 90 and a year 365.
    public var nominalMinutes: Int64 {
        switch self {
        case .minute: 1
        case .hour: 60
        case .day: 1_440
        case .week: 10_080
        case .month: 43_200
        case .quarter: 129_600
        case .year: 525_600
        }
    }
}
