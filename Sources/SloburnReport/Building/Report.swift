internal import SloburnModel

/// Whether objectives were kept in a period, and everything that this was told from.
public struct Report: Hashable, Sendable {
    var period: ReportPeriod
    var grouping: ReportGrouping
    /// Whether the period is over, by the newest record.
    var isClosed: Bool
    var groups: [ReportGroup]
    /// SLOs that were in force, by the audit, of which nothing is told; sorted.
    var unmeasured: [String]
    var redaction: RedactionSummary?
    var provenance: Provenance

    /// All its budgets, in their order.
    var budgets: [BudgetReport] { groups.flatMap(\.budgets) }
}

/// By what budgets are grouped.
public enum ReportGrouping: String, Hashable, Sendable, CaseIterable {
    case service, team, region, tier, slo
}

/// Budgets that have something in common.
struct ReportGroup: Hashable, Sendable {
    /// What they have in common; nil where they have no such label.
    var name: String?
    /// By key.
    var budgets: [BudgetReport]
}

/// How a budget came off.
enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// No more went bad than was allowed.
    case kept
    case missed
    /// Nothing was counted, so nobody can tell.
    case noData
}

/// Where the figures of a period were taken from.
enum FigureSource: String, Hashable, Sendable {
    /// The sum of the days.
    case days
    /// The budget's own closed period.
    case period
    /// The latest snapshot of the budget's own period, which is not over.
    case snapshot
}

/// What a budget came to in some time.
struct Account: Hashable, Sendable {
    var counts: Counts
    /// Bad events that were allowed.
    var allowed: ExactFraction

    var verdict: Verdict {
        if counts.total == .zero { return .noData }
        return counts.bad.fraction <= allowed ? .kept : .missed
    }

    /// Bad over allowed; nil where nothing is allowed.
    var consumed: ExactFraction? { counts.bad.fraction.divided(by: allowed) }

    /// What is left of the allowed events; below 0 when overspent.
    var left: ExactFraction { allowed - counts.bad.fraction }

    /// The account of some counts by one target.
    init(_ counts: Counts, objective: Ratio) {
        self.counts = counts
        allowed = counts.total.fraction * (.one - ExactFraction(objective))
    }

    /// The account of nothing.
    init() {
        counts = .zero
        allowed = .zero
    }

    /// Adds the account of another time.
    static func += (left: inout Account, right: Account) {
        left.counts += right.counts
        left.allowed = left.allowed + right.allowed
    }
}
