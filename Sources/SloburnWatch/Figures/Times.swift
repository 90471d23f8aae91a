import SloburnModel
import SloburnNormalize

/// Times and lengths of time as people read them; instants in UTC.
enum Times {
    /// A length of time in its two largest units: 3 d 4 h, 18 min.
    static func length(_ span: TimeSpan) -> String {
        let seconds = max(0, span.nanoseconds.addingSaturated(500_000_000) / 1_000_000_000)
        guard seconds >= 90 else { return "\(seconds) s" }
        let minutes = (seconds + 30) / 60
        guard minutes >= 90 else { return "\(minutes) min" }
        let hours = minutes / 60
        guard hours >= 36 else { return minutes % 60 == 0 ? "\(hours) h" : "\(hours) h \(minutes % 60) min" }
        let days = hours / 24
        return days >= 14 || hours % 24 == 0 ? "\(days) d" : "\(days) d \(hours % 24) h"
    }

    /// A length of time in one unit, where there is no room for more.
    static func about(_ span: TimeSpan) -> String {
        let minutes = max(0, span.nanoseconds) / 60_000_000_000
        if minutes < 90 { return "\((max(0, span.nanoseconds) + 30_000_000_000) / 60_000_000_000) min" }
        return minutes < 48 * 60 ? "\(minutes / 60) h" : "\(minutes / 1_440) d"
    }

    /// An instant, no longer than it must be: the time of today, the day and time of this year.
    static func moment(_ time: Timestamp?, now: Timestamp) -> String {
        guard let time else { return Figures.none }
        let text = RFC3339.string(time)
        let (then, today) = (date(time), date(now))
        if then == today { return text.dropFirst(11).prefix(8) + " UTC" }
        let day = "\(then.day) \(CivilDate.monthNames[then.month - 1].prefix(3))"
        return then.year == today.year ? "\(day) \(text.dropFirst(11).prefix(5)) UTC" : "\(day) \(then.year)"
    }

    /// Since when, and for how long already.
    static func since(_ time: Timestamp?, now: Timestamp) -> String {
        time.map { "\(moment($0, now: now)) (\(length(now - $0)))" } ?? Figures.none
    }

    private static func date(_ time: Timestamp) -> CivilDate {
        CivilDate(daysSinceEpoch: time.milliseconds.flooredQuotient(86_400_000))
    }
}

extension Int64 {
    fileprivate func addingSaturated(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
