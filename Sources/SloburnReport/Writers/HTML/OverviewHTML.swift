internal import SloburnModel

extension Report {
    /// All budgets, group by group, one line each.
    var overview: String {
        guard !budgets.isEmpty else { return "" }
        let head = [
            "Objective", "Target", "Achieved", "Budget left", "Downtime", "Alerts", "Earlier, and now", "Result",
        ]
        let numbers: Set<Int> = [1, 2, 4, 5]
        let heads = head.enumerated().map {
            "<th\(numbers.contains($0.offset) ? " class=\"n\"" : "")>\($0.element)</th>"
        }
        var number = 0
        var rows = ""
        for group in groups {
            let title = "\(title(group)) <span>\(Self.words(group))</span>"
            rows += "<tr class=\"group\"><th colspan=\"\(head.count)\">\(title)</th></tr>\n"
            for budget in group.budgets {
                number += 1
                rows += row(budget, anchor: "b\(number)")
            }
        }
        return "<h2>By \(grouping == .slo ? "SLO" : grouping.rawValue)</h2>\n<div class=\"card flow scroll\">"
            + "<table class=\"overview\"><thead><tr>\(heads.joined())</tr></thead>"
            + "<tbody>\n\(rows)</tbody></table></div>\n"
    }

    private func title(_ group: ReportGroup) -> String {
        group.name.map(HTML.text) ?? "without a \(grouping == .slo ? "SLO" : grouping.rawValue)"
    }

    private static func words(_ group: ReportGroup) -> String {
        let counts = Verdict.allCases.compactMap { verdict -> String? in
            let count = group.budgets.count { $0.verdict == verdict }
            return count > 0 ? "\(count) \(verdict.words)" : nil
        }
        return counts.joined(separator: ", ")
    }

    private func row(_ budget: BudgetReport, anchor: String) -> String {
        let left = budget.account.consumed.map { HumanText.percent(.one - $0, places: 1, .down) } ?? "–"
        let open = budget.episodes.count { $0.endsAt == nil }
        let cells = [
            "<td><a href=\"#\(anchor)\">\(HTML.text(budget.key))</a></td>",
            "<td class=\"n\">\(HumanText.target(budget.objective))</td>",
            "<td class=\"n\">\(HumanText.level(budget.account.counts, target: budget.objective))</td>",
            "<td class=\"t\">\(budget.remainingBar) \(left)</td>",
            "<td class=\"n\">\(Self.downtime(budget))</td>",
            "<td class=\"n\">\(budget.episodes.count)\(open > 0 ? " (\(open) open)" : "")</td>",
            "<td>\(budget.trendBars(period.name))</td>", "<td>\(HTML.badge(budget.verdict))</td>",
        ]
        return "<tr>\(cells.joined())</tr>\n"
    }

    private static func downtime(_ budget: BudgetReport) -> String {
        guard budget.verdict != .noData else { return "–" }
        return (budget.downtime.isEquivalent ? "≈ " : "") + HumanText.downtime(budget.downtime)
    }
}
