/// Writes YAML that reads as what was meant, whatever the texts hold.
///
/// *Source:* YAML 1.2.2, sections 5.7, 7.3 and 10.3.
enum YAMLWriter {
    /// A document with comments above it, without a marker.
    static func document(_ node: YAMLNode, comments: [String] = []) -> String {
        var lines = comments.map { "# \($0)" }
        append(node, indentation: 0, to: &lines)
        return lines.map { $0 + "\n" }.joined()
    }

    private static func append(_ node: YAMLNode, indentation: Int, to lines: inout [String]) {
        let space = String(repeating: " ", count: indentation)
        switch node {
        case .mapping(let entries) where !entries.isEmpty:
            for entry in entries {
                let key = space + text(entry.key) + ":"
                if let inside = inline(entry.value) {
                    lines.append(key + " " + inside)
                } else {
                    lines.append(key)
                    append(entry.value, indentation: indentation + 2, to: &lines)
                }
            }
        case .list(let elements) where !elements.isEmpty:
            for element in elements { append(element: element, indentation: indentation, to: &lines) }
        default:
            lines.append(space + flow(node))
        }
    }

    private static func append(element: YAMLNode, indentation: Int, to lines: inout [String]) {
        let space = String(repeating: " ", count: indentation)
        if let inside = inline(element) {
            lines.append(space + "- " + inside)
            return
        }
        var inside: [String] = []
        append(element, indentation: indentation + 2, to: &inside)
        if let first = inside.first { lines.append(space + "- " + first.dropFirst(indentation + 2)) }
        lines += inside.dropFirst()
    }

    /// What stands in one line; nil where it takes several.
    private static func inline(_ node: YAMLNode) -> String? {
        switch node {
        case .text, .plain, .inline: return flow(node)
        case .list(let elements): return elements.isEmpty ? "[]" : nil
        case .mapping(let entries): return entries.isEmpty ? "{}" : nil
        }
    }

    private static func flow(_ node: YAMLNode) -> String {
        switch node {
        case .text(let text): return Self.text(text)
        case .plain(let text): return text
        case .inline(let inside): return flow(inside)
        case .list(let elements): return "[" + elements.map(flow).joined(separator: ", ") + "]"
        case .mapping(let entries):
            guard !entries.isEmpty else { return "{}" }
            return "{ " + entries.map { text($0.key) + ": " + flow($0.value) }.joined(separator: ", ") + " }"
        }
    }

    // MARK: - Texts

    /// A text as a scalar that stands anywhere: plain, in single quotes or, with control characters, in double ones.
    static func text(_ text: String) -> String {
        if isPlain(text) { return text }
        guard text.unicodeScalars.allSatisfy(isPrintable) else { return doubleQuoted(text) }
        return "'" + String(text.unicodeScalars.flatMap { $0 == "'" ? ["'", "'"] : [$0] }.map(Character.init)) + "'"
    }

    private static let wordScalars = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./".unicodeScalars)
    /// What some reader takes for something else than text.
    private static let reserved: Set<String> = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]

    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, text.unicodeScalars.allSatisfy(wordScalars.contains) else {
            return false
        }
        if SLODuration(text) != nil || text.hasSuffix("s") && SLODuration(text.dropLast() + "m") != nil { return true }
        let isLetter = first == "_" || first == "/" || first.properties.isAlphabetic
        return isLetter && !reserved.contains(text.lowercased())
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...: true
        default: false
        }
    }

    private static func doubleQuoted(_ text: String) -> String {
        QuotedText.quoted(text) { !isPrintable($0) }
    }
}
