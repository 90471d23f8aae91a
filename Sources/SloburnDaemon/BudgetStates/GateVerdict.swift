public import SloburnModel

/// What a gate says.
public struct GateVerdict: Hashable, Sendable {
    /// The answer of one budget.
    public struct Row: Hashable, Sendable {
        /// The SLO key; of a budget without a record its name.
        public var key: String
        /// Whether it lets a deployment through.
        public var isOpen: Bool
        /// Why, in one sentence without a full stop.
        public var reason: String
        /// What its record says; nil where there is none.
        public var state: BudgetStateSummary?
        /// How old that is; nil where there is none.
        public var age: TimeSpan?
    }

    /// One a budget.
    public var rows: [Row]

    /// Whether all of them let a deployment through.
    public var isOpen: Bool { !rows.isEmpty && rows.allSatisfy(\.isOpen) }
    /// How old the newest record is; nil without any.
    public var newest: TimeSpan? { rows.compactMap(\.age).min() }
    /// How old the oldest record is; nil without any.
    public var oldest: TimeSpan? { rows.compactMap(\.age).max() }
}
