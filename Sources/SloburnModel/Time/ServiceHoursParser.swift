/// Reads the text of service hours.
enum ServiceHoursParser {
    static let shape = "write days, hours and a zone, as in Mon-Fri 08:00-18:00, Sat 10:00-14:00 Europe/Berlin"

    /// The hours, and the name of the zone behind them; nil where there is none.
    static func parse(_ text: String) throws(ServiceHoursError) -> (openings: [ServiceHours.Opening], zone: String?) {
        var words = text.split(separator: " ")
        var zone: String?
        if let last = words.last, words.count >= 3, last.contains(where: \.isLetter), !last.contains(":") {
            zone = String(words.removeLast())
        }
        var openings: [ServiceHours.Opening] = []
        for item in words.joined(separator: " ").split(separator: ",", omittingEmptySubsequences: false) {
            let parts = item.split(separator: " ")
            guard parts.count == 2 else {
                throw ServiceHoursError(description: "'\(item.trimmed)' are no days and hours; \(shape)")
            }
            let minutes = try minutes(parts[1])
            for weekday in try weekdays(parts[0]) {
                openings.append(ServiceHours.Opening(weekday: weekday, minutes: minutes))
            }
        }
        return (openings, zone)
    }

    private static let names = CivilDate.weekdayNames.map { String($0.prefix(3)) }

    private static func weekdays(_ text: Substring) throws(ServiceHoursError) -> [Int] {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        let days = ends.compactMap { name in names.firstIndex { $0.lowercased() == name.lowercased() } }
        guard (1...2).contains(ends.count), days.count == ends.count, let first = days.first, let last = days.last
        else {
            throw ServiceHoursError(
                description: "'\(text)' are no days; write \(names.joined(separator: ", ")), or a range such as Mon-Fri"
            )
        }
        return (0...(last - first + 7) % 7).map { (first + $0) % 7 }
    }

    private static func minutes(_ text: Substring) throws(ServiceHoursError) -> Range<Int> {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(minute)
        guard ends.count == 2, let start = ends[0], let end = ends[1], start < 1_440, end > 0 || start > 0 else {
            throw ServiceHoursError(
                description: "'\(text)' are no hours; write them as in 08:00-18:00, or 00:00-24:00 for all day")
        }
        guard start != end else {
            throw ServiceHoursError(description: "'\(text)' end when they begin; 00:00-24:00 is all day")
        }
        return start..<(end > start ? end : end + 1_440)
    }

    /// Minutes since midnight of `HH:MM`, up to 24:00.
    private static func minute(_ text: Substring) -> Int? {
        let bytes = Array(text.utf8)
        guard bytes.count == 5, bytes[2] == UInt8(ascii: ":") else { return nil }
        let digits = [bytes[0], bytes[1], bytes[3], bytes[4]].map { Int($0) - 48 }
        guard digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
        let (hour, minute) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
        guard minute < 60, hour < 24 || (hour == 24 && minute == 0) else { return nil }
        return hour * 60 + minute
    }
}

extension Substring {
    fileprivate var trimmed: Substring { drop { $0 == " " } }
}
