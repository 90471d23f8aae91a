import SloburnModel
import SloburnServer

extension BudgetPage {
    private static let rules = [
        "minEvents": "too few events", "minBadEvents": "too few bad events",
        "confidence": "so few events tell nothing for sure",
    ]

    // MARK: - Windows

    var burnRates: [StyledLine] {
        let isCovered = sheet.windows.contains { $0.coverage != nil }
        let columns: [SheetTable.Column] = [
            .init(title: "Window"), .init(title: "Bad", isNumber: true, drop: 3),
            .init(title: "All \(unit)", isNumber: true, drop: 4), .init(title: "Error ratio", isNumber: true, drop: 2),
            .init(title: isCovered ? "Coverage" : "", isNumber: true, drop: 5),
            .init(title: "Burn rate", isNumber: true),
            .init(title: "Against", drop: 1),
        ]
        let rows = sheet.windows.map { window -> [StyledLine.Span] in
            let judged = judged(window)
            return [
                .init(window.name), .init(Figures.count(window.bad)), .init(Figures.count(window.total)),
                .init(window.total > 0 ? Figures.share(window.bad / window.total) : "no data"),
                .init(isCovered ? Figures.share(window.coverage) : ""), .init(Figures.rate(window.rate), judged.style),
                .init(judged.text, judged.style),
            ]
        }
        return [StyledLine("Burn rates", .bold)] + SheetTable(columns: columns, rows: rows).lines(width: width)
    }

    /// The thresholds of the tiers that look at a window, and whether it burns faster.
    private func judged(_ window: BudgetSheet.Window) -> (text: String, style: Style) {
        let mine = burning.filter {
            $0.longWindow.description == window.name || $0.shortWindow.description == window.name
        }
        let passed = mine.first { isPassed($0, window.name) }
        let texts = mine.map { "\($0.severity) \($0.comparison.word) \(Figures.rate($0.factor.doubleValue))" }
        let mark = passed == nil ? "" : "ABOVE "
        return (mark + texts.joined(separator: ", "), passed.map { StateSign(severity: $0.severity).style } ?? .plain)
    }

    // MARK: - Tiers

    private var burning: [AlertTier] { (definition?.tiers ?? []).filter { $0.trigger == .burnRate } }

    var tiers: [StyledLine] {
        let title = StyledLine("Tiers", .bold)
        guard let definition else {
            return [title]
                + StyledLine.wrapped(
                    "The configuration has no \(facts.budget): its thresholds are not known.", width: width, indent: 2)
        }
        guard !definition.tiers.isEmpty else { return [title, StyledLine("  There are none: nothing can fire.")] }
        let columns: [SheetTable.Column] = [
            .init(title: "Severity"), .init(title: "Long"), .init(title: "Short"),
            .init(title: "Threshold", isNumber: true), .init(title: "State"),
        ]
        let rows = definition.tiers.map { tier -> [StyledLine.Span] in
            let sign = StateSign(severity: tier.severity)
            let (state, isTrue) = state(of: tier)
            let style = isTrue ? sign.style : .plain
            guard tier.trigger == .burnRate else {
                return [
                    .init(sign.word, style), .init(tier.trigger == .noData ? tier.longWindow.description : ""),
                    .init(""), .init(""), .init(state, style),
                ]
            }
            return [
                .init(sign.word, style), against(tier.longWindow), against(tier.shortWindow),
                .init("\(tier.comparison.sign)\(Figures.rate(tier.factor.doubleValue))"), .init(state, style),
            ]
        }
        return [title] + SheetTable(columns: columns, rows: rows).lines(width: width)
    }

    private func against(_ window: TimeSpan) -> StyledLine.Span {
        let name = window.description
        return .init("\(name): \(Figures.rate(sheet.window(name)?.rate))")
    }

    /// What is to be said of a tier, and whether it is true or fires.
    private func state(of tier: AlertTier) -> (text: String, isTrue: Bool) {
        let (long, short) = (tier.longWindow.description, tier.shortWindow.description)
        let fires = alerts.contains { alert in
            alert.severity == tier.severity && alert.tier?.longWindow == long && alert.tier?.shortWindow == short
                && (alert.tier?.trigger ?? "burnRate") == tier.trigger.rawValue
        }
        switch tier.trigger {
        case .noData: return (fires ? "FIRES: nothing comes" : "when nothing comes", fires)
        case .reconcile: return (fires ? "FIRES: two sources differ" : "when two sources differ", fires)
        case .exhausted: return (fires ? "FIRES: overspent" : "when more is spent than there is", fires)
        case .burnRate: break
        }
        if fires { return ("FIRES", true) }
        let held = sheet.held.first {
            $0.severity == tier.severity && $0.longWindow == long && $0.shortWindow == short
        }
        if let held { return ("held: \(Self.rules[held.rule] ?? held.rule)", false) }
        switch (isPassed(tier, long), isPassed(tier, short)) {
        case (true, true): return ("true in both", true)
        case (true, false): return ("long only", false)
        case (false, true): return ("short only", false)
        case (false, false): return ("not true", false)
        }
    }

    private func isPassed(_ tier: AlertTier, _ window: String) -> Bool {
        guard let window = sheet.window(window), window.total > 0, let rate = window.rate else { return false }
        let factor = tier.factor.doubleValue
        return switch tier.comparison {
        case .gt: rate > factor
        case .gte: rate >= factor
        case .lt: rate < factor
        case .lte: rate <= factor
        }
    }

    // MARK: - Alerts

    var firing: [StyledLine] {
        var lines = [StyledLine("Alerts", .bold)]
        for alert in alerts { lines += AlertPage(alert: alert, now: now, width: width).summary }
        for one in sheet.suppressed {
            let text =
                "suppressed: a \(one.severity) would fire since \(Times.since(one.since, now: now)), were it not for "
                + one.by.joined(separator: ", ")
            lines += StyledLine.wrapped(text, width: width, indent: 2)
        }
        // The list of those that fire and their snapshots are of two topics, one of which may be read before the other.
        for key in sheet.alerts where !alerts.contains(where: { $0.key == key }) {
            lines += StyledLine.wrapped("\(key) fires", width: width, indent: 2)
        }
        return lines.count > 1 ? lines : lines + [StyledLine("  Nothing fires.")]
    }
}

extension Threshold.Operator {
    fileprivate var word: String {
        switch self {
        case .gt: "above"
        case .gte: "at least"
        case .lt: "below"
        case .lte: "at most"
        }
    }

    fileprivate var sign: String {
        switch self {
        case .gt: ">"
        case .gte: ">="
        case .lt: "<"
        case .lte: "<="
        }
    }
}
