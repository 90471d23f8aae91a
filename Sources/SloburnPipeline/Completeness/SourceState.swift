import SloburnModel

/// How one source that is watched does.
public struct SourceState: Hashable, Sendable {
    /// The DataSource.
    public var source: String
    /// The share of the last hour of which its data can be trusted; nil where nothing tells.
    public var coverage: Double?
    /// What stands in for it; nil for nothing.
    public var fallback: String?
    /// Whether that is what is counted.
    public var usesFallback: Bool

    /// Creates a state.
    public init(source: String, coverage: Double?, fallback: String?, usesFallback: Bool = false) {
        self.source = source
        self.coverage = coverage
        self.fallback = fallback
        self.usesFallback = usesFallback
    }
}

extension BudgetPartition {
    /// How the sources do that are watched, at the last evaluation.
    public var sourceStates: [SourceState] {
        guard let time = clock.evaluated else { return [] }
        return board.watches.indices.map { place in
            let (source, state) = (board.watches[place].watched.source, board.switches[place])
            return SourceState(
                source: source, coverage: board.coverage(of: source, from: time - .hours(1), to: time)?.share,
                fallback: state?.rule.source, usesFallback: state?.since != nil)
        }
    }
}
