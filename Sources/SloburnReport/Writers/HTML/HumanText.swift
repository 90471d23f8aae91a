internal import SloburnModel
internal import SloburnNormalize

/// Figures as people read them.
enum HumanText {
    /// Between a number and its unit: narrow, and no line break.
    private static let gap = "\u{202F}"

    /// A share in percent.
    static func percent(_ share: ExactFraction, places: Int, _ rounding: ExactFraction.Rounding) -> String {
        let percent = share * ExactFraction(100, over: 1)
        // What is whole needs no decimals, and can't be taken for something that was rounded.
        let isWhole = percent.denominator == 1
        return signed(percent.decimal(places: isWhole ? 0 : places, rounding)) + gap + "%"
    }

    /// A target in percent, all of it.
    static func target(_ target: Ratio) -> String {
        let percent = ExactFraction(target) * ExactFraction(100, over: 1)
        return percent.decimal(places: 12, .nearest, isTrimmed: true) + gap + "%"
    }

    /// Good over total, with one decimal more than the target has, and never better than it is.
    static func level(_ counts: Counts, target: Ratio) -> String {
        guard let level = counts.serviceLevel else { return "–" }
        return percent(level, places: places(for: target), .down)
    }

    private static func places(for target: Ratio) -> Int {
        var (places, percent) = (0, ExactFraction(target) * ExactFraction(100, over: 1))
        while percent.denominator != 1, places < 9 {
            percent = percent * ExactFraction(10, over: 1)
            places += 1
        }
        return max(2, places + 1)
    }

    /// A number of events, with commas between thousands.
    static func count(_ count: ExactCount) -> String {
        grouped(count.fraction.decimal(places: 3, .nearest, isTrimmed: true))
    }

    /// A number of events that may be a fraction.
    static func events(_ events: ExactFraction) -> String { grouped(events.decimal(places: 1, .down, isTrimmed: true)) }

    /// A whole number.
    static func count(_ count: some BinaryInteger) -> String { grouped(String(count)) }

    private static func grouped(_ digits: String) -> String {
        let sign = digits.hasPrefix("-") ? "-" : ""
        let parts = digits.dropFirst(sign.count).split(separator: ".", maxSplits: 1)
        var whole = Array(parts.first ?? "0")
        var place = whole.count - 3
        while place > 0 {
            whole.insert(",", at: place)
            place -= 3
        }
        return signed(sign + String(whole)) + (parts.count == 2 ? "." + parts[1] : "")
    }

    /// A number with a true minus sign.
    private static func signed(_ digits: String) -> String {
        digits.hasPrefix("-") ? "−" + digits.dropFirst() : digits
    }

    /// A length of time in its two largest units.
    static func duration(_ seconds: Int64) -> String {
        let units: [(size: Int64, name: String)] = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")]
        guard let first = units.firstIndex(where: { seconds >= $0.size }) else { return "0\(gap)s" }
        let unit = units[first]
        var text = "\(seconds / unit.size)\(gap)\(unit.name)"
        if first + 1 < units.count {
            let rest = seconds % unit.size / units[first + 1].size
            if rest > 0 { text += " \(rest)\(gap)\(units[first + 1].name)" }
        }
        return text
    }

    /// Downtime in minutes, or hours where there are many.
    static func downtime(_ downtime: Downtime) -> String {
        let minutes = downtime.seconds * ExactFraction(1, over: 60)
        guard minutes < ExactFraction(600, over: 1) else {
            return grouped((minutes * ExactFraction(1, over: 60)).decimal(places: 1, .up)) + gap + "h"
        }
        return grouped(minutes.decimal(places: 1, .up, isTrimmed: true)) + gap + "min"
    }

    /// An instant to the minute, in UTC.
    static func time(_ time: Timestamp) -> String {
        String(RFC3339.string(time).prefix(16).replacing("T", with: " "))
    }

    /// From one instant to another; the day is left out where it is the same.
    static func span(_ from: Timestamp?, _ to: Timestamp?) -> String {
        guard let from else { return "–" }
        guard let to else { return "\(time(from)) on" }
        let end = time(to)
        if from == to { return end }
        return time(from) + " – " + (end.prefix(10) == time(from).prefix(10) ? String(end.suffix(5)) : end)
    }

    /// The name of somebody who is given as `NAME <MAIL>`.
    static func person(_ text: String) -> String {
        let name = text.prefix { $0 != "<" }.split(separator: " ").joined(separator: " ")
        return name.isEmpty ? text : name
    }

    /// A number and its noun.
    static func plural(_ count: some BinaryInteger, _ noun: String, _ nouns: String? = nil) -> String {
        "\(self.count(count)) \(count == 1 ? noun : nouns ?? noun + "s")"
    }
}
