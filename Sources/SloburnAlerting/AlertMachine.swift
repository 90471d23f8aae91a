public import SloburnModel

/// The alert of one budget and one severity: it takes the truth of its tiers at each evaluation and says what to tell.
///
/// It fires when any tier of the severity has been true for the tier's `for`, and resolves when each has been false
/// for its `keepFiringFor`. It holds nothing but its state; whoever drives it writes the records.
public struct AlertMachine: Hashable, Sendable {
    /// What an evaluation makes known; tiers are indices into the machine's tiers.
    public enum Action: Hashable, Sendable {
        /// Nothing to tell.
        case none
        /// The alert begins to fire on a tier.
        case fire(tier: Int)
        /// It fires on, now on a tier with a higher factor.
        case escalate(tier: Int)
        /// It ends; the tier is the one it fired on last.
        case resolve(tier: Int, startsAt: Timestamp)
    }

    /// A firing alert.
    public struct Episode: Hashable, Sendable {
        /// The evaluation at which it fired.
        public var startsAt: Timestamp
        /// The active tier with the highest factor.
        public var tier: Int
        /// Where the evidence begins that it fired on; nil until that is noted.
        public var burningSince: Timestamp?
        /// Whether it was last told as inhibited.
        public var isInhibited = false
        /// Since when nothing inhibits it, although it is told as inhibited; nil otherwise.
        public var uninhibitedSince: Timestamp?
        /// How many steps of escalation have been told.
        public var escalationLevel = 0
        /// Whether it was last told as one that somebody has taken notice of.
        public var isAcknowledged = false
        /// Whether it was last told as one of many that another alert is told for.
        public var isGrouped = false
        /// Whether it has been told by itself.
        public var wasToldAlone = false
        /// Of the error ratios noted, the highest: what was bad, of how much.
        public var peak: Tally?

        /// Creates an episode.
        public init(startsAt: Timestamp, tier: Int, burningSince: Timestamp? = nil, peak: Tally? = nil) {
            self.startsAt = startsAt
            self.tier = tier
            self.burningSince = burningSince
            self.peak = peak
        }
    }

    /// What is remembered of one tier.
    public struct TierState: Hashable, Sendable {
        /// The first of the consecutive evaluations at which it was true; nil when it is false.
        public var trueSince: Timestamp?
        /// The first of the consecutive evaluations at which it was false while active; nil otherwise.
        public var falseSince: Timestamp?
        /// True from when `for` has passed until `keepFiringFor` has.
        public var isActive = false
        /// When it last became active, as far as its rule for flapping looks; empty without one.
        public var activations: [Timestamp] = []

        /// Whether it is that of a tier of which nothing is remembered.
        var isQuiet: Bool { trueSince == nil && falseSince == nil && !isActive && activations.isEmpty }

        /// Creates the state of a tier that has not been true.
        public init() {}
    }

    /// The tiers of the severity, in the policy's order.
    public let tiers: [AlertTier]
    /// The state of each tier.
    public private(set) var states: [TierState]
    /// The present episode, or nil when nothing fires.
    public private(set) var episode: Episode?

    /// Creates a machine that has seen nothing.
    public init(tiers: [AlertTier]) {
        self.tiers = tiers
        states = tiers.map { _ in TierState() }
    }

    /// Rebuilds a machine from a checkpoint.
    ///
    /// When the policy has changed since, the tiers start afresh but an open episode stays open: the next evaluation
    /// decides whether it goes on.
    public init(tiers: [AlertTier], states: [TierState], episode: Episode?) {
        self.init(tiers: tiers)
        if states.count == tiers.count { self.states = states }
        self.episode = episode
        self.episode?.tier = min(episode?.tier ?? 0, max(tiers.count - 1, 0))
    }

    /// Whether a tier has come and gone so often that it is kept.
    public func isFlapping(tier index: Int) -> Bool {
        guard let rule = tiers[index].flapping else { return false }
        return states[index].activations.count >= rule.episodes
    }

    /// Notes where the evidence begins, if that is not known yet, and how bad it is now.
    ///
    /// - Parameters:
    ///   - start: where the long window begins.
    ///   - bad: what is bad in the short window.
    ///   - total: of how much.
    public mutating func note(evidenceFrom start: Timestamp, bad: Int64, total: Int64) {
        guard episode != nil else { return }
        if episode?.burningSince == nil { episode?.burningSince = start }
        guard total > 0 else { return }
        let peak = episode?.peak ?? .zero
        let isHigher = Int128(bad) * Int128(max(1, peak.total)) > Int128(peak.matched) * Int128(total)
        if peak.total == 0 || isHigher { episode?.peak = Tally(matched: bad, total: total) }
    }

    /// Since when a tier has been true that would fire, were it not suppressed; nil where none would.
    public var suppressedSince: Timestamp? {
        guard episode == nil else { return nil }
        return states.filter(\.isActive).compactMap(\.trueSince).min()
    }

    /// Takes note of whether something inhibits an open episode.
    ///
    /// What follows from another service's trouble is often over a little later: it stays inhibited for a while.
    ///
    /// - Parameters:
    ///   - isInhibited: whether anything does now.
    ///   - time: the evaluation time.
    /// - Returns: whether it is told as something else from now on.
    public mutating func note(isInhibited: Bool, at time: Timestamp) -> Bool {
        guard let before = episode else { return false }
        episode?.uninhibitedSince = before.isInhibited && !isInhibited ? before.uninhibitedSince ?? time : nil
        guard before.isInhibited != isInhibited else { return false }
        if !isInhibited, time - (before.uninhibitedSince ?? time) < tiers[before.tier].shortWindow { return false }
        episode?.isInhibited = isInhibited
        episode?.uninhibitedSince = nil
        return true
    }

