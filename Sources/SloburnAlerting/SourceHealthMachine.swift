public import SloburnModel

/// The alert of one source: it takes what is wrong with the source at each evaluation and says what to tell.
///
/// It fires while anything is wrong, and resolves when nothing has been for `keepFiringFor`. How long something must be
/// wrong to count, those who look at the source know. It holds nothing but its state.
public struct SourceHealthMachine: Hashable, Sendable {
    /// What an evaluation finds of one reason.
    public enum Finding: Hashable, Sendable {
        /// It holds, since then.
        case holds(since: Timestamp)
        /// It does not hold.
        case absent
        /// Nobody can say: what holds goes on, and nothing begins.
        case unknown
    }

    /// What an evaluation makes known.
    public enum Action: Hashable, Sendable {
        /// Nothing to tell.
        case none
        /// The alert begins to fire.
        case fire
        /// It fires on, for other reasons than before.
        case change
        /// It ends.
        case resolve(startsAt: Timestamp)
    }

    /// A reason for which it fires.
    public struct Reason: Hashable, Sendable {
        /// Since when it holds.
        public var since: Timestamp
        /// The first of the consecutive evaluations at which it did not hold any more; nil while it does.
        public var absentSince: Timestamp?

        /// Creates a reason.
        public init(since: Timestamp, absentSince: Timestamp? = nil) {
            self.since = since
            self.absentSince = absentSince
        }
    }

    /// The reasons for which it fires; empty exactly when it does not.
    public private(set) var reasons: [SourceHealthReason: Reason]
    /// The evaluation at which it fired; nil when it does not.
    public private(set) var startsAt: Timestamp?
    /// How many steps of escalation have been told of the episode; 0 when it does not fire.
    public private(set) var escalationLevel = 0
    /// Whether the episode was last told as one that somebody has taken notice of.
    public private(set) var isAcknowledged = false

    /// Creates a machine that has seen nothing.
    public init() {
        reasons = [:]
    }

    /// Rebuilds a machine from a checkpoint.
    ///
    /// - Parameters:
    ///   - reasons: the reasons for which it fired.
    ///   - startsAt: the evaluation at which it did; nil when it did not.
    ///   - escalationLevel: how many steps of escalation had been told.
    ///   - isAcknowledged: whether it was last told as one that somebody has taken notice of.
    public init(
        reasons: [SourceHealthReason: Reason], startsAt: Timestamp?, escalationLevel: Int = 0,
        isAcknowledged: Bool = false
    ) {
        let isFiring = startsAt != nil
        self.reasons = isFiring ? reasons : [:]
        self.startsAt = startsAt
        self.escalationLevel = isFiring ? escalationLevel : 0
        self.isAcknowledged = isFiring && isAcknowledged
    }

    /// Takes note of how far an open episode is told; returns whether that is news.
    public mutating func note(escalationLevel: Int, isAcknowledged: Bool) -> Bool {
        guard startsAt != nil, self.escalationLevel != escalationLevel || self.isAcknowledged != isAcknowledged
        else { return false }
        self.escalationLevel = escalationLevel
        self.isAcknowledged = isAcknowledged
        return true
    }

    /// Takes one evaluation.
    ///
    /// - Parameters:
    ///   - time: the evaluation time, later than the one before.
    ///   - findings: what is found of each reason; one that nobody asks for any more is left out, and ends at once.
    ///   - keepFiringFor: how long a reason must be absent before it is none any more.
    /// - Returns: what to tell.
    public mutating func evaluate(
        at time: Timestamp, _ findings: [SourceHealthReason: Finding], keepFiringFor: TimeSpan
    ) -> Action {
        let before = Set(reasons.keys)
        for reason in SourceHealthReason.allCases {
            switch findings[reason] {
            case .holds(let since): reasons[reason] = Reason(since: since)
            case nil: reasons[reason] = nil
            case .absent: end(reason, at: time, keepFiringFor)
            // Only what does not hold in a row ends it.
            case .unknown: reasons[reason]?.absentSince = nil
            }
        }
        switch (startsAt, reasons.isEmpty) {
        case (nil, true): return .none
        case (nil, false):
            startsAt = time
            return .fire
        case (.some(let start), true):
            self = SourceHealthMachine()
            return .resolve(startsAt: start)
        case (.some, false): return before == Set(reasons.keys) ? .none : .change
        }
    }

    private mutating func end(_ reason: SourceHealthReason, at time: Timestamp, _ keepFiringFor: TimeSpan) {
        guard let since = reasons[reason].map({ $0.absentSince ?? time }) else { return }
        reasons[reason]?.absentSince = since
        if time - since >= keepFiringFor { reasons[reason] = nil }
    }
}
