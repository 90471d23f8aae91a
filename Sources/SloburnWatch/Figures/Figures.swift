import Foundation
import SloburnModel
import SloburnNormalize

/// Numbers as the dashboard writes them; what nobody knows reads as `–`.
enum Figures {
    static let none = "–"

    /// A count with separators: 518,400.
    static func count(_ number: Double?) -> String {
        guard let number, number.isFinite else { return none }
        var text = fixed(abs(number), 2)
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        let parts = text.split(separator: ".", maxSplits: 1)
        var whole = ""
        for (place, digit) in (parts.first ?? "0").reversed().enumerated() {
            if place > 0, place % 3 == 0 { whole.append(",") }
            whole.append(digit)
        }
        let sign = number < 0 && text != "0" ? "−" : ""
        return sign + String(whole.reversed()) + (parts.count > 1 ? ".\(parts[1])" : "")
    }

    /// A share of the budget, as in 97.7 % or −250 %: neither is almost all of it all, nor almost nothing nothing.
    static func budget(_ share: Double?) -> String {
        guard let share, share.isFinite else { return none }
        let (value, size) = (share * 100, abs(share * 100))
        if value == 0 || value == 100 { return fixed(value, 0) + " %" }
        if size < 0.005 { return value > 0 ? "<0.01 %" : "−0.01 %" }
        let text: String
        if value < 100, value >= 99.95 {
            text = floored(value, value >= 99.995 ? 3 : 2)
        } else {
            text = fixed(value, size >= 1_000 ? 0 : size < 1 ? 2 : 1)
        }
        return text.replacing("-", with: "−") + " %"
    }

    /// A share in general: 1.67 %, 0.0042 %.
    static func share(_ value: Double?) -> String {
        guard let value, value.isFinite else { return none }
        let percent = value * 100
        return shortest(percent, digits: percent >= 99 ? 5 : 3) + " %"
    }

    /// A target, with as many digits as it has.
    static func target(_ value: Double) -> String { trimmed(fixed(value * 100, 8)) + " %" }

    /// What was reached, with two digits more than the target has, rounded down: 99.89 % must not read as 99.9 %.
    static func reached(_ level: Double?, target: Double) -> String {
        guard let level, level.isFinite else { return "no data" }
        guard level != 1 else { return "100 %" }
        let digits = trimmed(fixed(target * 100, 8)).split(separator: ".").dropFirst().first?.count ?? 0
        return floored(level * 100, digits + 2) + " %"
    }

    /// A burn rate: 14.4×.
    static func rate(_ rate: Double?) -> String {
        guard let rate, rate.isFinite else { return none }
        if rate == rate.rounded(), abs(rate) < 1e6 { return fixed(rate, 0) + "×" }
        return (rate >= 100 ? fixed(rate, 0) : rate >= 10 ? fixed(rate, 1) : rate >= 0.01 ? fixed(rate, 2) : "<0.01")
            + "×"
    }

    static func plural(_ number: Int, _ one: String) -> String {
        "\(count(Double(number))) \(one)\(number == 1 ? "" : "s")"
    }

    private static func fixed(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }

    private static func floored(_ value: Double, _ digits: Int) -> String {
        let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
        return fixed((value * scale + 1e-6).rounded(.down) / scale, digits)
    }

    private static func shortest(_ value: Double, digits: Int) -> String {
        guard value != 0 else { return "0" }
        // As many places as give so many digits that tell something.
        var (magnitude, places) = (abs(value), digits - 1)
        while magnitude >= 10, places > 0 { (magnitude, places) = (magnitude / 10, places - 1) }
        while magnitude < 1, places < 15 { (magnitude, places) = (magnitude * 10, places + 1) }
        return trimmed(fixed(value, places))
    }

    private static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var text = text
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text
    }
}
