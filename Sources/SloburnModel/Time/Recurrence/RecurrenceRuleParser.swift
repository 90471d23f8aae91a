/// Reads RRULEs, such as `FREQ=WEEKLY;BYDAY=SU,SA;COUNT=10`; upper and lower case are the same.
struct RecurrenceRuleParser {
    /// No rule has a larger INTERVAL.
    private static let largestInterval: Int64 = 10_000
    /// Instances are counted one by one.
    private static let largestCount: Int64 = 100_000

    private var values: [String: String] = [:]

    private static let known = [
        "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY",
        "BYHOUR",
        "BYMINUTE", "BYSETPOS",
    ]

    /// The rule without `RRULE:` before it.
    static func withoutName(_ text: String) -> String {
        let name = "RRULE:"
        return text.prefix(name.count).uppercased() == name ? String(text.dropFirst(name.count)) : text
    }

    /// Reads a rule.
    static func rule(_ text: String) throws(RecurrenceError) -> RecurrenceRule {
        var parser = RecurrenceRuleParser()
        try parser.split(text)
        return try parser.rule()
    }

    /// The value of a part as it is written; empty where there is none.
    static func value(of part: String, in text: String) -> String {
        var parser = RecurrenceRuleParser()
        _ = try? parser.split(text)
        return parser.values[part] ?? ""
    }

    /// A rule with this UNTIL, in place of the one or the COUNT that it has.
    static func replacingEnd(of text: String, with until: String) -> String {
        let kept = text.split(separator: ";").filter {
            let name = $0.uppercased()
            return !name.hasPrefix("COUNT=") && !name.hasPrefix("UNTIL=")
        }
        return (kept + ["UNTIL=\(until)"]).joined(separator: ";")
    }

