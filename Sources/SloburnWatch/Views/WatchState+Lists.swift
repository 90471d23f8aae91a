import SloburnModel
import SloburnServer

extension WatchState {
    // MARK: - The overview

    func drawOverview(_ frame: inout Frame) {
        let columns = OverviewColumn.layout(width: size.columns - Self.margin, longest: longestKey)
        var place = Self.margin
        for (column, width) in columns {
            let isSorted = column.order == order
            let title = column.title + (isSorted ? (isReversed ? "▾" : "▴") : "")
            frame.write(
                title.fitted(width).padded(width, isNumber: column.isNumber), isSorted ? .bold : .soft,
                row: Self.headerHeight, column: place)
            place += width + OverviewColumn.space
        }
        guard !rows.isEmpty else {
            draw(emptiness, &frame)
            return
        }
        for (line, index) in rows.indices.dropFirst(cursor.top).prefix(bodyHeight).enumerated() {
            let row = Self.headerHeight + 1 + line
            draw(rows[index], columns, &frame, row)
            if index == cursor.index { mark(&frame, row) }
        }
    }

    private func draw(
        _ entry: BudgetEntry, _ columns: [(column: OverviewColumn, width: Int)], _ frame: inout Frame, _ row: Int
    ) {
        let sign = StateSign(of: entry.facts)
        var place = Self.margin
        for (column, width) in columns {
            let text = column.text(entry, now: now)
            if column == .slo {
                draw(entry, &frame, row, place, width)
            } else {
                let style: Style = column == .state || column == .bar ? sign.style : .plain
                frame.write(
                    text.fitted(width).padded(width, isNumber: column.isNumber), style, row: row, column: place)
            }
            place += width + OverviewColumn.space
        }
    }

    /// Writes the key, and what else is to be known of the budget where there is room for it.
    private func draw(_ entry: BudgetEntry, _ frame: inout Frame, _ row: Int, _ column: Int, _ width: Int) {
        let notes = entry.notes.map { " \($0)" }.joined()
        let key = entry.key.fitted(max(width - notes.columns, min(width, 12)), cut: .middle)
        let end = frame.write(key, row: row, column: column, width: width)
        frame.write(notes, .soft, row: row, column: end, width: column + width - end)
    }

    private var emptiness: String {
        if !board.budgets.isEmpty { return "No budget is like that. Esc shows all." }
        if !board.isComplete { return "" }
        return "There are no budgets yet. The first ones come with the first evaluation after samples arrive."
    }

    // MARK: - Alerts

    func drawAlerts(_ frame: inout Frame) {
        let isWide = size.columns >= 100
        let (sinceWidth, burnWidth, whoWidth) = (8, isWide ? 8 : 0, isWide ? 24 : 0)
        let others = [sinceWidth, burnWidth, whoWidth].filter { $0 > 0 }.map { $0 + OverviewColumn.space }.reduce(0, +)
        let room = max(10, size.columns - Self.margin - StateSign.width - OverviewColumn.space - others)
        let titles = [
            ("   Severity", StateSign.width), ("Alert", room), ("Since", sinceWidth), ("Burns", burnWidth),
            ("Owner, notes", whoWidth),
        ]
        let columns = titles.filter { $0.1 > 0 }.map(\.1)
        draw(titles.map(\.0), .soft, columns, &frame, Self.headerHeight)
        guard !alerts.isEmpty else {
            return draw(board.firing.isEmpty ? "Nothing fires." : "No alert is like that.", &frame)
        }
        for (line, index) in alerts.indices.dropFirst(alertCursor.top).prefix(bodyHeight).enumerated() {
            let row = Self.headerHeight + 1 + line
            let alert = alerts[index]
            let sign = StateSign(severity: alert.severity)
            let texts = [
                sign.text, alert.key, alert.startsAt.map { Times.about(now - $0) } ?? Figures.none,
                Figures.rate(alert.longRate), alert.notes,
            ]
            draw(texts, .plain, columns, &frame, row)
            frame.write(sign.text, sign.style, row: row, column: Self.margin, width: StateSign.width)
            if index == alertCursor.index { mark(&frame, row) }
        }
    }

    /// Writes texts in columns; the second may be cut in its middle.
    private func draw(_ texts: [String], _ style: Style, _ widths: [Int], _ frame: inout Frame, _ row: Int) {
        var place = Self.margin
        for (index, (text, width)) in zip(texts, widths).enumerated() {
            frame.write(text.fitted(width, cut: index == 1 ? .middle : .end), style, row: row, column: place)
            place += width + OverviewColumn.space
        }
    }

    // MARK: - Both

    private func draw(_ text: String, _ frame: inout Frame) {
        let lines = StyledLine.wrapped(text, width: size.columns - 2 * Self.margin, indent: Self.margin)
        for (line, words) in lines.prefix(max(0, bodyHeight - 1)).enumerated() {
            frame.write(words, row: Self.headerHeight + 2 + line)
        }
    }

    private func mark(_ frame: inout Frame, _ row: Int) {
        frame.write(">", .bold, row: row, column: 0)
        frame.reverse(row: row)
    }
}

extension AlertSheet {
    /// Who answers for it, and what is to be known beside that.
    var notes: String {
        [
            acknowledged.map { "acknowledged by \($0.by)" }, groupedBy.map { _ in "told as one of many" },
            inhibitedBy.isEmpty ? nil : "follows from others", owner,
        ].compactMap { $0 }.joined(separator: ", ")
    }
}
