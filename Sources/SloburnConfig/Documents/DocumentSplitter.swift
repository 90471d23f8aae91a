/// Cuts a YAML stream into its documents, so that one that is broken does not hide the others.
///
/// *Source:* YAML 1.2.2, section 9.1.2: a line that begins with `---` begins a document wherever it stands, even within
/// a quoted or a block scalar.
enum DocumentSplitter {
    /// The text of one document.
    struct Piece {
        var text: Substring
        /// How many lines of the file come before it.
        var linesBefore: Int
    }

    /// The documents in order.
    static func documents(in text: String) -> [Piece] {
        var pieces: [Piece] = []
        var lineNumber = 0
        var hasContent = false
        var rest = Substring(text)
        if rest.unicodeScalars.first == "\u{FEFF}" { rest = Substring(rest.unicodeScalars.dropFirst()) }
        var start = (index: rest.startIndex, line: 0)
        while !rest.isEmpty {
            let end = rest.utf8.firstIndex(of: 0x0A).map { rest.utf8.index(after: $0) } ?? rest.endIndex
            let line = rest[..<end]
            if beginsDocument(line), hasContent {
                pieces.append(Piece(text: rest.base[start.index..<line.startIndex], linesBefore: start.line))
                start = (line.startIndex, lineNumber)
                hasContent = false
            }
            hasContent = hasContent || isContent(line)
            rest = rest[end...]
            lineNumber += 1
        }
        if hasContent { pieces.append(Piece(text: rest.base[start.index...], linesBefore: start.line)) }
        return pieces
    }

    private static func beginsDocument(_ line: Substring) -> Bool {
        guard line.utf8.starts(with: "---".utf8) else { return false }
        let next = line.utf8.dropFirst(3).first
        return next == nil || next == 0x20 || next == 0x09 || next == 0x0A || next == 0x0D
    }

    /// False for empty lines, comments and directives, which belong to the document after them.
    private static func isContent(_ line: Substring) -> Bool {
        let first = line.utf8.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D && $0 != 0x0A }
        guard let first else { return false }
        return first != UInt8(ascii: "#") && line.utf8.first != UInt8(ascii: "%")
    }
}
