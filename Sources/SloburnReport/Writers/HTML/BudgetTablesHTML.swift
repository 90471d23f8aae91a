internal import SloburnModel

extension BudgetReport {
    /// Stretches of one revision each, where there are several.
    var stretchTable: String {
        guard stretches.count > 1 else { return "" }
        let rows = stretches.map { stretch in
            [
                "<span class=\"t\">\(ReportPeriod.text(ofDays: stretch.firstDay...stretch.lastDay))</span>",
                "<code>\(HTML.text(stretch.revision))</code>", HumanText.target(stretch.objective),
                HumanText.level(stretch.account.counts, target: stretch.objective),
                HumanText.count(stretch.account.counts.bad), HumanText.events(stretch.account.allowed),
                HTML.badge(stretch.account.verdict),
            ]
        }
        let note =
            hasChangedObjective && source == .days
            ? "<p class=\"small\">The target changed. Each day is judged by the target of its day: "
                + "what all days allow together is set against all that went bad.</p>\n" : ""
        return "<h4>Definitions in force</h4>\n"
            + HTML.table(
                ["Days", "Revision", "Target", "Achieved", "Bad", "Allowed", "Result"], rows, numbers: [2, 3, 4, 5])
            + note
    }

    /// The episodes of its alerts.
    var episodeTable: String {
        guard !episodes.isEmpty else { return "" }
        let rows = episodes.map { episode in
            [
                "<span class=\"t\">\(HumanText.time(episode.startsAt))</span>",
                HumanText.duration(episode.seconds) + (episode.endsAt == nil ? " so far" : ""),
                HTML.text(episode.severity), episode.bad.map(HumanText.count) ?? "–",
                episode.budgetSpent.map { HumanText.percent($0.fraction, places: 1, .up) } ?? "–",
                episode.acknowledgedBy.map(HTML.text) ?? "–",
                episode.note.map(HTML.text) ?? "",
            ]
        }
        return "<h4>Alerts</h4>\n"
            + HTML.table(
                ["Began (UTC)", "Took", "Severity", "Bad", "Budget spent", "Taken by", "Note"], rows,
                numbers: [1, 3, 4])
    }

    /// The adjustments that bear on it.
    var adjustmentTable: String {
        guard !adjustments.isEmpty else { return "" }
        return "<h4>Adjustments</h4>\n" + HTML.table(AdjustmentReport.head, adjustments.map(\.cells))
    }

    /// This period and earlier ones.
    func trendTable(_ period: ReportPeriod) -> String {
        guard !trend.isEmpty else { return "" }
        let now = (period, objective, account, coverage.counted)
        let rows = ([now] + trend.map { ($0.period, $0.objective ?? objective, $0.account, $0.daysCounted) }).map {
            row in
            [
                HTML.text(row.0.title), HumanText.target(row.1), HumanText.level(row.2.counts, target: row.1),
                row.2.consumed.map { HumanText.percent($0, places: 1, .up) } ?? "–",
                "\(row.3) of \(row.0.dayCount)", HTML.badge(row.2.verdict),
            ]
        }
        return "<h4>Compared with earlier periods</h4>\n"
            + HTML.table(
                ["Period", "Target", "Achieved", "Budget spent", "Days with data", "Result"], rows,
                numbers: [1, 2, 3, 4])
    }

    /// Who changed its definition.
    var changeTable: String {
        guard !changes.isEmpty else { return "" }
        let rows = changes.map { change in
            [
                "<span class=\"t\">\(HumanText.time(change.at))</span>", HTML.text(change.event),
                "<code>\(HTML.text(change.revision ?? "–"))</code>",
                (change.author ?? change.mail).map(HTML.text) ?? "–",
                "<code>\(HTML.text(String((change.commit ?? "–").prefix(12))))</code>",
            ]
        }
        return "<h4>Changes of the definition</h4>\n"
            + HTML.table(["When (UTC)", "What", "Revision", "Who", "Commit"], rows)
    }
}
