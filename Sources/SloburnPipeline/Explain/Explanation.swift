public import SloburnBudget
public import SloburnModel

/// Why the alerts of a budget fire or don't, number by number.
public struct Explanation: Hashable, Sendable {
    /// What the snapshot says.
    public var snapshot: SnapshotFacts
    /// The revision of the configuration's definition; nil where the configuration has no such SLO.
    public var revision: String?
    /// The alerts, in the policy's order.
    public var alerts: [ExplainedAlert]
    /// Alerts that fire and of which the configuration knows nothing.
    public var unknownAlerts: [SnapshotFacts.Alert]

    /// Whether the snapshot was made with another definition than that of the configuration.
    public var isOfOtherRevision: Bool { revision.map { $0 != snapshot.revision } ?? false }
}

/// The alert of one severity.
public struct ExplainedAlert: Hashable, Sendable {
    /// What becomes of it.
    public enum State: Hashable, Sendable {
        /// It fires, and some tier is true.
        case firing(since: Timestamp)
        /// It fires, and no tier is true any more, or none can be judged.
        case firingOn(since: Timestamp)
        /// It would fire, were it not suppressed.
        case suppressed(SnapshotFacts.Alert)
        /// A tier is true, and has to be for longer.
        case pending
        /// Some tier is true, and nothing tells why it does not fire: the definitions differ.
        case unclear
        /// It does not fire.
        case quiet
    }

    /// Its key.
    public var key: String
    /// Its severity.
    public var severity: String
    /// What becomes of it.
    public var state: State
    /// Its tiers, in the policy's order.
    public var tiers: [ExplainedTier]
}

/// One tier and what its windows come to.
public struct ExplainedTier: Hashable, Sendable {
    /// Whether it is true.
    public enum Verdict: Hashable, Sendable {
        case yes
        case no
        /// The snapshot does not tell; why.
        case unknown(String)
    }

    /// The tier, with the factor of the period.
    public var tier: AlertTier
    /// Its windows: the long one, then the short one unless they are the same; none where the snapshot has no counts.
    public var windows: [ExplainedWindow]
    /// Whether it would make an alert fire now.
    public var verdict: Verdict
    /// Whether it would keep one firing, where that takes less; nil where it takes the same.
    public var stays: Bool?
    /// The rule that holds it although both windows are above; nil for none.
    public var heldBy: LowTrafficRule?
    /// What would make it true, or no longer.
    public var change: ExplainedChange
}

/// What one window comes to.
public struct ExplainedWindow: Hashable, Sendable {
    /// Its length.
    public var length: TimeSpan
    /// What it holds.
    public var counts: WindowCounts
    /// Its burn rate.
    public var burnRate: Double
    /// Whether that compares with the factor as the tier asks, exactly.
    public var isAbove: Bool
    /// How high the error ratio is at least, with the tier's confidence; nil where it asks for none.
    public var lowerBound: Double?
    /// Whether that is above the bound, exactly.
    public var isSure: Bool?

    /// bad / total; nil without events.
    public var errorRatio: Double? { counts.total == 0 ? nil : Double(counts.bad) / Double(counts.total) }
}

/// What would change a verdict.
public enum ExplainedChange: Hashable, Sendable {
    /// Nothing to say.
    case none
    /// It is true; without anything bad it is no longer at this time at the latest.
    case ends(Timestamp)
    /// It is not true; it were, had so many more events of the short window been bad.
    case moreBad(Int64)
    /// It is not true, and it were not if all events of the short window had been bad.
    case notEvenIfAllBad
    /// It is not true before there are more events in the long window.
    case moreEvents(Int64)
    /// Nothing came in the short window.
    case noEvents
}
