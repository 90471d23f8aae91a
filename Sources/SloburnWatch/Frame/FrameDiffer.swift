/// Makes what a terminal has to be sent so that it shows another frame: only what differs.
package struct FrameDiffer: Sendable {
    /// Unchanged cells between two changed ones that cost less than to move over them.
    private static let shortGap = 4

    package let palette: Palette

    package init(_ palette: Palette) { self.palette = palette }

    /// The bytes.
    ///
    /// - Parameters:
    ///   - old: what the terminal shows; nil where nobody knows.
    ///   - new: what it is to show.
    /// - Returns: text and control sequences; nothing where both are the same.
    package func bytes(from old: Frame?, to new: Frame) -> [UInt8] {
        var pen = Pen(palette)
        var known = Frame(new.size)
        if let old, old.size == new.size { known = old } else { pen.clear() }
        for row in 0..<new.size.rows {
            let (before, after) = (known[row], new[row])
            if before != after { change(before, after, row, &pen) }
        }
        pen.reset()
        return pen.bytes
    }

    private func change(
        _ before: ArraySlice<Frame.Cell>, _ after: ArraySlice<Frame.Cell>, _ row: Int, _ pen: inout Pen
    ) {
        let (before, after) = (Array(before), Array(after))
        // Behind this there is nothing to see, which is told at once.
        let end = (after.lastIndex { $0 != .blank } ?? -1) + 1
        var column = 0
        while let start = (column..<end).first(where: { before[$0] != after[$0] }) {
            var stop = start + 1
            var next = stop
            while next < end, next - stop < Self.shortGap {
                if before[next] != after[next] { stop = next + 1 }
                next += 1
            }
            // A character of two columns is written as a whole.
            let first = after[start].glyph.isEmpty ? start - 1 : start
            for place in first..<stop { pen.write(after[place], row: row, column: place, in: after) }
            column = stop
        }
        if before[end...].contains(where: { $0 != .blank }) { pen.eraseRest(row: row, column: end) }
    }
}

/// Where the terminal's cursor is and how it writes, and the bytes that brought it there.
private struct Pen {
    private(set) var bytes: [UInt8] = []
    private let palette: Palette
    private var place: (row: Int, column: Int)?
    private var parameters = ""

    init(_ palette: Palette) { self.palette = palette }

    mutating func clear() { bytes += "\u{1B}[0m\u{1B}[2J".utf8 }

    mutating func reset() {
        guard !parameters.isEmpty else { return }
        bytes += "\u{1B}[0m".utf8
        parameters = ""
    }

    mutating func write(_ cell: Frame.Cell, row: Int, column: Int, in line: [Frame.Cell]) {
        guard !cell.glyph.isEmpty else { return }
        move(row, column)
        style(cell.style)
        bytes += cell.glyph.utf8
        let isWide = column + 1 < line.count && line[column + 1].glyph.isEmpty
        // Terminals don't agree on how wide such characters are, nor where the cursor is behind the last column.
        let isCertain = !isWide && cell.glyph.unicodeScalars.count == 1 && column + 1 < line.count
        place = isCertain ? (row, column + 1) : nil
    }

    mutating func eraseRest(row: Int, column: Int) {
        move(row, column)
        style(.plain)
        bytes += "\u{1B}[K".utf8
    }

    private mutating func move(_ row: Int, _ column: Int) {
        if let place, place == (row, column) { return }
        if let place, place.row == row {
            bytes += "\u{1B}[\(column + 1)G".utf8
        } else {
            bytes += "\u{1B}[\(row + 1);\(column + 1)H".utf8
        }
        place = (row, column)
    }

    private mutating func style(_ style: Style) {
        let wanted = palette.parameters(of: style)
        guard wanted != parameters else { return }
        bytes += (wanted.isEmpty ? "\u{1B}[0m" : "\u{1B}[0;\(wanted)m").utf8
        parameters = wanted
    }
}
