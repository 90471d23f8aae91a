/// Rows of text in columns, as wide as they are; columns that have no room are left out, the last ones first.
struct SheetTable {
    private static let space = 2

    /// A column.
    struct Column {
        var title: String
        var isNumber = false
        /// Columns of the greatest are left out first; those of 0 never are.
        var drop = 0
    }

    var columns: [Column]
    var rows: [[StyledLine.Span]]
    var indent = 2

    /// The lines, with the titles first.
    ///
    /// - Parameter width: the columns of the terminal.
    /// - Returns: a line a row.
    func lines(width: Int) -> [StyledLine] {
        let widths = columns.indices.map { column in
            rows.reduce(columns[column].title.columns) { max($0, $1[column].text.columns) }
        }
        var shown = columns.indices.filter { widths[$0] > 0 }
        while total(shown, widths) > width, let place = shown.max(by: { columns[$0].drop < columns[$1].drop }),
            columns[place].drop > 0
        {
            shown.removeAll { $0 == place }
        }
        let titles = columns.map { StyledLine.Span($0.title, .soft) }
        return ([titles] + rows).map { row in
            StyledLine(
                [.init(String(repeating: " ", count: indent))]
                    + shown.flatMap { column -> [StyledLine.Span] in
                        let text = row[column].text.padded(widths[column], isNumber: columns[column].isNumber)
                        return [.init(text, row[column].style), .init(String(repeating: " ", count: Self.space))]
                    })
        }
    }

    private func total(_ shown: [Int], _ widths: [Int]) -> Int {
        indent + shown.reduce(0) { $0 + widths[$1] + Self.space } - Self.space
    }
}
