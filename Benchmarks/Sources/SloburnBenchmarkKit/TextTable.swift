/// Columns of text, the first one to the left and the others to the right.
public struct TextTable: Sendable {
    private var rows: [[String]]

    /// Begins a table with the columns' names.
    public init(_ header: [String]) {
        rows = [header]
    }

    /// Adds a line.
    public mutating func add(_ row: [String]) { rows.append(row) }

    /// The table as lines of Markdown.
    public var text: String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
        var lines = rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + space : space + cell
            }
            return "| " + cells.joined(separator: " | ") + " |"
        }
        let rules = widths.enumerated().map { column, width in
            column == 0 ? String(repeating: "-", count: width + 2) : String(repeating: "-", count: width + 1) + ":"
        }
        lines.insert("|" + rules.joined(separator: "|") + "|", at: 1)
        return lines.joined(separator: "\n")
    }
}

extension Double {
    /// The number with so many places after the point.
    public func text(places: Int) -> String {
        guard isFinite else { return "-" }
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        let scaled = Int64((magnitude * scale).rounded())
        let digits = String(scaled)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let whole = padded.dropLast(places).grouped
        let sign = self < 0 && scaled != 0 ? "-" : ""
        return sign + whole + (places > 0 ? "." + padded.suffix(places) : "")
    }
}

extension Int {
    /// The number with commas between thousands.
    public var text: String { (self < 0 ? "-" : "") + String(magnitude).grouped }
}

extension StringProtocol {
    /// The digits with commas between thousands.
    fileprivate var grouped: String {
        var text = ""
        for (index, digit) in enumerated() {
            if index > 0, (count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }
}

extension [Double] {
    /// The value in the middle; not a number where there is none.
    public var median: Double {
        guard !isEmpty else { return .nan }
        let sorted = sorted()
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    }

    /// The value below which the share of values lies; not a number where there is none.
    public func quantile(_ share: Double) -> Double {
        guard !isEmpty else { return .nan }
        let sorted = sorted()
        return sorted[Swift.min(count - 1, Swift.max(0, Int((Double(count) * share).rounded(.up)) - 1))]
    }
}
