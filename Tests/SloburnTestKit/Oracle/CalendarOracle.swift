public import Foundation
public import SloburnModel

/// Periods of a calendar as Foundation's own calendar has them: another way to the same dates.
public struct CalendarOracle: Sendable {
    private let calendar: Calendar
    private let start: DateComponents
    private let component: Calendar.Component
    private let step: Int

    /// Creates periods of so many days, months or years, each of which begins at the time of day of `start`.
    ///
    /// - Parameters:
    ///   - zone: an IANA zone.
    ///   - start: year, month, day, hour, minute and second of the first period.
    ///   - component: `.day`, `.month` or `.year`.
    ///   - step: how many of them a period has.
    public init(zone: String, start: DateComponents, component: Calendar.Component, step: Int) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: zone) ?? .gmt
        (self.calendar, self.start, self.component, self.step) = (calendar, start, component, step)
    }

    /// Where a period begins.
    public func start(of number: Int) -> Timestamp {
        let first = calendar.date(from: start) ?? .distantPast
        let day = calendar.date(byAdding: component, value: number * step, to: first) ?? .distantPast
        return Timestamp(seconds: Int64(day.timeIntervalSince1970))
    }

    /// The period that an instant belongs to, found by trying from near it.
    public func period(of time: Timestamp) -> (number: Int, start: Timestamp, end: Timestamp) {
        let first = calendar.date(from: start) ?? .distantPast
        let date = Date(timeIntervalSince1970: Double(time.nanoseconds / 1_000_000_000))
        var number = (calendar.dateComponents([component], from: first, to: date).value(for: component) ?? 0) / step
        while start(of: number) > time { number -= 1 }
        while start(of: number + 1) <= time { number += 1 }
        return (number, start(of: number), start(of: number + 1))
    }

    /// The local midnight before an instant, or the instant itself.
    public func midnight(before time: Timestamp) -> Timestamp {
        let date = Date(timeIntervalSince1970: Double(time.nanoseconds / 1_000_000_000))
        return Timestamp(seconds: Int64(calendar.startOfDay(for: date).timeIntervalSince1970))
    }

    /// The local midnight after an instant.
    public func midnight(after time: Timestamp) -> Timestamp {
        // No day has more than 25 hours.
        midnight(before: midnight(before: time) + .hours(26))
    }
}
