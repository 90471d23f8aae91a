/// Rows of text in columns.
enum TextTable {
    /// The lines.
    ///
    /// - Parameters:
    ///   - rows: one text a column; rows may have fewer than others.
    ///   - right: the columns whose texts end at the same place: numbers.
    /// - Returns: a line a row, with columns two spaces apart and nothing behind the last one.
    static func lines(_ rows: [[String]], right: Set<Int>) -> [String] {
        rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let width = rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
                let space = String(repeating: " ", count: width - cell.count)
                return right.contains(column) ? space + cell : cell + space
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
