/// How time is cut into slices that are good or bad as a whole, or for a part.
///
/// *Source:* OpenSLO v1, budgetingMethod Timeslices and RatioTimeslices.
public struct SliceDefinition: Hashable, Sendable {
    /// What a slice counts.
    public enum Rule: Hashable, Sendable {
        /// Timeslices: good when at least this share of its events is good, else bad.
        case goodFrom(Ratio)
        /// RatioTimeslices: good for the share of its events that are good.
        case share
    }

    /// How long a slice is; whole minutes.
    public var width: TimeSpan
    /// What a slice counts.
    public var rule: Rule
    /// Where slices of whole days begin at local midnight; nil where they are aligned to the epoch.
    public var zone: ZoneRules?

    /// Creates slices.
    public init(width: TimeSpan, rule: Rule, zone: ZoneRules? = nil) {
        self.width = width
        self.rule = rule
        self.zone = zone
    }
}
