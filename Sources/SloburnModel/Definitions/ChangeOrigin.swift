/// Who last changed a definition, as far as that is known.
public struct ChangeOrigin: Hashable, Sendable {
    /// The author's name.
    public var name: String?
    /// The author's mail address.
    public var mail: String?
    /// The commit that changed it, in full.
    public var commit: String?

    /// Creates an origin.
    public init(name: String? = nil, mail: String? = nil, commit: String? = nil) {
        self.name = name
        self.mail = mail
        self.commit = commit
    }

    /// Reads `NAME <MAIL>`, a name, or a mail address; nil for nothing but spaces.
    ///
    /// - Parameter text: who it was, as git and mail write it.
    public init?(person text: String) {
        let text = Self.trimmed(text[...])
        guard !text.isEmpty else { return nil }
        if text.hasSuffix(">"), let start = text.lastIndex(of: "<") {
            name = Self.nonEmpty(Self.trimmed(text[..<start]))
            mail = Self.nonEmpty(Self.trimmed(text[text.index(after: start)...].dropLast()))
            if name == nil, mail == nil { return nil }
        } else if text.contains("@"), !text.contains(" ") {
            mail = String(text)
        } else {
            name = String(text)
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    private static func nonEmpty(_ text: Substring) -> String? { text.isEmpty ? nil : String(text) }
}
