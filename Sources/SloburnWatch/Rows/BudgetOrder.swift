import SloburnModel
package import SloburnServer

/// By what budgets are sorted; the same as on the dashboard, and by the same names.
package enum BudgetOrder: String, Hashable, Sendable, CaseIterable {
    /// Those that fire first, then by what is left.
    case urgency
    case state, slo, service, team, tier, objective, remaining, burn5m, burn1h, exhaustsAt

    /// What a budget is sorted by; the least comes first.
    private enum Place {
        case number(Double)
        /// The bytes of a name in small letters; none where nobody says it.
        case name([UInt8])
    }

    /// Budgets in this order; those that are equal stand by what is left of them.
    ///
    /// - Parameters:
    ///   - entries: the budgets.
    ///   - isReversed: whether the last comes first.
    /// - Returns: all of them.
    package func sorted(_ entries: [BudgetEntry], isReversed: Bool) -> [BudgetEntry] {
        // Made once for each, not at each comparison.
        let rows = entries.map { (entry: $0, place: place(of: $0), remaining: $0.facts.remaining) }
        return rows.sorted { left, right in
            let order = Self.compare(left.place, right.place)
            if order != 0 { return isReversed ? order > 0 : order < 0 }
            if left.remaining != right.remaining { return left.remaining < right.remaining }
            return left.entry.key < right.entry.key
        }
        .map(\.entry)
    }

    private func place(of entry: BudgetEntry) -> Place {
        let facts = entry.facts
        switch self {
        case .urgency: return .number(Self.urgency(facts))
        case .state: return .number(Double(BudgetState.allCases.firstIndex(of: facts.state) ?? 0))
        case .slo: return Self.name(facts.key)
        case .service: return Self.name(facts.service)
        case .team: return Self.name(entry.labels["team"].first)
        case .tier: return Self.name(facts.tier)
        case .objective: return .number(-facts.objective)
        case .remaining: return .number(facts.remaining)
        // What nobody knows comes last.
        case .burn5m: return .number(-(facts.fiveMinuteRate ?? -1))
        case .burn1h: return .number(-(facts.hourRate ?? -1))
        case .exhaustsAt: return .number(facts.exhaustsAt.map { Double($0.nanoseconds) } ?? .infinity)
        }
    }

    private static func urgency(_ facts: BudgetFacts) -> Double {
        let state =
            switch facts.state {
            case .page: 0.0
            case .ticket: 1.0
            case .exhausted, .atRisk, .ok: 2.0
            case .noData: 3.0
            }
        return state + (facts.flags.contains(.retired) ? 20 : 0)
    }

    private static func name(_ text: String?) -> Place { .name(Array((text ?? "").lowercased().utf8)) }

    private static func compare(_ left: Place, _ right: Place) -> Int {
        switch (left, right) {
        case (.number(let one), .number(let other)): return one < other ? -1 : one > other ? 1 : 0
        case (.name(let one), .name(let other)):
            if one.isEmpty || other.isEmpty { return one.isEmpty ? (other.isEmpty ? 0 : 1) : -1 }
            return NaturalOrder.compare(one, other)
        case (.number, .name), (.name, .number): return 0
        }
    }
}
