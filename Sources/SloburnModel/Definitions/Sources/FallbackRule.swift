/// Another source of the same samples, which is counted while a source is silent or not complete.
public struct FallbackRule: Hashable, Sendable {
    /// The DataSource that stands in.
    public var source: String
    /// How long the source must have been of no use before the other one is counted.
    public var after: TimeSpan
    /// How long it must have been of use again before it is counted itself.
    public var backAfter: TimeSpan

    /// Creates a rule.
    public init(
        source: String, after: TimeSpan = FallbackRule.defaultAfter, backAfter: TimeSpan = FallbackRule.defaultBackAfter
    ) {
        self.source = source
        self.after = after
        self.backAfter = backAfter
    }

    /// Two minutes.
    public static let defaultAfter = TimeSpan.minutes(2)
    /// Five minutes: longer than `after`, so that a source that comes and goes does not switch with each turn.
    public static let defaultBackAfter = TimeSpan.minutes(5)
}
