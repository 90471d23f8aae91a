public import SloburnConfig

/// The tokens that are asked for, as digests: their texts are kept nowhere.
public struct TokenTable: Sendable, Equatable {
    /// A token that can't be used.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        /// The property, the file and what would be right; never the token.
        public let description: String
    }

    /// Whoever guesses a billion tokens a second takes longer than the sun shines.
    public static let shortest = 16

    private struct Entry: Equatable {
        var digest: TokenDigest
        var access: Access
    }

    private let entries: [Entry]

    /// Creates a table of no tokens: nobody is asked for any.
    init() { entries = [] }

    /// Creates a table.
    ///
    /// - Parameters:
    ///   - tokens: what the configuration says.
    ///   - readFile: gives the text of a file; white space around it does not count.
    /// - Throws: `Problem` where a file can't be read, or its token is too short or that of another one.
    public init(_ tokens: [HTTPSettings.Token], readFile: (String) throws -> String) throws(Problem) {
        var entries: [Entry] = []
        for token in tokens {
            let text: String
            do {
                text = try readFile(token.file)
            } catch {
                throw Problem(description: "http.tokens.\(token.name): \(token.file) can't be read: \(error)")
            }
            let secret = text.utf8.drop(while: Self.isSpace).reversed().drop(while: Self.isSpace).reversed()
            guard secret.count >= Self.shortest, secret.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw Problem(
                    description: "http.tokens.\(token.name): \(token.file) must hold one token of \(Self.shortest) "
                        + "printable characters or more, such as `openssl rand -hex 32` makes")
            }
            let digest = TokenDigest(of: secret)
            guard !entries.contains(where: { $0.digest == digest }) else {
                throw Problem(description: "http.tokens.\(token.name): \(token.file) holds the token of another one")
            }
            entries.append(
                Entry(digest: digest, access: Access(name: token.name, role: token.role, scope: token.scope)))
        }
        self.entries = entries
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// Whether no token is asked for.
    public var isOpen: Bool { entries.isEmpty }

    /// Who sends a header `Authorization`.
    ///
    /// It takes the same time whatever the token is, and whichever of them it is: digests are compared, all of them, each
    /// to its end.
    ///
    /// - Parameter authorization: the header; nil where it is not there.
    /// - Returns: what they may see and do; nil where a token is asked for and this is none.
    public func access(_ authorization: String?) -> Access? {
        if isOpen { return .open }
        guard let authorization else { return nil }
        let words = authorization.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
        let digest = TokenDigest(of: words[1].utf8)
        return entries.reduce(nil) { found, entry in entry.digest == digest ? entry.access : found }
    }
}
