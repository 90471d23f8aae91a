/// An address with places that are filled in for each alert.
public struct LinkTemplate: Hashable, Sendable {
    /// Why a text is no template.
    public struct TextError: Error, Hashable, Sendable {
        /// What is wrong and what would be right.
        public let message: String
    }

    private enum Part: Hashable {
        case text(String)
        case slo
        case service
        case source
        case key
        case group(String)
    }

    /// As it is written.
    public let text: String
    private let parts: [Part]

    private static let groupPrefix = "group."

    /// The names of places, as messages list them.
    public static let names = ["slo", "service", "source", "key", "group.LABEL"]

    /// Reads a text with places such as `{slo}`.
    ///
    /// - Parameter text: the text; braces have no other meaning in it.
    /// - Throws: `TextError` where a place is unknown or not closed.
    public init(_ text: String) throws(TextError) {
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}") else {
                throw TextError(message: "a brace stands alone; write a place as {slo}, and a brace as %7B or %7D")
            }
            parts.append(.text(String(rest[..<open])))
            parts.append(try Self.part(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        self.text = text
        self.parts = parts + [.text(String(rest))]
    }

    private static func part(_ name: String) throws(TextError) -> Part {
        switch name {
        case "slo": return .slo
        case "service": return .service
        case "source": return .source
        case "key": return .key
        default:
            guard name.hasPrefix(groupPrefix), name.utf8.count > groupPrefix.utf8.count else {
                throw TextError(message: "there is no place {\(name)}; known are {\(names.joined(separator: "}, {"))}")
            }
            return .group(String(name.dropFirst(groupPrefix.count)))
        }
    }

    /// Whether it depends on the alert.
    public var hasPlaces: Bool {
        parts.contains { part in
            if case .text = part { false } else { true }
        }
    }

    /// The address of an alert.
    ///
    /// - Parameters:
    ///   - alert: the alert.
    ///   - key: the SLO key.
    /// - Returns: the text with every place filled in, percent-encoded but for letters, digits and `-._~`; a label by
    ///   which the budget is not split gives nothing.
    ///
    /// *Source:* RFC 3986, sections 2.1 and 2.3.
    public func link(for alert: RoutedAlert, key: String) -> String {
        filled { part in
            switch part {
            case .slo: alert.budget.slo
            case .service: alert.budget.service
            case .key: key
            case .group(let label): alert.value(ofGroupLabel: label)
            case .source, .text: nil
            }
        }
    }

    /// The address of an alert about the data of a source; what only an SLO has gives nothing.
    ///
    /// - Parameters:
    ///   - source: metadata.name of the DataSource.
    ///   - key: the alert key without its severity.
    /// - Returns: the text with every place filled in, as that of any alert is.
    public func link(forDataOf source: String, key: String) -> String {
        filled { part in
            switch part {
            case .source: source
            case .key: key
            case .slo, .service, .group, .text: nil
            }
        }
    }

    private func filled(_ value: (Part) -> String?) -> String {
        parts.map { part in
            if case .text(let text) = part { return text }
            return value(part).map(Self.encoded) ?? ""
        }.joined()
    }

    private static let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)

    private static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            if unreserved.contains(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }
}
