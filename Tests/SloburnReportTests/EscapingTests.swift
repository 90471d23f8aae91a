import SloburnModel
import SloburnTestKit
import Testing

@testable import SloburnReport

/// Names that were made to do harm.
@Suite struct EscapingTests {
    private static let names = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'-alert(1)-'", "a&lt;b", "=cmd|' /C calc'!A0",
        "+1", "-2+3", "@SUM(A1)", "a\u{202E}b", "line\nbreak, \"quoted\"", "\u{0}null", "]]>", "＝1",
    ]

    private static let elements: Set<String> = [
        "!DOCTYPE", "html", "head", "meta", "title", "style", "body", "main", "p", "h1", "h2", "h3", "h4", "div", "b",
        "span", "ul", "li", "a", "table", "thead", "tbody", "tr", "th", "td", "svg", "rect", "line", "text", "polygon",
        "polyline", "section", "dl", "dt", "dd", "code", "br",
    ]

    private static func report(_ name: String) throws -> Report {
        var records = RecordSet()
        let first = try day("2026-10-01")
        for number in first...first + 7 {
            records.add(
                SampleDay(
                    key: name, service: name, day: number,
                    more:
                        #","serviceTier":\#(quoted(name)),"adjustments":[{"name":\#(quoted(name)),"effect":\#(quoted(name)),"from":"2026-10-03T00:00:00Z","to":null,"author":\#(quoted(name)),"reason":\#(quoted(name)),"ticket":\#(quoted(name))}]"#,
                    labels: #"{"team":\#(quoted(name)),"region":\#(quoted(name))}"#))
        }
        return try records.report("2026-10-01..2026-10-07")
    }

    @Test("A page has no markup but its own", arguments: names)
    func pagesHaveNoForeignMarkup(_ name: String) throws {
        let html = try Self.report(name).html
        for piece in html.split(separator: "<").dropFirst() {
            let element = piece.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber || $0 == "!" }
            #expect(Self.elements.contains(String(element)), "<\(piece.prefix(40))")
        }
        #expect(html.contains("default-src 'none'; style-src 'unsafe-inline'"))
        #expect(
            !html.contains("://") && !html.contains("url(") && !html.contains("\u{202E}") && !html.contains("\u{0}"))
        // What is between quotes of an attribute ends where it should: no name stands in a tag.
        for tag in html.matches(of: #/<[^>]*>/#) { #expect(!tag.output.contains("alert")) }
    }

    @Test("Fields of CSV are no formulas, and as many in each row", arguments: names)
    func fieldsAreNoFormulas(_ name: String) throws {
        let rows = try Self.parse(Self.report(name).csv)
        #expect(rows.count == 2)
        #expect(rows[0].count == rows[1].count)
        for field in rows[1] {
            guard let first = field.unicodeScalars.first else { continue }
            #expect(!"=+@＝".unicodeScalars.contains(first), "\(field)")
            if first == "-" { #expect(Double(field) != nil, "\(field)") }
        }
        let service = try #require(rows[0].firstIndex(of: "service"))
        #expect(rows[1][service] == name || rows[1][service] == "'" + name)
    }

    @Test("JSON holds the names as they are", arguments: names)
    func jsonHoldsNames(_ name: String) throws {
        let groups = try Self.report(name).object()["groups"]
        #expect(groups[0]["name"].text.map { Array($0.unicodeScalars) } == Array(name.unicodeScalars))
    }

    /// *Source:* RFC 4180.
    private static func parse(_ csv: String) -> [[String]] {
        var (rows, row, field, isQuoted) = ([[String]](), [String](), "", false)
        var scalars = Array(csv.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\"" where isQuoted && scalars.first == "\"":
                scalars.removeFirst()
                field.append("\"")
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                row.append(field)
                field = ""
            case "\r" where !isQuoted && scalars.first == "\n":
                scalars.removeFirst()
                rows.append(row + [field])
                (row, field) = ([], "")
            default: field.unicodeScalars.append(scalar)
            }
        }
        return rows
    }
}
