import SloburnBudget
import SloburnModel
import SloburnNormalize

extension ExplainedAlert {
    /// What becomes of the alert, and of each of its tiers.
    func lines(_ snapshot: SnapshotFacts) -> [String] {
        var lines = ["\(title): \(statement(snapshot))"]
        for tier in tiers { lines += [""] + tier.lines(isFiring: isFiring, snapshot).map { "  \($0)" } }
        return lines
    }

    /// The severity; of an overspent budget what its key ends in besides, as another alert may have that severity.
    private var title: String {
        let part = BudgetPolicy.exhaustedKey
        return key.hasSuffix("/\(part)") ? "\(part) (\(severity))" : severity
    }

    private var isFiring: Bool {
        switch state {
        case .firing, .firingOn: true
        case .suppressed, .pending, .unclear, .quiet: false
        }
    }

    private func statement(_ snapshot: SnapshotFacts) -> String {
        switch state {
        case .firing(let since): return "an alert fires since \(RFC3339.string(since))."
        case .firingOn(let since):
            let reason = keeping.isEmpty ? "" : " It is kept by \(keeping.joined(separator: " and "))."
            return "an alert fires since \(RFC3339.string(since)), although no tier is true now.\(reason)"
        case .suppressed(let alert):
            let names = alert.suppressedBy.map { name in
                name + (snapshot.adjustments.first { $0.name == name }?.record ?? "")
            }
            return "no alert fires: it is suppressed by \(names.joined(separator: " and ")). It would fire otherwise; "
                + "a tier is true since \(RFC3339.string(alert.since))."
        case .pending: return "no alert fires yet: a tier is true, and has to be so for the time of its `for`."
        case .unclear: return "no alert fires, although a tier is true by this configuration."
        case .quiet: return "no alert fires."
        }
    }

    /// What keeps the alert although nothing is true.
    private var keeping: [String] {
        var reasons: [String] = []
        if let longest = tiers.map(\.tier.keepFiringFor).max(), longest > .zero {
            reasons.append("keepFiringFor \(longest)")
        }
        if let rule = tiers.compactMap(\.tier.flapping).first {
            reasons.append("its flapping, if it has come \(rule.episodes) times within \(rule.within)")
        }
        return reasons
    }
}

extension ExplainedTier {
    /// The windows as people say them.
    var windowNames: String {
        tier.longWindow == tier.shortWindow ? "\(tier.longWindow)" : "\(tier.longWindow) and \(tier.shortWindow)"
    }

    fileprivate func lines(isFiring: Bool, _ snapshot: SnapshotFacts) -> [String] {
        var lines = ["\(title): \(verdictText)"]
        lines += table.map { "  \($0)" }
        lines += rules.map { "  \($0)" }
        if let sentence = changeText(isFiring: isFiring, things: snapshot.things) { lines.append("  \(sentence)") }
        return lines
    }

    private var title: String {
        switch tier.trigger {
        case .noData: return "nothing came in \(tier.longWindow)"
        case .reconcile: return "sources differ in \(tier.longWindow)"
        case .exhausted: return "less than nothing of the period's budget remains"
        case .burnRate:
            let share = tier.budgetShare.map {
                ", which spends \(FigureText.percent($0.doubleValue)) of the budget in \(tier.longWindow)"
            }
            let factor = FigureText.number(tier.factor.doubleValue, digits: 6)
            return "\(windowNames), burn rate \(tier.comparison.sign) \(factor)\(share ?? "")"
        }
    }

    private var verdictText: String {
        switch verdict {
        case .yes: "true"
        case .unknown(let reason): "not known: \(reason)"
        case .no:
            if let heldBy { "not true, held by \(heldBy.rawValue)" } else { "not true" }
        }
    }

    private var table: [String] {
        guard !windows.isEmpty else { return [] }
        guard tier.trigger == .burnRate else {
            return windows.map {
                "\($0.length) from \(RFC3339.string($0.counts.from)) to \(RFC3339.string($0.counts.to)): \($0.counts.events)"
            }
        }
        let head = ["", "from", "to", "good", "bad", "total", "burn rate", "", "error ratio", ""]
        return TextTable.lines([head] + windows.map(row), right: [3, 4, 5, 6, 8])
    }

    private func row(_ window: ExplainedWindow) -> [String] {
        let counts = window.counts
        let sign = tier.comparison.sign
        let rates = FigureText.pair(window.burnRate, tier.factor.doubleValue)
        let bound = tier.errorRatioThreshold.doubleValue
        let ratios = FigureText.pair(window.errorRatio ?? 0, bound)
        let ratio = window.errorRatio.map { FigureText.percent($0, digits: ratios.digits) } ?? "-"
        let answer = window.isAbove ? "yes" : "no"
        return [
            window.length.description, RFC3339.string(counts.from), RFC3339.string(counts.to),
            text(counts.good, counts.scale), text(counts.bad, counts.scale), String(counts.events), rates.left,
            "\(sign) \(rates.right): \(answer)", ratio,
            "\(sign) \(FigureText.percent(bound, digits: ratios.digits)): \(answer)",
        ]
    }

    private func text(_ parts: Int64, _ scale: Int64) -> String {
        // A scale is a power of ten.
        FigureText.count(Decimal128(significand: Int128(parts), exponent: 1 - scale.description.count))
    }
}
