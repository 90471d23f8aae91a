import SloburnBudget
import SloburnModel

/// What a budget's snapshots say of its sources at one evaluation.
struct SourceFigures {
    /// A source that something stands in for.
    struct Fallback: Hashable {
        var source: String
        var fallback: String
        /// Since when the fallback is counted; nil while it is not.
        var since: Timestamp?
        /// How much of the period is counted from it.
        var span: TimeSpan
    }

    /// Whether anything tells how complete some of the sources are.
    let isJudged: Bool
    /// The coverage of the period; nil where nothing tells.
    let period: Coverage?
    /// The coverage of each window, by its index.
    let windows: [Coverage?]
    /// The fallbacks that the period is counted from, for a part.
    let fallbacks: [Fallback]
}

/// Works figures out once for all budgets that look at the same stretch of the same sources.
struct SourceFigureMaker {
    private struct Stretch: Hashable {
        let sources: [String]
        let from: Timestamp
        let to: Timestamp
    }

    let board: SourceBoard
    private var known: [Stretch: Coverage?] = [:]

    init(_ board: SourceBoard) { self.board = board }

    /// The figures of a budget; nil where none of its sources is watched.
    mutating func figures(_ plan: BudgetPlan, _ period: PeriodBounds, at time: Timestamp) -> SourceFigures? {
        guard plan.sources.contains(where: { board.place(of: $0) != nil }) else { return nil }
        let windows = plan.layout.windows.indices.map { index -> Coverage? in
            let (from, to) = plan.counting.bounds(ofWindow: index, at: time)
            return coverage(plan.sources, from, to)
        }
        let isJudged = plan.sources.contains { source in
            board.place(of: source).map { board.watches[$0].watched.rule != nil } ?? false
        }
        return SourceFigures(
            isJudged: isJudged, period: coverage(plan.sources, period.from, period.to), windows: windows,
            fallbacks: board.fallbacks(of: plan.sources, from: period.from, to: period.to))
    }

    private mutating func coverage(_ sources: [String], _ from: Timestamp, _ to: Timestamp) -> Coverage? {
        let stretch = Stretch(sources: sources, from: from, to: to)
        if let coverage = known[stretch] { return coverage }
        let coverage = board.coverage(of: sources, from: from, to: to)
        known[stretch] = .some(coverage)
        return coverage
    }
}

extension SourceBoard {
    /// The fallbacks of sources that a stretch of time is counted from, for a part.
    func fallbacks(of sources: [String], from: Timestamp, to: Timestamp) -> [SourceFigures.Fallback] {
        sources.compactMap { source in
            guard let place = place(of: source), let state = switches[place] else { return nil }
            let parts = state.fallbackParts(from: from, to: to)
            guard !parts.isEmpty || state.since != nil else { return nil }
            let span = parts.reduce(Int64(0)) { $0 + ($1.to - $1.from).nanoseconds }
            return .init(
                source: source, fallback: state.rule.source, since: state.since, span: TimeSpan(nanoseconds: span))
        }
    }
}
