/// A text with fields of an alert in it: `{{service}}: {{summary}}`.
public struct TextTemplate: Hashable, Sendable {
    /// Why a text is no template.
    public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// `{{` without `}}` behind it.
        case notClosed(String)
        /// No alert has such a field.
        case unknownField(String)

        /// What is wrong, and what is known.
        public var description: String {
            switch self {
            case .notClosed(let rest): "'\(rest)' has no '}}'"
            case .unknownField(let path): "no alert has a field '\(path)'; known are \(AlertFields.known)"
            }
        }
    }

    private enum Part: Hashable, Sendable {
        case text(String)
        case field([String])
    }

    private let parts: [Part]
    /// The text before the first field.
    let beginning: String

    /// Reads a template.
    ///
    /// - Parameter text: the text; what is between `{{` and `}}` is the dotted path of a field.
    /// - Throws: `Fault`.
    public init(_ text: String) throws(Fault) {
        var parts: [Part] = []
        var rest = Substring(text)
        while let start = rest.firstRange(of: "{{") {
            if start.lowerBound > rest.startIndex { parts.append(.text(String(rest[..<start.lowerBound]))) }
            let inside = rest[start.upperBound...]
            guard let end = inside.firstRange(of: "}}") else { throw .notClosed(String(rest[start.lowerBound...])) }
            let path = Self.trimmed(inside[..<end.lowerBound])
            guard let steps = AlertFields.steps(path) else { throw .unknownField(path) }
            parts.append(.field(steps))
            rest = inside[end.upperBound...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts
        beginning = if case .text(let text)? = parts.first { text } else { "" }
    }

    /// The text for an alert; a field without a value is empty.
    ///
    /// - Parameters:
    ///   - alert: the alert.
    ///   - escape: what becomes of each field's value.
    /// - Returns: the template's text with the values in it.
    public func text(_ alert: AlertRecord, escape: (String) -> String = { $0 }) -> String {
        var text = ""
        for part in parts {
            switch part {
            case .text(let piece): text += piece
            case .field(let steps):
                let value = steps.reduce(alert.fields as JSONValue?) { $0?[$1] }
                text += escape(value?.plainText ?? "")
            }
        }
        return text
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
