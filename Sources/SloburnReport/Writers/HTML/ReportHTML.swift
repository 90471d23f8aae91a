internal import SloburnModel
internal import SloburnNormalize

extension Report {
    /// The report as one page that needs nothing else: no script, nothing to be loaded.
    public var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Service levels, \(HTML.text(period.title))</title>
        <style>
        \(HTML.style)
        </style>
        </head>
        <body>
        <main>
        \(header)\(tiles)\(missed)\(overview)\(adjustmentSection)<h2>In detail</h2>
        \(details)\(reckoning)\(provenance.html)</main>
        </body>
        </html>

        """
    }

    /// What a manager wants to know first.
    private var headline: String {
        let counted = budgets.count { $0.verdict != .noData }
        let kept = budgets.count { $0.verdict == .kept }
        let soFar = isClosed ? "" : " so far"
        switch (counted, kept) {
        case (0, _): return "Nothing was counted, so nobody can tell whether objectives were kept."
        case (1, 1): return "The objective was kept\(soFar)."
        case (1, _): return "The objective was missed\(soFar)."
        case (kept, _): return "All \(counted) objectives were kept\(soFar)."
        default: return "\(kept) of \(counted) objectives were kept\(soFar)."
        }
    }

    private var header: String {
        let until = provenance.at.map { "made from what was known at \(HumanText.time($0)) UTC" } ?? "nothing is known"
        let state = isClosed ? "closed" : "still running"
        var text = "<p class=\"over\">Service levels and error budgets</p>\n<h1>\(HTML.text(period.title))</h1>\n"
        text += "<p class=\"soft\">\(ReportPeriod.text(ofDay: period.firstDay)) to "
        text += "\(ReportPeriod.text(ofDay: period.endDay - 1)), UTC, \(state); \(until)</p>\n"
        if let redaction { text += Self.notice(redaction) }
        text += "<p class=\"head\">\(headline)</p>\n"
        if !isClosed {
            text +=
                "<p class=\"soft\">The period is not over. What no record tells of yet is left out, not guessed.</p>\n"
        }
        if !unmeasured.isEmpty {
            text += "<p class=\"notice\">In force, and nothing is told of: "
            text += "\(HTML.text(unmeasured.joined(separator: ", "))).</p>\n"
        }
        return text
    }

    private static func notice(_ redaction: RedactionSummary) -> String {
        var parts: [String] = []
        if !redaction.hidden.isEmpty { parts.append("hidden: \(redaction.hidden.joined(separator: ", "))") }
        if !redaction.renamed.isEmpty { parts.append("renamed: \(redaction.renamed.joined(separator: ", "))") }
        return "<p class=\"notice\">This is a redacted report. \(HTML.text(parts.joined(separator: "; "))). "
            + "No figure was changed.</p>\n"
    }

    private var tiles: String {
        let count = { (verdict: Verdict) in budgets.count { $0.verdict == verdict } }
        let episodes = budgets.flatMap(\.episodes)
        let pages = episodes.count { $0.severity == "page" }
        let (counted, expected) = budgets.reduce((Int64(0), Int64(0))) { sums, budget in
            (sums.0 + budget.coverage.counted, sums.1 + budget.coverage.expected)
        }
        let share = ExactFraction(Int128(counted), over: 1).divided(by: ExactFraction(Int128(expected), over: 1))
        let tile = { (name: String, figure: String, text: String) in
            "<div class=\"tile \(name)\"><b>\(figure)</b><span class=\"soft small\">\(text)</span></div>\n"
        }
        return "<div class=\"cards\">\n" + tile("kept", "\(count(.kept))", "kept")
            + tile(count(.missed) > 0 ? "missed" : "", "\(count(.missed))", "missed")
            + (count(.noData) > 0 ? tile("", "\(count(.noData))", "without data") : "")
            + tile(
                "", "\(episodes.count)",
                "\(episodes.count == 1 ? "alert" : "alerts")\(pages > 0 ? ", \(HumanText.plural(pages, "page"))" : "")")
            + tile(
                "", share.map { HumanText.percent($0, places: 1, .down) } ?? "–", "of the days that are over have data")
            + tile("", "\(adjustmentUses.count)", adjustmentUses.count == 1 ? "adjustment" : "adjustments")
            + "</div>\n"
    }

    /// The budgets that were overspent, the worst one first.
    private var missed: String {
        let missed = budgets.filter { $0.verdict == .missed }.sorted { left, right in
            let (first, second) = (left.account.consumed, right.account.consumed)
            // A budget of nothing can't be overspent by more.
            guard let first, let second, first != second else {
                return (first == nil ? 0 : 1, left.key) < (second == nil ? 0 : 1, right.key)
            }
            return first > second
        }
        guard !missed.isEmpty else { return "" }
        let items = missed.prefix(5).map { budget in
            "<li><a href=\"#\(anchor(budget))\">\(HTML.text(budget.key))</a>: "
                + "\(HumanText.level(budget.account.counts, target: budget.objective)) of "
                + "\(HumanText.target(budget.objective)), \(Self.spent(budget)), "
                + "\(budget.downtime.isEquivalent ? "the like of " : "")\(HumanText.downtime(budget.downtime)) of downtime</li>"
        }
        let more = missed.count > 5 ? "<p class=\"soft\">and \(missed.count - 5) more</p>\n" : ""
        return "<p>Missed by most:</p>\n<ul class=\"plain\">\n\(items.joined(separator: "\n"))\n</ul>\n\(more)"
    }

    private static func spent(_ budget: BudgetReport) -> String {
        budget.account.consumed.map { "\(HumanText.percent($0, places: 1, .up)) of the budget spent" }
            ?? "no error was allowed"
    }

    /// The number of a budget's details in the page.
    func anchor(_ budget: BudgetReport) -> String {
        "b\((budgets.firstIndex { $0 == budget } ?? 0) + 1)"
    }
}
