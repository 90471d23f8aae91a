import SloburnServer

extension WatchState {
    /// The overview as text without a terminal: every column, a line a budget.
    package var plainOverview: [String] {
        let columns = OverviewColumn.allCases.filter { $0 != .bar }
        let table = SheetTable(
            columns: columns.map { .init(title: $0.title.uppercased(), isNumber: $0.isNumber) },
            rows: rows.map { entry in
                columns.map { column in
                    let notes = column == .slo ? entry.notes.map { " \($0)" }.joined() : ""
                    return StyledLine.Span(column.text(entry, now: now) + notes)
                }
            }, indent: 0)
        return rows.isEmpty ? [] : table.lines(width: .max).map(\.text)
    }

    /// The page of a budget as text without a terminal; nil where there is no such budget.
    ///
    /// - Parameters:
    ///   - key: its key.
    ///   - width: where lines are broken.
    /// - Returns: its lines.
    package func plainPage(of key: String, width: Int = 100) -> [String]? {
        board.budget(key).map { _ in budgetDocument(key, width: width).map(\.text) }
    }
}
