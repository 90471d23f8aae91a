public import SloburnModel

/// The alert that is told for many: it fires when more of them fire than a rule allows, and resolves when few are left.
public struct GroupMachine: Hashable, Sendable {
    /// What an evaluation makes known.
    public enum Action: Hashable, Sendable {
        /// Nothing to tell.
        case none
        /// It begins to fire.
        case fire
        /// It fires on, and more of the escalation or of an acknowledgement is to be told.
        case tellAgain
        /// It ends.
        case resolve(startsAt: Timestamp)
    }

    /// When it began to fire; nil while it does not.
    public private(set) var startsAt: Timestamp?
    /// How many steps of escalation have been told.
    public private(set) var escalationLevel = 0
    /// Whether it was last told as one that somebody has taken notice of.
    public private(set) var isAcknowledged = false

    /// Creates a machine of a group of which nothing fires.
    public init() {}

    /// Rebuilds a machine from a checkpoint.
    public init(startsAt: Timestamp?, escalationLevel: Int, isAcknowledged: Bool) {
        self.startsAt = startsAt
        self.escalationLevel = escalationLevel
        self.isAcknowledged = isAcknowledged
    }

    /// Takes one evaluation.
    ///
    /// - Parameters:
    ///   - time: the evaluation time.
    ///   - count: how many alerts of the group fire.
    ///   - rule: the rule; nil where there is none any more.
    /// - Returns: what to tell.
    public mutating func evaluate(at time: Timestamp, count: Int, by rule: AlertGrouping?) -> Action {
        guard let rule else { return resolve() }
        guard startsAt != nil else {
            guard count > rule.threshold else { return .none }
            self = GroupMachine(startsAt: time, escalationLevel: 0, isAcknowledged: false)
            return .fire
        }
        return count <= rule.resolveAt ? resolve() : .none
    }

    /// Takes note of how far it is told.
    ///
    /// - Parameters:
    ///   - steps: the steps of its route; those that ask for a budget have none to look at.
    ///   - time: the evaluation time.
    ///   - acknowledged: whether somebody has taken notice of it.
    /// - Returns: whether it is to be told again.
    public mutating func escalate(_ steps: [EscalationStep], at time: Timestamp, isAcknowledged acknowledged: Bool)
        -> Action
    {
        guard let startsAt else { return .none }
        var level = escalationLevel
        if !acknowledged, let due = steps.lastIndex(where: { $0.after.map { time - startsAt >= $0 } ?? false }) {
            level = max(level, due + 1)
        }
        guard level != escalationLevel || acknowledged != isAcknowledged else { return .none }
        (escalationLevel, isAcknowledged) = (level, acknowledged)
        return .tellAgain
    }

    private mutating func resolve() -> Action {
        guard let startsAt else { return .none }
        self.startsAt = nil
        return .resolve(startsAt: startsAt)
    }
}
