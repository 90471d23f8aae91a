internal import SloburnModel

extension Report {
    /// Every budget with all that is known of it.
    var details: String {
        budgets.enumerated().map { $1.html(anchor: "b\($0 + 1)", in: period) }.joined()
    }
}

extension BudgetReport {
    fileprivate func html(anchor: String, in period: ReportPeriod) -> String {
        "<section class=\"card\" id=\"\(anchor)\">\n<div class=\"title\"><h3>\(HTML.text(key))</h3>"
            + "\(HTML.badge(verdict))</div>\n<p class=\"soft small\">\(HTML.text(about))</p>\n"
            + "<div class=\"columns\"><div>\(figures)</div><div>\(chart(period))</div></div>\n"
            + "<p class=\"small\">\(measured)</p>\n" + rawText + stretchTable + episodeTable + adjustmentTable
            + trendTable(period) + changeTable + "</section>\n"
    }

    private var about: String {
        var parts = ["service \(service)"]
        if let team { parts.append("team \(team)") }
        if let tier { parts.append("tier \(tier)") }
        if let region { parts.append("region \(region)") }
        if let owner { parts.append("owner \(owner)") }
        parts.append(sliceWidth.map { "\(method), slices of \($0)" } ?? method)
        return parts.joined(separator: " · ")
    }

    private var unit: String { sliceWidth == nil ? "events" : "slices" }

    private var figures: String {
        let left = account.consumed.map { HumanText.percent(.one - $0, places: 1, .down) } ?? "–"
        let rows = [
            ("Target", HumanText.target(objective), true),
            ("Achieved", HumanText.level(account.counts, target: objective), true),
            ("Budget left", left, true),
            ("Good \(unit)", HumanText.count(account.counts.good), false),
            ("Bad \(unit)", HumanText.count(account.counts.bad), false),
            ("All \(unit)", HumanText.count(account.counts.total), false),
            ("Bad ones allowed", HumanText.events(account.allowed), false),
            (
                downtime.isEquivalent ? "Downtime (equivalent)" : "Downtime",
                verdict == .noData ? "–" : HumanText.downtime(downtime), false
            ),
        ]
        return "<dl>" + rows.map { "<dt>\($0)</dt><dd\($2 ? " class=\"big\"" : "")>\($1)</dd>" }.joined() + "</dl>"
    }

    private func chart(_ period: ReportPeriod) -> String {
        guard let svg = BurnDownChart(self, in: period).svg else {
            return "<p class=\"soft\">Nothing was counted on any day, so there is nothing to draw.</p>"
        }
        let gone = coverage.missing.isEmpty && coverage.empty.isEmpty
        let out = !days.contains { $0.excludedSeconds > 0 }
        let legend =
            "Error budget left at the end of each day" + (gone ? "" : "<span class=\"key gone\"></span>no data")
            + (out ? "" : "<span class=\"key out\"></span>something excluded")
        return "\(svg)<p class=\"soft small\">\(legend)</p>"
    }

    /// What was measured, and how much is known of it.
    private var measured: String {
        var parts: [String] = []
        switch source {
        case .days: parts.append("Measured: the sum of the days, in UTC.")
        case .period:
            parts.append(
                "Measured: the budget's own closed period, \(HumanText.span(from, to)) UTC "
                    + "(\(HTML.text(timeZone ?? "UTC")))."
            )
        case .snapshot:
            parts.append(
                "Measured: the budget's own period up to its latest snapshot; it began \(HumanText.time(from)) UTC.")
        }
        if coverage.expected > 0 {
            parts.append("\(coverage.counted) of \(HumanText.plural(coverage.expected, "day")) have data.")
        }
        if coverage.before > 0 {
            parts.append("It was not told of on the first \(HumanText.plural(coverage.before, "day")).")
        }
        if coverage.ahead > 0 { parts.append("\(HumanText.plural(coverage.ahead, "day is", "days are")) not over.") }
        let gone = coverage.missing + coverage.empty
        if !gone.isEmpty { parts.append("Without data: \(Self.list(gone)).") }
        if let trusted = coverage.trusted {
            parts.append("\(HumanText.percent(trusted, places: 2, .down)) of the time the data could be trusted.")
        }
        if coverage.excludedSeconds > 0 {
            parts.append("\(HumanText.duration(coverage.excludedSeconds)) were excluded.")
        }
        return parts.joined(separator: " ")
    }

    /// Days, those that follow one another in one piece.
    private static func list(_ days: [Int64]) -> String {
        var pieces: [ClosedRange<Int64>] = []
        for day in days.sorted() {
            if let last = pieces.last, last.upperBound + 1 == day {
                pieces[pieces.count - 1] = last.lowerBound...day
            } else {
                pieces.append(day...day)
            }
        }
        let shown = pieces.prefix(6).map { ReportPeriod.text(ofDays: $0) }.joined(separator: ", ")
        return pieces.count > 6 ? "\(shown) and more" : shown
    }

    private var rawText: String {
        guard let raw else { return "" }
        return "<p class=\"small\">Without adjustments: \(HumanText.level(raw.counts, target: objective)), "
            + "\(HumanText.count(raw.counts.bad)) of \(HumanText.count(raw.counts.total)) \(unit) bad, "
            + "\(raw.consumed.map { HumanText.percent($0, places: 1, .up) + " of the budget spent" } ?? "no budget"). "
            + "\(HTML.badge(raw.verdict))</p>\n"
    }
}
