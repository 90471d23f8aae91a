import SloburnModel
import SloburnServer

/// The page of a budget: what is left, how fast it burns, what fires, and why that can be believed.
struct BudgetPage {
    var entry: BudgetEntry
    var sheet: BudgetSheet
    /// Nil where the configuration has none.
    var definition: BudgetDefinition?
    /// The records of the alerts that fire.
    var alerts: [AlertSheet]
    var now: Timestamp
    var width: Int

    var facts: BudgetFacts { entry.facts }
    var unit: String { sheet.isSlices ? "slices" : "events" }

    var lines: [StyledLine] {
        heading + [StyledLine()] + figures.flatMap(line) + [StyledLine()] + burnRates + [StyledLine()] + tiers
            + [StyledLine()] + firing
    }

    private var heading: [StyledLine] {
        let sign = StateSign(of: facts)
        let about = [
            facts.service, entry.labels["team"].first.map { "team \($0)" }, facts.tier.map { "tier \($0)" },
            facts.stage, sheet.retiredUntil.map { "retired, kept until \(Times.moment($0, now: now))" },
        ]
        let words = about.compactMap { $0 }.filter { !$0.isEmpty } + entry.notes.filter { $0 != "retired" }
        let text = words.joined(separator: " · ")
        return StyledLine.wrapped(facts.key, .bold, width: width)
            + [
                StyledLine([
                    .init(sign.text.drop { $0 == " " } + "  ", sign.style),
                    .init(text.fitted(max(8, width - sign.text.columns - 2)), .soft),
                ])
            ]
    }

    // MARK: - Figures

    private var figures: [(name: String, value: String, style: Style)] {
        let isEmpty = facts.total == 0
        let sign = StateSign(of: facts)
        var figures: [(String, String, Style)] = [
            (
                "Budget left",
                isEmpty
                    ? "no data"
                    : "\(Figures.budget(facts.remaining)) \(OverviewColumn.bar(facts.remaining)) \(spent)", sign.style
            ),
            (
                "Reached",
                "\(Figures.reached(facts.serviceLevel, target: facts.objective)), objective "
                    + "\(Figures.target(facts.objective)) over \(facts.period)", .plain
            ),
            (
                "Error ratio",
                isEmpty ? "no data" : "\(Figures.share(facts.bad / facts.total)) of \(Figures.count(facts.total)) \(unit)",
                .plain
            ),
            ("Runs out", isEmpty ? Figures.none : exhaustion, .plain),
            ("Period", period, .plain),
            ("Evaluated", Times.moment(facts.at, now: now), .plain),
            ("Last data", lastData, .plain),
        ]
        if let coverage = facts.coverage {
            figures.append(("Coverage", "\(Figures.share(coverage)) of the period can be trusted", .plain))
        }
        if let projected = sheet.projected {
            figures.append(("At its end", "\(Figures.budget(projected)) left at the pace so far (estimate)", .plain))
        }
        if let deployment = sheet.deployment {
            let word = deployment.isAllowed ? "allowed" : "held"
            figures.append(
                ("Deployments", "\(word): \(deployment.state) since \(Times.since(deployment.since, now: now))", .plain))
        }
        return figures + sheet.adjustments.map { ("Adjustment", $0, .plain) }
    }

    private func line(_ name: String, _ value: String, _ style: Style) -> [StyledLine] {
        let indent = 14
        var lines = StyledLine.wrapped(value, style, width: width, indent: indent)
        guard !lines.isEmpty else { return [] }
        let first = lines[0].spans[0].text.dropFirst(indent)
        lines[0] = StyledLine([.init("  \(name)".padded(indent), .soft), .init(String(first), style)])
        return lines
    }

    private var spent: String { "\(Figures.count(facts.bad)) bad of \(Figures.count(sheet.allowed)) allowed" }

    private var exhaustion: String {
        if facts.remaining <= 0 { return "gone: \(Figures.budget(-facts.remaining)) more than there was" }
        guard let at = facts.exhaustsAt, at - now < .days(400) else { return "lasts at the rate of the last hour" }
        return "in \(Times.length(at - now)), \(Times.moment(at, now: now)); an estimate at the rate of the last hour"
    }

    private var period: String {
        let kind = facts.periodEnd == nil ? "rolling" : "calendar"
        let end = facts.periodEnd ?? sheet.periodTo ?? facts.at
        let turns = facts.periodEnd.map { ", turns in \(Times.length($0 - now))" } ?? ""
        return "\(kind) \(facts.period): \(Times.moment(facts.periodFrom, now: now)) to \(Times.moment(end, now: now))"
            + turns
    }

    private var lastData: String {
        guard let last = sheet.lastSampleAt else { return "none yet" }
        let behind = facts.flags.contains(.partial) ? "; some input has not come to the evaluation" : ""
        return "\(Times.moment(last, now: now)), \(Times.length(now - last)) ago\(behind)"
    }
}
