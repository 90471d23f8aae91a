internal import SloburnModel

extension Report {
    /// An adjustment and the budgets on which it bears.
    struct AdjustmentUses {
        var adjustment: AdjustmentReport
        var keys: [String]
    }

    /// All adjustments of the period, by name, each once.
    var adjustmentUses: [AdjustmentUses] {
        var uses: [String: AdjustmentUses] = [:]
        for budget in budgets {
            for adjustment in budget.adjustments {
                uses[adjustment.name, default: AdjustmentUses(adjustment: adjustment, keys: [])].keys.append(budget.key)
            }
        }
        return uses.values.sorted { $0.adjustment.name < $1.adjustment.name }
    }

    /// What was left out or forgiven, by whom and why.
    var adjustmentSection: String {
        let uses = adjustmentUses
        guard !uses.isEmpty else {
            return "<h2>What was left out</h2>\n<p>Nothing: no adjustment was in force.</p>\n"
        }
        let rows = uses.map { use in
            use.adjustment.cells + [
                "<div class=\"w\">\(HTML.text(use.keys.prefix(3).joined(separator: ", ")))"
                    + "\(Self.more(use.keys.count - 3))</div>"
            ]
        }
        return "<h2>What was left out or forgiven, and by whom</h2>\n<div class=\"card flow\">"
            + HTML.table(AdjustmentReport.head + ["Bears on"], rows) + "</div>\n"
    }

    private static func more(_ count: Int) -> String { count > 0 ? " and \(count) more" : "" }
}

extension AdjustmentReport {
    /// What the cells hold.
    static let head = ["Adjustment", "What", "When (UTC)", "Who", "Why"]

    /// The adjustment as cells of a table.
    var cells: [String] {
        [HTML.text(name), what, when, author.map { HTML.text(HumanText.person($0)) } ?? "–", why]
    }

    private var what: String {
        let forgiven =
            badEvents.map { " of \(HumanText.plural($0, "bad event"))" } ?? minutes.map { " of \($0)\u{202F}min" } ?? ""
        let late = isAfterTheFact ? " <span class=\"tag late\">after the fact</span>" : ""
        return "<span class=\"tag\">\(HTML.text(effect))</span>\(forgiven)\(late)"
    }

    private var when: String {
        var text = spans.prefix(3).map { "<span class=\"t\">\(HumanText.span($0.from, $0.to))</span>" }.joined(
            separator: "<br>")
        if spans.count > 3, let last = spans.last {
            text += "<br>and \(spans.count - 3) more, the last one \(HumanText.span(last.from, last.to))"
        }
        if isAfterTheFact, let recordedAt {
            text += "<br><span class=\"soft small t\">made known \(HumanText.time(recordedAt))</span>"
        }
        return text
    }

    private var why: String {
        let ticket = ticket.map { " <span class=\"soft\">\(HTML.text($0))</span>" } ?? ""
        return "<div class=\"w\">" + (reason.map(HTML.text) ?? (ticket.isEmpty ? "–" : "")) + ticket + "</div>"
    }
}
