/// Finds where a key of a mapping comes again, which the parser does not tell.
struct RepeatedKey {
    /// How the key may be written.
    private let spellings: [String]
    /// Where it comes first.
    private let first: YAMLValue.Position
    private let lines: [Substring]

    init(_ key: String, first: YAMLValue.Position, in document: String) {
        spellings = [key, "\"\(key)\"", "'\(key)'"]
        self.first = first
        lines = document.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    }

    /// The second place; nil where it is not found.
    var second: YAMLValue.Position? { secondInBlock ?? secondInFlow }

    /// In a block mapping: in the same column, before a line that is indented less.
    private var secondInBlock: YAMLValue.Position? {
        for (index, line) in lines.enumerated().dropFirst(first.line) {
            let indentation = line.prefix { $0 == " " }.count
            let content = line.dropFirst(indentation)
            guard !content.isEmpty, content.first != "#" else { continue }
            if indentation < first.column - 1 { return nil }
            if indentation == first.column - 1, begins(content) {
                return .init(line: index + 1, column: indentation + 1)
            }
        }
        return nil
    }

    /// In a flow mapping, `{ a: 1, a: 2 }`: behind a comma of the same mapping.
    private var secondInFlow: YAMLValue.Position? {
        var (depth, quote): (Int, Character?) = (0, nil)
        // A key follows what opened the mapping, or a comma in it.
        var awaitsKey = false
        for (index, line) in lines.enumerated().dropFirst(first.line - 1) {
            let start = index == first.line - 1 ? first.column - 1 : 0
            for (column, character) in line.enumerated().dropFirst(start) {
                if let open = quote {
                    if character == open { quote = nil }
                    continue
                }
                if awaitsKey, !character.isWhitespace {
                    if begins(line.dropFirst(column)) { return .init(line: index + 1, column: column + 1) }
                    awaitsKey = false
                }
                switch character {
                case "\"", "'": quote = character
                case "{", "[": depth += 1
                case "}", "]": depth -= 1
                case ",": awaitsKey = depth == 0
                default: break
                }
                if depth < 0 { return nil }
            }
        }
        return nil
    }

    /// Whether a text begins with the key and its colon.
    private func begins(_ text: Substring) -> Bool {
        spellings.contains { spelling in
            text.hasPrefix(spelling) && text.dropFirst(spelling.count).first { $0 != " " } == ":"
        }
    }
}
