/// A line of text in styles.
package struct StyledLine: Hashable, Sendable {
    /// A part of it in one style.
    package struct Span: Hashable, Sendable {
        var text: String
        var style: Style

        init(_ text: String, _ style: Style = .plain) {
            (self.text, self.style) = (text, style)
        }
    }

    var spans: [Span]

    init(_ spans: [Span] = []) { self.spans = spans }

    init(_ text: String, _ style: Style = .plain) { spans = [Span(text, style)] }

    /// The text alone, as a terminal or a file may have it, without spaces at its end.
    package var text: String {
        var text = spans.map(\.text.shown).joined()
        while text.last == " " { text.removeLast() }
        return text
    }

    /// A text in lines of at most so many columns; words that are longer are cut.
    static func wrapped(_ text: String, _ style: Style = .plain, width: Int, indent: Int = 0) -> [StyledLine] {
        let space = String(repeating: " ", count: indent)
        let room = max(8, width - indent)
        var lines: [String] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            if let last = lines.last, last.columns + 1 + word.description.columns <= room {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines += pieces(String(word), room)
            }
        }
        return lines.map { StyledLine(space + $0, style) }
    }

    /// A text behind a name, in lines that begin below each other.
    static func labelled(
        _ name: String, _ text: String, _ style: Style, indent: Int, width: Int, nameStyle: Style = .soft
    ) -> [StyledLine] {
        var lines = wrapped(text, style, width: width, indent: indent)
        guard let first = lines.first?.spans.first else { return [] }
        lines[0] = StyledLine([Span(name.padded(indent), nameStyle), Span(String(first.text.dropFirst(indent)), style)])
        return lines
    }

    private static func pieces(_ word: String, _ width: Int) -> [String] {
        guard word.columns > width else { return [word] }
        var (pieces, piece, used) = ([String](), "", 0)
        for glyph in word.glyphs {
            if used + glyph.width > width {
                pieces.append(piece)
                (piece, used) = ("", 0)
            }
            piece += glyph.text
            used += glyph.width
        }
        return pieces + [piece]
    }
}