    /// Takes note of how far an open episode is told; returns whether that is news.
    public mutating func note(escalationLevel: Int, isAcknowledged: Bool) -> Bool {
        guard let before = episode, before.escalationLevel != escalationLevel || before.isAcknowledged != isAcknowledged
        else { return false }
        episode?.escalationLevel = escalationLevel
        episode?.isAcknowledged = isAcknowledged
        return true
    }

    /// Takes note of whether another alert is told for an open episode; returns whether that is news.
    public mutating func note(isGrouped: Bool) -> Bool {
        guard let before = episode else { return false }
        episode?.isGrouped = isGrouped
        if !isGrouped { episode?.wasToldAlone = true }
        return before.isGrouped != isGrouped
    }

    /// Takes note of an open episode whose route, which may be another one now, groups no more; returns whether that is news.
    public mutating func leaveGroup() -> Bool { episode?.isGrouped == true && note(isGrouped: false) }

    /// True when an evaluation without any true tier would change nothing.
    public var isQuiet: Bool { episode == nil && states.allSatisfy(\.isQuiet) }

    /// Takes one evaluation.
    ///
    /// - Parameters:
    ///   - time: the evaluation time, later than the one before.
    ///   - truths: for each tier whether it is true now.
    ///   - isSuppressed: whether nothing is to begin: what would fire, or on a higher tier, does when this ends.
    ///   - isBehind: whether data is still to be read: a tier that is not true may be for want of it, and what fires
    ///     stays as it is.
    /// - Returns: what to tell.
    public mutating func evaluate(
        at time: Timestamp, truths: [Bool], isSuppressed: Bool = false, isBehind: Bool = false
    ) -> Action {
        for index in tiers.indices where truths[index] || !(isBehind && states[index].isActive) {
            update(tier: index, isTrue: truths[index], at: time, isSuppressed: isSuppressed)
        }
        switch (episode, highestTier) {
        case (nil, nil):
            return .none
        case (nil, .some(let tier)):
            if isSuppressed { return .none }
            episode = Episode(startsAt: time, tier: tier)
            noteActivations(at: time)
            return .fire(tier: tier)
        case (.some(let open), nil):
            episode = nil
            return .resolve(tier: open.tier, startsAt: open.startsAt)
        case (.some(let open), .some(let tier)):
            let isHigher = tiers[tier].factor > tiers[open.tier].factor
            if isHigher, isSuppressed { return .none }
            episode?.tier = tier
            return isHigher ? .escalate(tier: tier) : .none
        }
    }

    /// The active tier with the highest factor, the first of those that have it: a policy that names one twice means that one.
    ///
    /// A tier that is only kept goes on with an episode that has told of it or of a higher one. It begins none: what became
    /// active under a suppression, and is no longer true when that ends, is over.
    private var highestTier: Int? {
        let told = episode.map { tiers[$0.tier].factor }
        let active = tiers.indices.filter { index in
            guard states[index].isActive else { return false }
            return states[index].trueSince != nil || told.map { tiers[index].factor <= $0 } ?? false
        }
        return active.reduce(active.first) { best, index in
            guard let best, tiers[index].factor <= tiers[best].factor else { return index }
            return best
        }
    }

    /// Notes for tiers that became active under a suppression that they are told only now.
    private mutating func noteActivations(at time: Timestamp) {
        for index in tiers.indices where states[index].isActive && tiers[index].flapping != nil {
            if states[index].activations.last != time { states[index].activations.append(time) }
        }
    }

    private mutating func update(tier index: Int, isTrue: Bool, at time: Timestamp, isSuppressed: Bool) {
        var state = states[index]
        forget(&state, tiers[index].flapping, at: time)
        if isTrue {
            let since = state.trueSince ?? time
            state.trueSince = since
            state.falseSince = nil
            if !state.isActive, time - since >= tiers[index].pendingFor {
                state.isActive = true
                // What nobody hears of does not flap.
                if tiers[index].flapping != nil, !isSuppressed { state.activations.append(time) }
            }
        } else {
            state.trueSince = nil
            if state.isActive {
                let since = state.falseSince ?? time
                state.falseSince = since
                if time - since >= keepFiringFor(tier: index) {
                    state.isActive = false
                    state.falseSince = nil
                }
            }
        }
        states[index] = state
    }

    /// Forgets when a tier became active too long ago to matter; what made it flap is kept until that ends.
    private func forget(_ state: inout TierState, _ rule: FlapRule?, at time: Timestamp) {
        guard let rule, !state.activations.isEmpty, !(state.isActive && state.activations.count >= rule.episodes) else {
            return
        }
        state.activations.removeAll { time - $0 > rule.within }
    }

    private func keepFiringFor(tier index: Int) -> TimeSpan {
        let tier = tiers[index]
        guard isFlapping(tier: index), let rule = tier.flapping else { return tier.keepFiringFor }
        return max(tier.keepFiringFor, rule.quietFor)
    }
}
