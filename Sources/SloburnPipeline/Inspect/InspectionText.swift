import SloburnModel
import SloburnNormalize

extension InspectedRecord {
    /// The record for people: a line for it, and for each element its facts, labels and what becomes of it.
    ///
    /// Columns are aligned; control characters are spelled out, so that a terminal does nothing but show it.
    public var text: String {
        let time = timestamp.map { "  \(RFC3339.string($0))" } ?? ""
        var lines: [String] = []
        for reading in readings {
            lines.append("\(input)@\(offset)\(time)  source \(reading.source)".printable)
            lines += reading.lines.map { "  \($0)" }
        }
        return lines.map { $0 + "\n" }.joined()
    }
}

extension InspectedReading {
    fileprivate var lines: [String] {
        if isTombstone { return ["no value: passed over"] }
        if elements.isEmpty { return ["no elements"] }
        let heads = [String].aligned(elements.map(\.facts))
        let margin = String(repeating: " ", count: (elements.map { "\($0.index)".count }.max() ?? 1) + 2)
        var lines: [String] = []
        for (element, head) in zip(elements, heads) {
            lines.append(head)
            lines += element.details(of: source).map { margin + $0 }
        }
        if hasMoreLabels { lines.append("(more labels than are listed)") }
        return lines
    }
}

extension InspectedElement {
    /// Index, metric, kind, time and value, a column each.
    fileprivate var facts: [String] {
        var facts = [String(index)]
        facts.append((metric ?? "?").printable)
        facts.append(kind?.rawValue ?? "-")
        facts.append(time.map(RFC3339.string) ?? "-")
        switch value {
        case nil: facts.append("-")
        case .end?: facts.append("the series ends")
        case .number(let number)?:
            facts.append((number.text + (number.differingText.map { " (written \($0))" } ?? "")).printable)
        case .distribution(let distribution)?: facts.append(distribution.text.printable)
        }
        return facts
    }

    /// Labels, and what becomes of it; what is refused as its dead letter has it.
    fileprivate func details(of source: String) -> [String] {
        var lines: [String] = []
        let texts = labels.map { "\($0.name)=\"\($0.value.escaped)\"".printable }
        if !texts.isEmpty { lines.append("labels   " + texts.joined(separator: "  ")) }
        let tellings = tellings(of: source)
        if !tellings.isEmpty { lines.append("tells    " + tellings.joined(separator: "; ").printable) }
        switch outcome {
        case .counted(let counts):
            let rows = counts.map { [$0.key.printable, $0.roleText, $0.amountText + $0.standingText] }
            for (number, row) in [String].aligned(rows).enumerated() {
                lines.append((number == 0 ? "counts   " : "         ") + row)
            }
        case .unmatched(let miss): lines.append("nowhere  \(miss.text.printable)")
        case .duplicate: lines.append("nowhere  a duplicate: it had come before")
        case .ended: lines.append("nowhere  it ends its series")
        case .refused(let rejection):
            lines.append("refused  \(rejection.reason.rawValue)  \("\(source): \(rejection.message)".printable)")
        }
        return lines
    }
}

extension InspectedDistribution {
    /// The count and the buckets, as in `100 values (ms): <= 10.0 90, > 10.0 10`.
    fileprivate var text: String {
        let unit = unit.isEmpty ? "" : " (\(unit))"
        let buckets = buckets.map { "\($0.range): \($0.count)" }.joined(separator: ", ")
        return "\(count) values\(unit)" + (buckets.isEmpty ? "" : " in \(buckets)")
    }
}

extension [String] {
    /// Rows as lines, with each column but the last as wide as its widest cell.
    fileprivate static func aligned(_ rows: [[String]]) -> [String] {
        rows.map { row in
            let cells = row.enumerated().map { column, cell in
                guard column + 1 < row.count else { return cell }
                let width = rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
                return cell + String(repeating: " ", count: width - cell.count)
            }
            return cells.joined(separator: "  ")
        }
    }
}

extension String {
    /// The text with quotation marks and backslashes escaped.
    fileprivate var escaped: String {
        contains { $0 == "\"" || $0 == "\\" } ? replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") : self
    }

    /// The text with control characters spelled out.
    public var printable: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            if scalar.isControl {
                text += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
