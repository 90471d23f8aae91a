/// One thing that is wrong, or doubtful, in a configuration.
public struct Finding: Error, Hashable, Sendable {
    /// How bad it is.
    public enum Severity: String, Hashable, Sendable, CaseIterable {
        /// The configuration can't be used.
        case error
        /// The configuration works, but perhaps not as meant.
        case warning
    }

    /// How bad it is.
    public var severity: Severity
    /// The file, as its path was given.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The column in Unicode characters, from 1.
    public var column: Int
    /// The property, such as `spec.objectives[0].target`; `.` for a whole document or file.
    public var path: String
    /// The value received as it is written, cut off where it is long; nil where there is none, and of secrets.
    public var value: String?
    /// What is wrong and what would be right.
    public var message: String
    /// The rule that found it.
    public var rule: FindingRule

    /// Creates a finding.
    public init(
        _ severity: Severity, file: String, line: Int, column: Int, path: String, value: String? = nil,
        message: String, rule: FindingRule
    ) {
        self.severity = severity
        self.file = file
        self.line = line
        self.column = column
        self.path = path
        self.value = value
        self.message = message
        self.rule = rule
    }
}

extension Finding: CustomStringConvertible {
    /// `FILE:LINE:COLUMN: error|warning: PROPERTY.PATH: message [rule-id]`, always one line.
    public var description: String {
        let text = "\(file):\(line):\(column): \(severity.rawValue): \(path): \(message) [\(rule.rawValue)]"
        guard text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return text }
        return String(text.map { $0.isNewline ? " " : $0 })
    }
}

extension Finding: Comparable {
    /// Orders by file, line, column, and then by what is said, so that a list has one order only.
    public static func < (left: Finding, right: Finding) -> Bool {
        if left.file != right.file { return left.file < right.file }
        if left.line != right.line { return left.line < right.line }
        if left.column != right.column { return left.column < right.column }
        return (left.path, left.rule.rawValue, left.message) < (right.path, right.rule.rawValue, right.message)
    }
}
