import SloburnServer

extension WatchState {
    /// The lines of the page that is looked at; none for lists.
    var document: [StyledLine] {
        switch page {
        case .overview, .alerts: []
        case .help: HelpPage.lines(width: size.columns)
        case .budget(let key): budgetDocument(key, width: size.columns)
        case .alert(let key):
            alert(key).map { AlertPage(alert: $0, now: now, width: size.columns).lines }
                ?? gone("The alert \(key) does not fire any more.")
        }
    }

    /// The lines of a budget's page.
    ///
    /// - Parameters:
    ///   - key: its key.
    ///   - width: the columns there are.
    /// - Returns: the lines; a sentence where there is no such budget.
    func budgetDocument(_ key: String, width: Int) -> [StyledLine] {
        guard let entry = board.budget(key), let sheet = try? BudgetSheet(entry.snapshot) else {
            guard board.isComplete else { return [] }
            return gone("There is no budget \(key), or none any more.")
        }
        return BudgetPage(
            entry: entry, sheet: sheet, definition: settings.catalog.budget(named: entry.facts.budget),
            alerts: sheet.alerts.compactMap(alert), now: now, width: width
        ).lines
    }

    /// The record of an alert that fires; nil where none of the key does.
    func alert(_ key: String) -> AlertSheet? {
        board.firing.first { $0.key == key }.flatMap { try? AlertSheet($0.json) }
    }

    private func gone(_ text: String) -> [StyledLine] {
        [StyledLine()] + StyledLine.wrapped(text, width: size.columns - Self.margin, indent: Self.margin)
    }
}
