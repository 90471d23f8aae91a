/// A value of a document with its path, able to report what is wrong with it.
struct Element {
    let value: YAMLValue
    let path: String
    let file: String
    let findings: FindingList
    /// True where findings must not show the value.
    var isSecret = false

    /// The element at a key or an index below this one.
    func child(_ value: YAMLValue, key: String) -> Element {
        Element(value: value, path: childPath(key), file: file, findings: findings, isSecret: isSecret)
    }

    func child(_ value: YAMLValue, index: Int) -> Element {
        let prefix = path == "." ? "" : path
        return Element(
            value: value, path: "\(prefix)[\(index)]", file: file, findings: findings, isSecret: isSecret)
    }

    func childPath(_ key: String) -> String {
        let isWord = !key.isEmpty && key.utf8.allSatisfy { $0 >= 0x80 || Self.wordBytes.contains($0) }
        guard isWord else { return (path == "." ? "" : path) + "[\"\(key)\"]" }
        return path == "." ? key : "\(path).\(key)"
    }

    private static let wordBytes = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-".utf8)

    // MARK: - Reporting

    func error(_ rule: FindingRule, _ message: String) {
        report(.error, rule, message)
    }

    func warning(_ rule: FindingRule, _ message: String) {
        report(.warning, rule, message)
    }

    /// Reports, of this element or of a property below it that has no place of its own.
    func report(
        _ severity: Finding.Severity, _ rule: FindingRule, _ message: String, path: String? = nil,
        position: YAMLValue.Position? = nil
    ) {
        let position = position ?? value.position
        findings.report(
            Finding(
                severity, file: file, line: position.line, column: position.column, path: path ?? self.path,
                value: path == nil ? receivedValue : nil, message: message, rule: rule))
    }

    /// The value for a finding: a scalar as it is written, cut off where it is long.
    private var receivedValue: String? {
        guard !isSecret, case .scalar(let text, _) = value.content else { return nil }
        let cut = text.prefix(Self.longestReceived)
        return cut.endIndex == text.endIndex ? text : cut + "…"
    }

    private static let longestReceived = 200

    func wrongType(_ expected: String) {
        error(.wrongType, "expected \(expected), found \(value.kindName)")
    }

    /// `FILE:LINE`, to point from one finding to another place.
    var place: String { "\(file):\(value.position.line)" }
}

extension Element {
    /// The element of a key, without any finding; nil where it is absent or null.
    subscript(key: String) -> Element? { value[key].flatMap { $0.isNull ? nil : child($0, key: key) } }

    /// The items of a list, without any finding.
    var items: [Element]? { value.items?.enumerated().map { child($0.element, index: $0.offset) } }
}
