/// Pieces of a page.
enum HTML {
    /// A text with everything escaped that could be taken for markup, in elements and in quoted attributes.
    static func text(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            // No other control characters belong into a page; neither do those that turn the writing round.
            case _ where scalar.properties.generalCategory == .control: result += "\u{FFFD}"
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A table with a head; cells are markup.
    static func table(_ head: [String], _ rows: [[String]], numbers: Set<Int> = [], className: String = "") -> String {
        let cell = { (tag: String, index: Int, content: String) in
            numbers.contains(index)
                ? "<\(tag) class=\"n\">\(content)</\(tag)>" : "<\(tag)>\(content)</\(tag)>"
        }
        let heads = head.enumerated().map { cell("th", $0.offset, text($0.element)) }.joined()
        let body = rows.map { row in
            "<tr>" + row.enumerated().map { cell("td", $0.offset, $0.element) }.joined() + "</tr>"
        }.joined(separator: "\n")
        let name = className.isEmpty ? "" : " class=\"\(className)\""
        return
            "<div class=\"scroll\"><table\(name)><thead><tr>\(heads)</tr></thead>"
            + "<tbody>\n\(body)\n</tbody></table></div>\n"
    }

    /// A verdict as a small label.
    static func badge(_ verdict: Verdict) -> String {
        "<span class=\"badge \(verdict.rawValue)\">\(verdict.words)</span>"
    }
}

extension Verdict {
    /// The verdict as people say it.
    var words: String {
        switch self {
        case .kept: "kept"
        case .missed: "missed"
        case .noData: "no data"
        }
    }
}
