import SloburnModel
import SloburnServer

/// A column of the overview.
enum OverviewColumn: Int, CaseIterable {
    case state, slo, service, team, tier, objective, bar, remaining, burn5m, burn1h, exhaustsAt

    static let space = 2
    private static let leastBudget = 10
    private static let goodBudget = 24

    /// What is shown of it on a terminal of a width, in the columns' order.
    ///
    /// - Parameters:
    ///   - width: the columns there are.
    ///   - longest: the longest key that is shown.
    /// - Returns: columns and their widths; the key has what the others leave.
    static func layout(width: Int, longest: Int) -> [(column: OverviewColumn, width: Int)] {
        var chosen: Set<OverviewColumn> = [.state, .slo, .remaining]
        var used = StateSign.width + space + OverviewColumn.remaining.width + space
        for column in [burn1h, .exhaustsAt, .burn5m, .objective, .service, .team, .bar, .tier] {
            let least = column == .burn1h ? leastBudget : goodBudget
            guard used + space + column.width + least <= width else { break }
            chosen.insert(column)
            used += space + column.width
        }
        let budget = min(max(width - used, 1), max(longest, leastBudget))
        return allCases.filter(chosen.contains).map { ($0, $0 == .slo ? budget : $0.width) }
    }

    /// How it is sorted by; nil where another column tells the same.
    var order: BudgetOrder? {
        switch self {
        case .state: .state
        case .slo: .slo
        case .service: .service
        case .team: .team
        case .tier: .tier
        case .objective: .objective
        case .bar: nil
        case .remaining: .remaining
        case .burn5m: .burn5m
        case .burn1h: .burn1h
        case .exhaustsAt: .exhaustsAt
        }
    }

    var title: String {
        switch self {
        case .state: "   State"
        case .slo: "Budget"
        case .service: "Service"
        case .team: "Team"
        case .tier: "Tier"
        case .objective: "Target"
        case .bar: ""
        case .remaining: "Left"
        case .burn5m: "Burn 5m"
        case .burn1h: "Burn 1h"
        case .exhaustsAt: "Runs out"
        }
    }

    var isNumber: Bool {
        switch self {
        case .state, .slo, .service, .team, .tier, .bar: false
        case .objective, .remaining, .burn5m, .burn1h, .exhaustsAt: true
        }
    }

    private var width: Int {
        switch self {
        case .state: StateSign.width
        case .slo: 0
        case .service: 16
        case .team: 12
        case .tier, .exhaustsAt: 8
        case .objective, .burn5m, .burn1h: 8
        case .bar: 10
        case .remaining: 8
        }
    }

    /// What it says of a budget.
    func text(_ entry: BudgetEntry, now: Timestamp) -> String {
        let facts = entry.facts
        switch self {
        case .state: return StateSign(of: facts).text
        case .slo: return facts.key
        case .service: return facts.service.isEmpty ? Figures.none : facts.service
        case .team: return entry.labels["team"].first ?? Figures.none
        case .tier: return facts.tier ?? Figures.none
        case .objective: return Figures.target(facts.objective)
        case .bar: return facts.total == 0 ? "" : Self.bar(facts.remaining)
        case .remaining: return facts.total == 0 ? Figures.none : Figures.budget(facts.remaining)
        case .burn5m: return Figures.rate(facts.fiveMinuteRate)
        case .burn1h: return Figures.rate(facts.hourRate)
        case .exhaustsAt: return Self.runsOut(facts, now: now)
        }
    }

    /// What is left, in ten cells.
    static func bar(_ remaining: Double) -> String {
        let cells = Int((max(0, min(1, remaining)) * 10).rounded())
        return String(repeating: "█", count: cells) + String(repeating: "░", count: 10 - cells)
    }

    private static func runsOut(_ facts: BudgetFacts, now: Timestamp) -> String {
        if facts.total == 0 { return Figures.none }
        if facts.remaining <= 0 { return "gone" }
        let length = (facts.periodEnd ?? facts.at) - facts.periodFrom
        guard let at = facts.exhaustsAt, at - now <= length else { return "lasts" }
        return "in \(Times.about(at - now))"
    }
}

extension BudgetEntry {
    /// What else is to be known of a budget, in words.
    var notes: [String] {
        let flags = facts.flags
        return [
            flags.contains(.retired) ? "retired" : nil, flags.contains(.suppressed) ? "suppressed" : nil,
            flags.contains(.held) ? "held" : nil, flags.contains(.partial) ? "partial" : nil,
        ].compactMap { $0 }
    }
}
