import SloburnServer

extension WatchState {
    /// The columns before a row, where the chosen one has its mark.
    static let margin = 2

    /// Everything that the terminal is to show.
    package var frame: Frame {
        var frame = Frame(size)
        guard size.columns >= Self.least.columns, size.rows >= Self.least.rows else {
            drawTooSmall(&frame)
            return frame
        }
        drawHeader(&frame)
        switch page {
        case .overview: drawOverview(&frame)
        case .alerts: drawAlerts(&frame)
        case .budget, .alert, .help:
            for (row, line) in document.dropFirst(scroll).prefix(documentHeight).enumerated() {
                frame.write(line, row: Self.headerHeight + row)
            }
        }
        drawFooter(&frame)
        return frame
    }

    private func drawTooSmall(_ frame: inout Frame) {
        let text = "\(size.columns)×\(size.rows) is too small: \(Self.least.columns)×\(Self.least.rows) at least"
        let lines = StyledLine.wrapped(text, .bold, width: size.columns)
        for (row, line) in lines.enumerated() { frame.write(line, row: row) }
    }

    // MARK: - Above and below

    private func drawHeader(_ frame: inout Frame) {
        let name = "sloburn \(settings.name)".fitted(max(12, size.columns / 3))
        let column = frame.write(name, .bold, row: 0, column: 0) + 2
        frame.write(tally(width: size.columns - column), row: 0, column: column)
        let freshness = freshness
        frame.write(
            freshness.text.fitted(size.columns), freshness.isStale ? .banner : .soft, row: 1, column: 0)
        if freshness.isStale { frame.reverse(row: 1) }
    }

    /// How many budgets there are of each state: in words, or in signs where there is no room.
    private func tally(width: Int) -> StyledLine {
        let present = BudgetState.allCases.compactMap { state in counts[state].map { (state, $0) } }
        let words = StyledLine(
            present.map { state, count in
                let word = count == 1 ? state.singular : state.plural
                return StyledLine.Span("\(Figures.count(Double(count))) \(word)  ", StateSign(state).style)
            })
        guard words.text.columns > width else { return words }
        return StyledLine(
            present.map { state, count in
                let sign = StateSign(state).sign.filter { $0 != " " }
                return StyledLine.Span("\(sign.isEmpty ? "ok" : sign)\(count) ", StateSign(state).style)
            })
    }

    private func drawFooter(_ frame: inout Frame) {
        let row = size.rows - 1
        if let input {
            let column = frame.write("/\(input.text)█", .bold, row: row, column: 0)
            frame.write(complaint ?? "Enter keeps it, Esc takes it back", .soft, row: row, column: column + 2)
            return
        }
        let place = position
        let room = size.columns - place.columns - 1
        var hints = hints
        while hints.count > 1, hints.joined(separator: "  ").columns > room { hints.removeLast() }
        frame.write(hints.joined(separator: "  ").fitted(room), .soft, row: row, column: 0)
        frame.write(place, .soft, row: row, column: size.columns - place.columns)
    }

    /// The keys that do something, the most important ones first.
    private var hints: [String] {
        let filtered = filter.isAll ? [] : ["filter: \(filter.text) (Esc: all)"]
        return switch page {
        case .overview: filtered + ["? help", "q quit", "Enter opens", "/ filter", "a alerts", "< > sort", "r reverse"]
        case .alerts: filtered + ["? help", "q quit", "Esc back", "Enter opens", "/ filter"]
        case .budget: ["Esc back", "? help", "q quit", "n p next, previous", "j k scroll"]
        case .alert: ["Esc back", "? help", "q quit", "Enter its budget", "j k scroll"]
        case .help: ["Esc back", "q quit"]
        }
    }

    /// Which part of the whole is seen.
    private var position: String {
        let (first, seen, all) =
            switch page {
            case .overview: (cursor.top, bodyHeight, rows.count)
            case .alerts: (alertCursor.top, bodyHeight, alerts.count)
            case .budget, .alert, .help: (scroll, documentHeight, document.count)
            }
        guard all > 0 else { return "" }
        let of =
            page == .overview && rows.count < board.budgets.count
            ? " (\(Figures.count(Double(board.budgets.count))) in all)" : ""
        return "\(first + 1)–\(min(all, first + seen)) of \(Figures.count(Double(all)))\(of)"
    }
}