    /// An instant of a rule, `YYYYMMDDTHHMMSSZ`.
    static func utc(_ seconds: Int64) -> String {
        let day = seconds.flooredQuotient(86_400)
        let date = CivilDate(daysSinceEpoch: day)
        let second = seconds - day * 86_400
        func text(_ number: Int64, _ digits: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        return text(date.year, 4) + text(Int64(date.month), 2) + text(Int64(date.day), 2) + "T"
            + text(second / 3_600, 2) + text(second / 60 % 60, 2) + text(second % 60, 2) + "Z"
    }

    private mutating func split(_ text: String) throws(RecurrenceError) {
        for piece in text.split(separator: ";", omittingEmptySubsequences: false) {
            guard let sign = piece.firstIndex(of: "=") else {
                throw RecurrenceError(
                    part: "RRULE", value: text, problem: "must be of parts NAME=VALUE, as in FREQ=WEEKLY;BYDAY=SU")
            }
            let name = piece[..<sign].uppercased()
            let value = piece[piece.index(after: sign)...].uppercased()
            guard Self.known.contains(name) else {
                throw RecurrenceError(part: name, value: value, problem: Self.unknown(name))
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw RecurrenceError(part: name, value: value, problem: "is here twice; give each part once")
            }
        }
    }

    private static func unknown(_ name: String) -> String {
        switch name {
        case "BYSECOND": "is not supported: an instance begins at the second of its start"
        case "BYEASTER": "is no part of RFC 5545"
        case "RSCALE", "SKIP": "is of RFC 7529, which is not supported: the calendar is the Gregorian one"
        default: "is no part of a rule; known are \(known.joined(separator: ", "))"
        }
    }

    // MARK: - Parts

    private func rule() throws(RecurrenceError) -> RecurrenceRule {
        var rule = RecurrenceRule(frequency: try frequency())
        rule.interval = try number("INTERVAL", in: 1...Self.largestInterval) ?? 1
        rule.end = try end()
        if let day = values["WKST"] {
            guard let number = Self.days.firstIndex(of: day) else {
                throw problem("WKST", "is no day; write one of \(Self.days.joined(separator: ", "))")
            }
            rule.weekStart = number
        }
        rule.months = try list("BYMONTH", upTo: 12)
        rule.weekNumbers = try list("BYWEEKNO", upTo: 53, fromEnd: true)
        rule.yearDays = try list("BYYEARDAY", upTo: 366, fromEnd: true)
        rule.monthDays = try list("BYMONTHDAY", upTo: 31, fromEnd: true)
        rule.hours = try list("BYHOUR", from: 0, upTo: 23)
        rule.minutes = try list("BYMINUTE", from: 0, upTo: 59)
        rule.positions = try list("BYSETPOS", upTo: 366, fromEnd: true)
        rule.weekdays = try weekdays()
        try RecurrenceCombination(rule: rule, values: values).check()
        return rule
    }

    private func frequency() throws(RecurrenceError) -> RecurrenceRule.Frequency {
        let allowed = RecurrenceRule.Frequency.allCases.map(\.rawValue).joined(separator: ", ")
        guard let text = values["FREQ"] else {
            throw RecurrenceError(part: "FREQ", value: "", problem: "is required; write one of \(allowed)")
        }
        if let frequency = RecurrenceRule.Frequency(rawValue: text) { return frequency }
        let finer = ["SECONDLY", "MINUTELY"].contains(text)
        throw problem(
            "FREQ",
            finer
                ? "is not supported: what happens more often than every hour is no plan for a person; write HOURLY with "
                    + "BYMINUTE" : "is none of \(allowed)")
    }

    private func end() throws(RecurrenceError) -> RecurrenceRule.End {
        let count = try number("COUNT", in: 1...Self.largestCount)
        guard let until = values["UNTIL"] else { return count.map { .count($0) } ?? .never }
        guard count == nil else { throw problem("UNTIL", "and COUNT exclude each other; give one of them") }
        guard let end = Self.end(Array(until.utf8)) else {
            throw problem(
                "UNTIL",
                "is no time; write 20261231 for all of that day, 20261231T215959Z, or 20261231T225959 by the zone's clocks"
            )
        }
        return end
    }

    /// `YYYYMMDD`, `YYYYMMDDTHHMMSS` or the same with `Z`; a day is meant to its end.
    private static func end(_ bytes: [UInt8]) -> RecurrenceRule.End? {
        func number(_ range: Range<Int>) -> Int? {
            let digits = bytes[range]
            guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
            return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        }
        guard bytes.count == 8 || bytes.count == 15 || (bytes.count == 16 && bytes[15] == UInt8(ascii: "Z")),
            let year = number(0..<4), let month = number(4..<6), let day = number(6..<8)
        else { return nil }
        let date = CivilDate(year: Int64(year), month: month, day: day)
        guard date.exists else { return nil }
        let start = date.daysSinceEpoch * 86_400
        guard bytes.count > 8 else { return .local(start + 86_399) }
        guard bytes[8] == UInt8(ascii: "T"), let hour = number(9..<11), let minute = number(11..<13),
            let second = number(13..<15), hour < 24, minute < 60, second < 60
        else { return nil }
        let seconds = start + Int64(hour * 3_600 + minute * 60 + second)
        return bytes.count == 16 ? .instant(seconds) : .local(seconds)
    }

    // MARK: - Values

    /// The names of the days, Sunday first.
    static let days = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"]

    private func weekdays() throws(RecurrenceError) -> [RecurrenceRule.Weekday] {
        guard let text = values["BYDAY"] else { return [] }
        var weekdays: [RecurrenceRule.Weekday] = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ordinal = item.dropLast(2)
            let number = Self.integer(ordinal)
            guard let day = Self.days.firstIndex(of: String(item.suffix(2))),
                ordinal.isEmpty || (number.map { (1...53).contains(abs($0)) } ?? false)
            else {
                throw problem(
                    "BYDAY",
                    "is no list of days; write \(Self.days.joined(separator: ",")), or 1MO for the first, -1FR "
                        + "for the last one")
            }
            let weekday = RecurrenceRule.Weekday(day: day, ordinal: number)
            if !weekdays.contains(weekday) { weekdays.append(weekday) }
        }
        return weekdays
    }

    private func list(_ part: String, from least: Int = 1, upTo most: Int, fromEnd: Bool = false)
        throws(RecurrenceError) -> [Int]
    {
        guard let text = values[part] else { return [] }
        var numbers: Set<Int> = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let number = Self.integer(item), (least...most).contains(fromEnd ? abs(number) : number) else {
                let more = fromEnd ? ", or -1 for the last one, and so on" : ""
                throw problem(part, "must be whole numbers from \(least) to \(most), with commas between them\(more)")
            }
            numbers.insert(number)
        }
        return numbers.sorted()
    }

    private func number(_ part: String, in range: ClosedRange<Int64>) throws(RecurrenceError) -> Int64? {
        guard let text = values[part] else { return nil }
        guard let number = Self.integer(Substring(text)), range.contains(Int64(number)), text.first != "-" else {
            throw problem(part, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return Int64(number)
    }

    /// A number of up to 6 digits with an optional sign.
    private static func integer(_ text: Substring) -> Int? {
        let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : text
        guard (1...6).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        return Int(text)
    }

    private func problem(_ part: String, _ problem: String) -> RecurrenceError {
        RecurrenceError(part: part, value: values[part] ?? "", problem: problem)
    }
}
