package import SloburnServer

/// By what budgets are sorted; the same as on the dashboard, and by the same names.
package enum SortOrder: String, Hashable, Sendable, CaseIterable {
    /// Those that fire first, then by what is left.
    case urgency
    case state, slo, service, team, tier, objective, remaining, burn5m, burn1h, exhaustsAt

    /// Budgets in this order; those that are equal stand by what is left of them.
    ///
    /// - Parameters:
    ///   - entries: the budgets.
    ///   - isReversed: whether the last comes first.
    /// - Returns: all of them.
    package func sorted(_ entries: [BudgetEntry], isReversed: Bool) -> [BudgetEntry] {
        entries.sorted { left, right in
            let order = compare(left, right)
            if order != 0 { return isReversed ? order > 0 : order < 0 }
            if left.facts.remaining != right.facts.remaining { return left.facts.remaining < right.facts.remaining }
            return left.key < right.key
        }
    }

    /// Below 0 where `left` comes first.
    private func compare(_ left: BudgetEntry, _ right: BudgetEntry) -> Int {
        let (one, other) = (left.facts, right.facts)
        switch self {
        case .urgency: return Self.urgency(one) - Self.urgency(other)
        case .state: return Self.rank(one.state) - Self.rank(other.state)
        case .slo: return NaturalOrder.compare(one.key, other.key)
        case .service: return Self.text(one.service, other.service)
        case .team: return Self.text(left.labels["team"].first, right.labels["team"].first)
        case .tier: return Self.text(one.tier, other.tier)
        case .objective: return Self.number(other.objective, one.objective)
        case .remaining: return Self.number(one.remaining, other.remaining)
        case .burn5m: return Self.number(other.fiveMinuteRate ?? -1, one.fiveMinuteRate ?? -1)
        case .burn1h: return Self.number(other.hourRate ?? -1, one.hourRate ?? -1)
        case .exhaustsAt:
            return Self.number(one.exhaustsAt?.nanoseconds ?? .max, other.exhaustsAt?.nanoseconds ?? .max)
        }
    }

    private static func urgency(_ facts: BudgetFacts) -> Int {
        let state =
            switch facts.state {
            case .page: 0
            case .ticket: 1
            case .exhausted, .atRisk, .ok: 2
            case .noData: 3
            }
        return state + (facts.flags.contains(.retired) ? 20 : 0)
    }

    private static func rank(_ state: BudgetState) -> Int { BudgetState.allCases.firstIndex(of: state) ?? 0 }

    private static func number<Number: Comparable>(_ left: Number, _ right: Number) -> Int {
        left < right ? -1 : left > right ? 1 : 0
    }

    /// What nobody says comes last.
    private static func text(_ left: String?, _ right: String?) -> Int {
        let (one, other) = (left ?? "", right ?? "")
        if one.isEmpty || other.isEmpty { return one.isEmpty ? (other.isEmpty ? 0 : 1) : -1 }
        return NaturalOrder.compare(one, other)
    }
}
