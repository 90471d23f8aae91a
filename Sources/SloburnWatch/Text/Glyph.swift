import SloburnPipeline

/// What a terminal shows in one cell, or in two, and nothing that it would do otherwise.
package struct Glyph: Hashable, Sendable {
    /// A character with the marks on it.
    package let text: String
    /// The columns that it takes: 1 or 2.
    package let width: Int
}

extension String {
    /// As many marks as a character has in any language; more of them run over the lines above.
    private static let mostMarks = 3

    /// The text as a terminal may show it: control characters and those that turn the direction of writing are spelled
    /// out, so that no text makes a terminal do anything.
    package var glyphs: [Glyph] {
        var glyphs: [Glyph] = []
        glyphs.reserveCapacity(utf8.count)
        var marks = 0
        for scalar in printable.unicodeScalars {
            let width = scalar.isUnshowable ? 1 : CharacterWidth.columns(of: scalar)
            if width > 0 {
                marks = 0
                glyphs.append(Glyph(text: scalar.isUnshowable ? "\u{FFFD}" : String(Character(scalar)), width: width))
            } else if let last = glyphs.last, marks < Self.mostMarks, !scalar.properties.isVariationSelector {
                marks += 1
                var text = last.text
                text.unicodeScalars.append(scalar)
                glyphs[glyphs.count - 1] = Glyph(text: text, width: last.width)
            }
        }
        return glyphs
    }

    /// How many columns it takes.
    package var columns: Int {
        utf8.allSatisfy { (0x20..<0x7F).contains($0) } ? utf8.count : glyphs.reduce(0) { $0 + $1.width }
    }

    /// The text as it may be shown.
    package var shown: String { glyphs.map(\.text).joined() }

    /// Where a text that is too long is cut.
    package enum Cut {
        /// What comes last is left out.
        case end
        /// What tells keys of one SLO apart stands at their ends.
        case middle
    }

    /// The text in at most so many columns, with `…` for what is left out.
    package func fitted(_ width: Int, cut: Cut = .end) -> String {
        guard columns > width else { return self }
        guard width > 1 else { return width == 1 ? "…" : "" }
        let glyphs = glyphs
        let tail = cut == .middle ? (width - 1) / 2 : 0
        let end = String.taken(glyphs.reversed(), tail).reversed().map(\.text).joined()
        return String.taken(glyphs, width - 1 - tail).map(\.text).joined() + "…" + end
    }

    /// The text with spaces, so that it takes so many columns; numbers have them before.
    package func padded(_ width: Int, isNumber: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - columns))
        return isNumber ? space + self : self + space
    }

    private static func taken(_ glyphs: some Sequence<Glyph>, _ width: Int) -> [Glyph] {
        var left = width
        return glyphs.prefix { glyph in
            left -= glyph.width
            return left >= 0
        }
    }
}

extension Unicode.Scalar {
    /// Whether nobody knows what a terminal makes of it.
    fileprivate var isUnshowable: Bool {
        guard value >= 0x2000 else { return false }
        switch properties.generalCategory {
        case .privateUse, .unassigned, .surrogate: return true
        default: return false
        }
    }
}
