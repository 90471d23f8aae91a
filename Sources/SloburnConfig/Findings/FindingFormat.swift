/// How findings are written, one a line.
public enum FindingFormat: String, Hashable, Sendable, CaseIterable {
    /// `FILE:LINE:COLUMN: error|warning: PROPERTY.PATH: message [rule-id]`.
    case text
    /// One JSON object.
    case json
    /// A workflow command of GitHub, which shows the finding beside the line.
    case github

    /// The line of a finding, without a line break.
    public func line(_ finding: Finding) -> String {
        switch self {
        case .text: finding.description
        case .json: Self.json(finding)
        case .github: Self.annotation(finding)
        }
    }

    private static func json(_ finding: Finding) -> String {
        let value = finding.value.map { ",\"value\":\(quoted($0))" } ?? ""
        return """
            {"file":\(quoted(finding.file)),"line":\(finding.line),"column":\(finding.column),\
            "severity":"\(finding.severity.rawValue)","path":\(quoted(finding.path))\(value),\
            "message":\(quoted(finding.message)),"rule":"\(finding.rule.rawValue)"}
            """
    }

    /// *Source:* "Workflow commands for GitHub Actions", and `toCommandValue` and `escapeProperty` of actions/toolkit.
    private static func annotation(_ finding: Finding) -> String {
        let place = "file=\(escaped(finding.file, of: "%\r\n:,")),line=\(finding.line),col=\(finding.column)"
        let message = escaped("\(finding.path): \(finding.message)", of: "%\r\n")
        return "::\(finding.severity.rawValue) \(place),title=\(finding.rule.rawValue)::\(message)"
    }

    /// A text with each of some ASCII characters written as `%` and its code.
    private static func escaped(_ text: String, of characters: String) -> String {
        let escapes = Set(characters.unicodeScalars)
        var result = ""
        for scalar in text.unicodeScalars {
            if escapes.contains(scalar) {
                let code = String(scalar.value, radix: 16, uppercase: true)
                result += "%" + (code.count < 2 ? "0" : "") + code
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func quoted(_ text: String) -> String { QuotedText.json(text) }
}
