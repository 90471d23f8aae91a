import SloburnModel

/// What there is to know of an alert that fires.
struct AlertPage {
    var alert: AlertSheet
    var now: Timestamp
    var width: Int

    private static let triggers = [
        "noData": "nothing came in the window", "reconcile": "two sources differ",
        "exhausted": "nothing of the budget is left",
    ]
    private static let comparisons = ["gte": "at least", "lt": "below", "lte": "at most"]

    var lines: [StyledLine] { StyledLine.wrapped(alert.key, .bold, width: width) + [StyledLine()] + summary }

    /// All of it but the key.
    var summary: [StyledLine] {
        let sign = StateSign(severity: alert.severity)
        let since = "since \(Times.since(alert.startsAt, now: now))"
        return [StyledLine([.init(" \(sign.text)  ", sign.style), .init(since)])]
            + StyledLine.wrapped(alert.summary ?? "", width: width, indent: 4)
            + facts.flatMap { name, value -> [StyledLine] in
                value.map { StyledLine.wrapped("\(name): \($0)", .plain, width: width, indent: 4) } ?? []
            }
    }

    private var facts: [(name: String, value: String?)] {
        [
            ("By itself", alert.ownSeverity.map { "a \($0)" }),
            ("Burns", burns), ("Threshold", threshold), ("Cost so far", cost),
            ("Budget left", alert.remaining.map { Figures.budget($0) }),
            ("Runbook", alert.runbook), ("Dashboard", alert.dashboard), ("Owner", alert.owner),
            ("Told to", told), ("Route", alert.route), ("Route key", alert.routeKey),
            ("Escalation", alert.escalationLevel > 0 ? "step \(alert.escalationLevel)" : nil),
            ("Acknowledged", acknowledged),
            ("Follows from", alert.inhibitedBy.isEmpty ? nil : alert.inhibitedBy.joined(separator: ", ")),
            ("Told as one in", alert.groupedBy),
            ("Stands for", alert.members.map { Figures.plural(Int($0), "alert") }),
            ("Source", alert.source),
        ] + alert.changes.map { ("Changed", $0) }
    }

    private var burns: String? {
        guard let tier = alert.tier, tier.trigger == nil, let long = alert.longRate, let short = alert.shortRate else {
            return nil
        }
        return "\(Figures.rate(long)) in \(tier.longWindow), \(Figures.rate(short)) in \(tier.shortWindow)"
    }

    private var threshold: String? {
        guard let tier = alert.tier else { return nil }
        if let trigger = tier.trigger { return Self.triggers[trigger] ?? trigger }
        let comparison = tier.comparison.flatMap { Self.comparisons[$0] } ?? "above"
        return "\(comparison) \(Figures.rate(tier.factor)) in both"
    }

    private var cost: String? {
        guard let spent = alert.budgetSpent else { return nil }
        return "\(Figures.budget(spent)) of the budget"
            + (alert.peakBurnRate.map { ", \(Figures.rate($0)) at its peak" } ?? "")
    }

    private var told: String? {
        guard let targets = alert.targets else { return nil }
        if alert.groupedBy != nil { return "nobody by itself" }
        return targets.isEmpty ? "nobody: no route names a target" : targets.joined(separator: ", ")
    }

    private var acknowledged: String? {
        alert.acknowledged.map { one in
            "by \(one.by)" + (one.at.map { " at \(Times.moment($0, now: now))" } ?? "")
                + (one.note.map { ": \($0)" } ?? "")
        }
    }
}
