import SloburnBudget
import SloburnModel
import SloburnNormalize

extension ExplainedTier {
    /// What the tier asks for besides burn rates, each with what there is.
    var rules: [String] {
        guard tier.trigger == .burnRate, let long = windows.first?.counts else { return times }
        var lines: [String] = []
        if tier.minEvents > 0 {
            let answer = long.events >= tier.minEvents ? "yes" : "no"
            lines.append("minEvents: \(long.events) in \(tier.longWindow) >= \(tier.minEvents): \(answer)")
        }
        if tier.minBadEvents > 0 {
            let bad = FigureText.number(Double(long.bad) / Double(long.scale), digits: 15)
            let answer = long.hasBad(atLeast: tier.minBadEvents) ? "yes" : "no"
            lines.append("minBadEvents: \(bad) in \(tier.longWindow) >= \(tier.minBadEvents): \(answer)")
        }
        if let confidence = tier.confidence, tier.comparison == .gt { lines += sureness(confidence) }
        return lines + times
    }

    private func sureness(_ confidence: Confidence) -> [String] {
        windows.compactMap { window in
            guard let lower = window.lowerBound, let isSure = window.isSure else { return nil }
            let bound = tier.errorRatioThreshold.doubleValue
            let digits = FigureText.pair(lower, bound).digits
            let least = FigureText.percent(lower, digits: digits)
            return "confidence: at \(FigureText.percent(confidence.level.doubleValue)) the error ratio of "
                + "\(window.length) is \(least) at least; \(least) > \(FigureText.percent(bound, digits: digits)): "
                + (isSure ? "yes" : "no")
        }
    }

    /// For how long it has to be true or false, as far as it says so.
    private var times: [String] {
        var lines: [String] = []
        if tier.pendingFor > .zero {
            lines.append("for: it fires once it is true at every evaluation of \(tier.pendingFor)")
        }
        if tier.keepFiringFor > .zero {
            lines.append("keepFiringFor: it resolves once it is not at every evaluation of \(tier.keepFiringFor)")
        }
        if let share = tier.resolveBelow {
            let bound = FigureText.percent(tier.stayingThreshold.doubleValue)
            let answer = stays.map { $0 ? ": so it would stay" : ": so it would not" } ?? ""
            lines.append(
                "resolveBelow \(FigureText.number(share.doubleValue)): once it fires it stays while both error ratios are "
                    + "\(tier.comparison.sign) \(bound)\(answer)")
        }
        if let rule = tier.flapping {
            lines.append(
                "flapping: after \(rule.episodes) episodes within \(rule.within) it resolves only when it was not true for "
                    + "\(rule.quietFor)")
        }
        return lines
    }

    /// What would have to change.
    func changeText(isFiring: Bool, things: String) -> String? {
        guard let short = windows.last?.counts else { return nil }
        let traffic = "the \(short.events) \(things) of the last \(tier.shortWindow)"
        switch change {
        case .none: return nil
        case .ends(let time):
            // What keeps it longer counts from then on.
            let longer =
                tier.keepFiringFor > .zero && isFiring ? ", and the alert resolves \(tier.keepFiringFor) later" : ""
            return "If nothing bad comes from now on, it is no longer true at \(RFC3339.string(time)) at the latest: "
                + "\(tier.shortWindow) hold nothing of it then\(longer)."
        case .moreBad(let count): return "It would be true if \(count) more of \(traffic) had been bad."
        case .notEvenIfAllBad: return "It would not be true even if all of \(traffic) had been bad."
        case .moreEvents(let count):
            return "It can't be true before \(count) more \(things) have come within \(tier.longWindow), good or bad."
        case .noEvents: return "It can't be true while nothing comes in \(tier.shortWindow)."
        }
    }
}
