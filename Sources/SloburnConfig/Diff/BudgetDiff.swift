/// How one budget differs: one objective of one SLO.
public struct BudgetDiff: Hashable, Sendable {
    /// What happened to a definition.
    public enum Kind: String, Hashable, Sendable {
        case added, removed, renamed, changed
    }

    /// What a reload makes of the counts.
    public enum Effect: String, Hashable, Sendable {
        /// The budget goes on with what was counted.
        case keepsCounts = "keeps-counts"
        /// A budget begins without counts.
        case startsNewBudget = "starts-new-budget"
        /// The budget and its alerts end.
        case ends = "ends"
    }

    /// The budget's name; the old one where it was removed.
    public var name: String
    /// The name before; nil unless it was renamed.
    public var previousName: String?
    /// The service.
    public var service: String
    /// What happened.
    public var kind: Kind
    /// What a reload makes of it.
    public var effect: Effect
    /// The new revision; nil when it was removed.
    public var revision: String?
    /// The old revision; nil when it was added.
    public var previousRevision: String?
    /// What differs; of an added or removed one, all there is.
    public var changes: [PropertyChange]

    /// Whether more or less is promised than before; nil when neither, or when some of it is stricter and some less so.
    public var direction: PropertyChange.Direction? {
        let directions = Set(changes.compactMap(\.direction))
        return directions.count == 1 ? directions.first : nil
    }
}
