public import SloburnModel

/// The whole days that a report is about, in UTC.
public struct ReportPeriod: Hashable, Sendable {
    /// How its length is given.
    enum Kind: Hashable, Sendable {
        /// Months of the calendar, 1, 3 or 12 of them.
        case months(Int64)
        /// Days.
        case days
    }

    /// What is wrong with the text of a period.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        /// The text and what would be right.
        public let description: String
    }

    /// The period as it is written: `2026-10`, `2026-Q3`, `2026`, `2026-10-01..2026-10-15`.
    public let name: String
    /// The first day, in days since 1970-01-01.
    let firstDay: Int64
    /// The day after the last one.
    let endDay: Int64
    let kind: Kind

    /// Where it begins.
    public var from: Timestamp { Timestamp(nanoseconds: 0) + .days(firstDay) }
    /// Where it ends (exclusive).
    public var to: Timestamp { Timestamp(nanoseconds: 0) + .days(endDay) }
    /// How many days it has.
    var dayCount: Int64 { endDay - firstDay }

    private init(name: String, days: Range<Int64>, kind: Kind) {
        self.name = name
        (firstDay, endDay) = (days.lowerBound, days.upperBound)
        self.kind = kind
    }

    /// Reads a period.
    ///
    /// - Parameter text: a year, a quarter, a month, a day, or two days with `..` in between, both of them within.
    /// - Throws: `Problem` with the text and what would be right; years are those from 1971 to 2199.
    public init(_ text: String) throws(Problem) {
        guard let period = Self.read(text) else {
            throw Problem(
                description:
                    "'\(text.prefix(40))' is no period; write a year as 2026, a quarter as 2026-Q3, a month as "
                    + "2026-10, a day as 2026-10-01, or the first and the last day as 2026-10-01..2026-10-15")
        }
        self = period
    }

    private static func read(_ text: String) -> ReportPeriod? {
        if let dots = text.firstRange(of: "..") {
            guard let first = day(text[..<dots.lowerBound]), let last = day(text[dots.upperBound...]), first <= last
            else { return nil }
            return ReportPeriod(name: text, days: first..<last + 1, kind: .days)
        }
        if let day = day(text[...]) { return ReportPeriod(name: text, days: day..<day + 1, kind: .days) }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first, let year = year(first), parts.count <= 2 else { return nil }
        guard parts.count == 2 else { return months(12, from: year * 12) }
        if parts[1].first == "Q" {
            guard parts[1].count == 2, let quarter = number(parts[1].dropFirst()), (1...4).contains(quarter) else {
                return nil
            }
            return months(3, from: year * 12 + (quarter - 1) * 3)
        }
        guard parts[1].count == 2, let month = number(parts[1]), (1...12).contains(month) else { return nil }
        return months(1, from: year * 12 + month - 1)
    }

    /// Some months from one on, which is counted from the year 0.
    private static func months(_ count: Int64, from month: Int64) -> ReportPeriod {
        let year = month.flooredQuotient(12)
        let ofYear = month - year * 12
        let name =
            switch count {
            case 12: "\(year)"
            case 3: "\(year)-Q\(ofYear / 3 + 1)"
            default: "\(year)-\(ofYear < 9 ? "0" : "")\(ofYear + 1)"
            }
        return ReportPeriod(name: name, days: start(of: month)..<start(of: month + count), kind: .months(count))
    }

    private static func start(of month: Int64) -> Int64 {
        let year = month.flooredQuotient(12)
        return CivilDate(year: year, month: Int(month - year * 12) + 1, day: 1).daysSinceEpoch
    }

    private static func year(_ text: Substring) -> Int64? {
        guard text.count == 4, let year = number(text), (1971...2199).contains(year) else { return nil }
        return year
    }

    static func day(_ text: Substring) -> Int64? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].count == 2, parts[2].count == 2, let year = year(parts[0]),
            let month = number(parts[1]), let day = number(parts[2])
        else { return nil }
        let date = CivilDate(year: year, month: Int(month), day: Int(day))
        return date.exists ? date.daysSinceEpoch : nil
    }

    private static func number(_ digits: Substring) -> Int64? {
        digits.utf8.allSatisfy { (48...57).contains($0) } ? Int64(digits) : nil
    }
}

extension ReportPeriod {
    /// The period of the same length so many before this one.
    func earlier(_ count: Int64) -> ReportPeriod {
        guard case .months(let months) = kind else {
            let (first, end) = (firstDay - dayCount * count, endDay - dayCount * count)
            let name =
                dayCount == 1 ? Self.text(ofDay: first) : "\(Self.text(ofDay: first))..\(Self.text(ofDay: end - 1))"
            return ReportPeriod(name: name, days: first..<end, kind: .days)
        }
        let date = CivilDate(daysSinceEpoch: firstDay)
        return Self.months(months, from: date.year * 12 + Int64(date.month - 1) - months * count)
    }

    /// The period as people say it, as in `October 2026`.
    var title: String {
        let date = CivilDate(daysSinceEpoch: firstDay)
        switch kind {
        case .months(1): return "\(CivilDate.monthNames[date.month - 1]) \(date.year)"
        case .months(3): return "quarter \((date.month - 1) / 3 + 1) of \(date.year)"
        case .months: return "\(date.year)"
        case .days where dayCount == 1: return Self.text(ofDay: firstDay)
        case .days: return "\(Self.text(ofDay: firstDay)) to \(Self.text(ofDay: endDay - 1))"
        }
    }

    /// Whether a calendar period, in its own time zone, has the same days.
    ///
    /// - Parameters:
    ///   - from: where it begins.
    ///   - end: where it ends.
    ///   - zone: its zone.
    /// - Returns: true where it begins and ends at the midnights that the local clock shows.
    func isSame(from: Timestamp, end: Timestamp, in zone: ZoneRules) -> Bool {
        from == Timestamp(seconds: zone.utc(localSeconds: firstDay * 86_400))
            && end == Timestamp(seconds: zone.utc(localSeconds: endDay * 86_400))
    }

    /// The text of a day, as in `2026-10-01`.
    static func text(ofDay day: Int64) -> String {
        let date = CivilDate(daysSinceEpoch: day)
        return "\(date.year)-\(date.month < 10 ? "0" : "")\(date.month)-\(date.day < 10 ? "0" : "")\(date.day)"
    }

    /// The text of days, as in `2026-10-01 – 2026-10-03`.
    static func text(ofDays days: ClosedRange<Int64>) -> String {
        days.count == 1
            ? text(ofDay: days.lowerBound) : "\(text(ofDay: days.lowerBound)) – \(text(ofDay: days.upperBound))"
    }
}
