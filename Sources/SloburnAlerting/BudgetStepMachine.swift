public import SloburnModel

/// The state of one budget under its policy: it takes what remains at each evaluation and says when that changes.
///
/// A worse state is taken at once. A better one is taken when, for the policy's `holdFor`, at least the bound and the
/// hysteresis remain. It holds nothing but its state; whoever drives it writes the records.
public struct BudgetStepMachine: Hashable, Sendable {
    /// What is remembered.
    public struct State: Hashable, Sendable {
        /// The number of the step in the policy.
        public var step: Int
        /// The evaluation at which it was taken.
        public var since: Timestamp
        /// The number of the step before; nil for the first one.
        public var previous: Int?
        /// For each step of the policy, since when enough remains to leave it; nil where too little does.
        public var leavableSince: [Timestamp?]

        /// Creates a state.
        public init(step: Int, since: Timestamp, previous: Int? = nil, leavableSince: [Timestamp?]) {
            self.step = step
            self.since = since
            self.previous = previous
            self.leavableSince = leavableSince
        }
    }

    /// A state that has been taken.
    public struct Change: Hashable, Sendable {
        /// The number of the step before; nil at the first evaluation.
        public var from: Int?
        /// The number of the step.
        public var to: Int
    }

    /// The policy; it has at least one step.
    public let policy: BudgetPolicy
    /// The state; nil before the first evaluation.
    public private(set) var state: State?

    /// Creates a machine that has seen nothing.
    public init(policy: BudgetPolicy) {
        self.policy = policy
    }

    /// Rebuilds a machine from a checkpoint.
    ///
    /// - Parameters:
    ///   - policy: the present one.
    ///   - step: the name of the step; where the policy has none of that name, the machine begins afresh.
    ///   - since: when it was taken.
    ///   - previous: the name of the step before.
    ///   - leavableSince: of as many steps as the policy had; of another number they are forgotten.
    public init(policy: BudgetPolicy, step: String, since: Timestamp, previous: String?, leavableSince: [Timestamp?]) {
        self.policy = policy
        func number(_ name: String) -> Int? { policy.steps.firstIndex { $0.name == name } }
        guard let step = number(step) else { return }
        let isSame = leavableSince.count == policy.steps.count
        state = State(
            step: step, since: since, previous: previous.flatMap(number),
            leavableSince: isSame ? leavableSince : Self.none(policy))
    }

    /// The step that is taken; nil before the first evaluation.
    public var step: BudgetPolicy.Step? { state.map { policy.steps[$0.step] } }

    /// True when an evaluation with the same remainder would change nothing, however late.
    public var isSettled: Bool { state?.leavableSince.allSatisfy { $0 == nil } ?? false }

    /// Takes one evaluation.
    ///
    /// - Parameters:
    ///   - time: the evaluation time, later than the one before.
    ///   - remainder: what remains of the budget.
    /// - Returns: what has changed; nil where nothing has.
    public mutating func evaluate(at time: Timestamp, _ remainder: BudgetRemainder) -> Change? {
        let lowest = policy.steps.lastIndex { $0.below.map(remainder.isBelow) ?? false } ?? 0
        guard var state else {
            self.state = State(step: lowest, since: time, leavableSince: Self.none(policy))
            return Change(from: nil, to: lowest)
        }
        let before = state.step
        if lowest > before {
            state.step = lowest
        } else {
            for index in policy.steps.indices {
                let isLeavable = index <= before && policy.steps[index].leavesAt.map { !remainder.isBelow($0) } ?? false
                state.leavableSince[index] = isLeavable ? state.leavableSince[index] ?? time : nil
            }
            // Bounds get lower from step to step: what is enough to leave one is enough to leave those below it.
            while let since = state.leavableSince[state.step], time - since >= policy.holdFor { state.step -= 1 }
        }
        for index in policy.steps.indices where index > state.step || lowest > before {
            state.leavableSince[index] = nil
        }
        if state.step != before { (state.since, state.previous) = (time, before) }
        self.state = state
        return state.step == before ? nil : Change(from: before, to: state.step)
    }

    private static func none(_ policy: BudgetPolicy) -> [Timestamp?] { policy.steps.map { _ in nil } }
}
