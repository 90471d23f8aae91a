public import SloburnModel

/// What is published at one moment: everything readers see, and nothing of it changes.
public struct Board: Sendable {
    /// Which run of the server it is of; another one counts its generations anew.
    public var run: String
    /// Goes up by one with each published state; 0 before the first.
    public var generation: Int64
    /// When it was published.
    public var publishedAt: Timestamp?
    /// The last evaluation that anything tells of; nil before the first.
    public var evaluatedAt: Timestamp?
    /// Whether all topics were read to their ends when the server began.
    public var isComplete: Bool
    /// Whether the brokers answer.
    public var isConnected: Bool
    /// The budgets in the order of their keys.
    public var budgets: [BudgetEntry]
    /// The alerts that fire, in the order of their keys.
    public var firing: [AlertEntry]
    /// The last transitions, from the oldest on.
    public var transitions: [AlertEntry]
    /// The budgets that have gone of late, from the oldest on.
    public var removals: [Removal]
    /// Up to which state `removals` forgets.
    public var removalsForgotten: Int64
    /// Closed calendar periods, in the order of their keys.
    public var periods: [PeriodEntry]
    /// What was changed in the configuration, by the name of the budget, from the oldest on.
    public var changes: [String: [[UInt8]]]
    /// What became of the input of each source, by its name.
    public var sources: [String: SourceFigures]

    /// A budget that has gone.
    public struct Removal: Hashable, Sendable {
        /// Its key.
        public var key: String
        /// What filters and scopes asked for.
        public var labels: RecordLabels
        /// The published state at which it went.
        public var generation: Int64
    }

    /// Creates the state before anything is known.
    public init(run: String) {
        self.run = run
        generation = 0
        (isComplete, isConnected) = (false, false)
        (budgets, firing, transitions, removals, removalsForgotten) = ([], [], [], [], 0)
        (periods, changes, sources) = ([], [:], [:])
    }

    /// The budget with a key; nil where there is none.
    ///
    /// - Complexity: O(log budgets).
    public func budget(_ key: String) -> BudgetEntry? {
        var (low, high) = (0, budgets.count)
        while low < high {
            let middle = (low + high) / 2
            if budgets[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low < budgets.count && budgets[low].key == key ? budgets[low] : nil
    }

    /// What tells this state from all others of any run: an entity tag of HTTP.
    public var tag: String { "\"\(run)-\(generation)\"" }
}
