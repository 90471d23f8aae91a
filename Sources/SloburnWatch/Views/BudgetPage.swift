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
        let figures = figures.flatMap {
            StyledLine.labelled("  \($0.name)", $0.value, $0.style, indent: 14, width: width)
        }
        return heading + [StyledLine()] + figures + [StyledLine()] + firing + [StyledLine()] + burnRates + [
            StyledLine()
        ]
            + tiers
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

    private typealias Figure = (name: String, value: String, style: Style)

    private var figures: [Figure] {
        let isEmpty = facts.total == 0
        let reached = Figures.reached(facts.serviceLevel, target: facts.objective)
        return [
            ("Budget left", isEmpty ? "no data" : left, StateSign(of: facts).style),
            ("Reached", "\(reached), objective \(Figures.target(facts.objective)) over \(facts.period)", .plain),
            ("Error ratio", isEmpty ? "no data" : errorRatio, .plain),
            ("Runs out", isEmpty ? Figures.none : exhaustion, .plain),
            ("Period", period, .plain),
            ("Evaluated", Times.moment(facts.at, now: now), .plain),
            ("Last data", lastData, .plain),
        ] + furtherFigures
    }

    /// What not every budget has.
    private var furtherFigures: [Figure] {
        var figures: [Figure] = []
        if let coverage = facts.coverage {
            figures.append(("Coverage", "\(Figures.share(coverage)) of the period can be trusted", .plain))
        }
        if let projected = sheet.projected {
            figures.append(("At its end", "\(Figures.budget(projected)) left at the pace so far (estimate)", .plain))
        }
        if let deployment = sheet.deployment {
            let word = deployment.isAllowed ? "allowed" : "held"
            let since = Times.since(deployment.since, now: now)
            figures.append(("Deployments", "\(word): \(deployment.state) since \(since)", .plain))
        }
        return figures + sheet.adjustments.map { ("Adjustment", $0, .plain) }
    }

    private var left: String {
        "\(Figures.budget(facts.remaining)) \(OverviewColumn.bar(facts.remaining)) "
            + "\(Figures.count(facts.bad)) bad of \(Figures.count(sheet.allowed)) allowed"
    }

    private var errorRatio: String {
        "\(Figures.share(facts.bad / facts.total)) of \(Figures.count(facts.total)) \(unit)"
    }

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
