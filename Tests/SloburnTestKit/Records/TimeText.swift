public import SloburnModel

/// Writes instants in the forms that producers use.
public enum TimeText: CaseIterable, Sendable {
    /// A number of seconds, with as many digits after the point as are needed.
    case seconds
    /// A whole number of milliseconds.
    case milliseconds
    /// A whole number of microseconds.
    case microseconds
    /// A whole number of nanoseconds.
    case nanoseconds
    /// Milliseconds as a JSON string.
    case millisecondsText
    /// RFC 3339 in UTC, `Z`, with nine digits.
    case zulu
    /// RFC 3339 at +02:00, with three digits.
    case offset
    /// RFC 3339 in UTC, whole seconds.
    case wholeSeconds

    /// The finest step that the form can write.
    public var precision: TimeSpan {
        switch self {
        case .seconds, .nanoseconds, .zulu: TimeSpan(nanoseconds: 1)
        case .microseconds: TimeSpan(nanoseconds: 1_000)
        case .milliseconds, .millisecondsText, .offset: .milliseconds(1)
        case .wholeSeconds: .seconds(1)
        }
    }

    /// The instant as a JSON token; what is finer than the form's precision is cut off.
    ///
    /// - Parameter time: an instant from 2001-09-09 on.
    /// - Returns: a number or a quoted text.
    public func token(_ time: Timestamp) -> String {
        let nanoseconds = time.nanoseconds
        return switch self {
        case .seconds: Decimal.text(nanoseconds, digits: 9)
        case .milliseconds: String(nanoseconds / 1_000_000)
        case .microseconds: String(nanoseconds / 1_000)
        case .nanoseconds: String(nanoseconds)
        case .millisecondsText: "\"\(nanoseconds / 1_000_000)\""
        case .zulu: "\"\(Self.civil(nanoseconds, digits: 9))Z\""
        case .offset: "\"\(Self.civil(nanoseconds + 7_200_000_000_000, digits: 3))+02:00\""
        case .wholeSeconds: "\"\(Self.civil(nanoseconds, digits: 0))Z\""
        }
    }

    /// The instant as records show it: RFC 3339 in UTC with milliseconds and `Z`.
    public static func milliseconds(of time: Timestamp) -> String { civil(time.nanoseconds, digits: 3) + "Z" }

    /// `2026-11-20T10:00:10.000` with so many digits after the point.
    static func civil(_ nanoseconds: Int64, digits: Int) -> String {
        let seconds = nanoseconds / 1_000_000_000
        let (day, second) = (seconds / 86_400, seconds % 86_400)
        // *Source:* Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let date = "\(year)-\(Decimal.padded(month, 2))-\(Decimal.padded(dayOfMonth, 2))"
        let clock = [second / 3_600, second / 60 % 60, second % 60].map { Decimal.padded($0, 2) }.joined(separator: ":")
        guard digits > 0 else { return "\(date)T\(clock)" }
        let fraction = Decimal.padded(nanoseconds % 1_000_000_000, 9).prefix(digits)
        return "\(date)T\(clock).\(fraction)"
    }
}

/// Integers as decimal texts.
enum Decimal {
    static func padded(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    /// `number / 10^digits` without needless zeros; `number` is at least 0.
    static func text(_ number: Int64, digits: Int) -> String {
        let text = padded(number, digits + 1)
        var fraction = text.suffix(digits)
        while fraction.last == "0" { fraction.removeLast() }
        return fraction.isEmpty ? String(text.dropLast(digits)) : "\(text.dropLast(digits)).\(fraction)"
    }
}
