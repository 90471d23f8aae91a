/// Turns the text of a JSON file into values with their places, or into one finding.
///
/// JSON is nearly YAML, but not where a text holds `\ud83d\ude00`, a tab begins a line, or documents follow each other
/// without a marker.
///
/// *Source:* RFC 8259.
struct JSONReader {
    let file: String
    let findings: FindingList
    private var scanner: JSONScanner

    /// How deep values may lie in values, so that the stack always suffices.
    private static let deepest = 200

    init(file: String, text: String, findings: FindingList) {
        self.file = file
        self.findings = findings
        scanner = JSONScanner(text)
    }

    /// The documents of the file, one after another; what comes after a mistake is not read.
    mutating func values() -> [YAMLValue] {
        var values: [YAMLValue] = []
        do throws(JSONSyntaxError) {
            while !scanner.isAtEnd {
                let value = try value(depth: 0)
                if !value.isNull { values.append(value) }
            }
        } catch {
            findings.hasUnreadDocuments = true
            report(.jsonSyntax, error.position, error.message)
        }
        return values
    }

    private mutating func value(depth: Int) throws(JSONSyntaxError) -> YAMLValue {
        scanner.skipSpace()
        let position = scanner.position
        guard depth < Self.deepest else { throw scanner.error("values lie too deep in each other") }
        switch scanner.next {
        case UInt8(ascii: "{"): return YAMLValue(content: try mapping(depth: depth), position: position)
        case UInt8(ascii: "["): return YAMLValue(content: try list(depth: depth), position: position)
        case UInt8(ascii: "\""):
            return YAMLValue(content: .scalar(try scanner.string(), isPlain: false), position: position)
        default:
            return YAMLValue(content: .scalar(try scanner.literal(), isPlain: true), position: position)
        }
    }

    private mutating func list(depth: Int) throws(JSONSyntaxError) -> YAMLValue.Content {
        var elements: [YAMLValue] = []
        scanner.advance()
        if scanner.skip(UInt8(ascii: "]")) { return .list(elements) }
        repeat { elements.append(try value(depth: depth + 1)) } while scanner.skip(UInt8(ascii: ","))
        try scanner.expect(UInt8(ascii: "]"), "expected ',' or ']'")
        return .list(elements)
    }

    private mutating func mapping(depth: Int) throws(JSONSyntaxError) -> YAMLValue.Content {
        var entries: [YAMLValue.Entry] = []
        var seen: Set<String> = []
        scanner.advance()
        if scanner.skip(UInt8(ascii: "}")) { return .mapping(entries) }
        repeat {
            scanner.skipSpace()
            let position = scanner.position
            guard scanner.next == UInt8(ascii: "\"") else { throw scanner.error("expected a key in quotes") }
            let key = try scanner.string()
            try scanner.expect(UInt8(ascii: ":"), "expected ':' after a key")
            let value = try value(depth: depth + 1)
            if seen.insert(key).inserted {
                entries.append(.init(key: key, keyPosition: position, value: value))
            } else {
                report(.duplicateKey, position, "the key '\(key)' is here twice")
            }
        } while scanner.skip(UInt8(ascii: ","))
        try scanner.expect(UInt8(ascii: "}"), "expected ',' or '}'")
        return .mapping(entries)
    }

    private func report(_ rule: FindingRule, _ position: YAMLValue.Position, _ message: String) {
        findings.report(
            Finding(
                .error, file: file, line: position.line, column: position.column, path: ".", message: message,
                rule: rule))
    }
}
