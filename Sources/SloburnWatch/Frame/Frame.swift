/// How large a terminal is.
package struct Size: Hashable, Sendable {
    package var columns: Int
    package var rows: Int

    package init(columns: Int, rows: Int) {
        (self.columns, self.rows) = (columns, rows)
    }
}

/// Everything that a terminal is to show at one moment.
package struct Frame: Hashable, Sendable {
    /// One place of it.
    package struct Cell: Hashable, Sendable {
        /// The character; empty for the right half of the one before.
        package var glyph: String
        package var style: Style

        package static let blank = Cell(glyph: " ", style: .plain)

        package init(glyph: String, style: Style) {
            (self.glyph, self.style) = (glyph, style)
        }
    }

    package let size: Size
    private var cells: [Cell]

    /// An empty frame.
    package init(_ size: Size) {
        self.size = size
        cells = [Cell](repeating: .blank, count: max(0, size.columns) * max(0, size.rows))
    }

    /// The cells of a row.
    package subscript(row: Int) -> ArraySlice<Cell> {
        cells[row * size.columns..<(row + 1) * size.columns]
    }

    /// The lines as text, without styles, and without spaces at their ends.
    package var lines: [String] {
        (0..<size.rows).map { row in
            var line = self[row].map(\.glyph).joined()
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// Writes a text; what does not fit is left out.
    ///
    /// - Parameters:
    ///   - text: the text, whatever it holds.
    ///   - style: how it looks.
    ///   - row: the row, from 0 on.
    ///   - column: the column, from 0 on.
    ///   - width: at most so many columns.
    /// - Returns: the column behind it.
    @discardableResult
    package mutating func write(
        _ text: String, _ style: Style = .plain, row: Int, column: Int, width: Int = .max
    ) -> Int {
        guard (0..<size.rows).contains(row), column >= 0 else { return column }
        let end = min(size.columns, width < size.columns ? column + max(0, width) : size.columns)
        var place = column
        for glyph in text.glyphs {
            guard place + glyph.width <= end else { break }
            put(
                glyph, style, row * size.columns + place, isFirst: place == 0,
                isLast: place + glyph.width == size.columns)
            place += glyph.width
        }
        return place
    }

    /// Writes a line from the left on.
    package mutating func write(_ line: StyledLine, row: Int, column: Int = 0) {
        var place = column
        for span in line.spans { place = write(span.text, span.style, row: row, column: place) }
    }

    /// Gives all of a row another style, where it is not chosen already.
    package mutating func reverse(row: Int) {
        guard (0..<size.rows).contains(row) else { return }
        for index in row * size.columns..<(row + 1) * size.columns { cells[index].style.isReversed = true }
    }

    private mutating func put(_ glyph: Glyph, _ style: Style, _ index: Int, isFirst: Bool, isLast: Bool) {
        // Of a wide character no half stays behind.
        if cells[index].glyph.isEmpty, !isFirst { cells[index - 1].glyph = " " }
        let next = index + glyph.width
        if !isLast, cells[next].glyph.isEmpty { cells[next].glyph = " " }
        cells[index] = Cell(glyph: glyph.text, style: style)
        if glyph.width == 2 { cells[index + 1] = Cell(glyph: "", style: style) }
    }
}
