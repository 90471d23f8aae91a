/// What takes samples, alerts or bad events out of the account of some budgets for a time, and who said so.
public struct Adjustment: Hashable, Sendable {
    /// What it does.
    public enum Effect: Hashable, Sendable {
        /// Samples with event times in its stretches count for nothing.
        case exclude
        /// Budgets count, but no alert begins to fire.
        case suppress
        /// Bad events or minutes are forgiven, in each period that holds its beginning; its schedule is `once` without
        /// an end.
        case grant(Grant)
    }

    /// How much is forgiven.
    public enum Grant: Hashable, Sendable {
        /// So many bad events, or bad slices where slices are counted.
        case badEvents(Int64)
        /// So much time: as many bad events as would be so much of the period, were all alike.
        case time(TimeSpan)
    }

    /// metadata.name, by which it is replaced and ended.
    public var name: String
    /// Which budgets.
    public var scope: AdjustmentScope
    /// When.
    public var schedule: AdjustmentSchedule
    /// What it does.
    public var effect: Effect
    /// Who made it, or nil.
    public var author: String?
    /// Why, or nil.
    public var reason: String?
    /// Where that is on record, or nil.
    public var ticket: String?
    /// What it is about, or nil.
    public var description: String? = nil

    /// Creates an adjustment.
    public init(
        name: String, scope: AdjustmentScope, schedule: AdjustmentSchedule, effect: Effect, author: String? = nil,
        reason: String? = nil, ticket: String? = nil
    ) {
        self.name = name
        self.scope = scope
        self.schedule = schedule
        self.effect = effect
        self.author = author
        self.reason = reason
        self.ticket = ticket
    }
}
