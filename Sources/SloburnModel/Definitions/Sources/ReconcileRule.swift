/// Another source of the same samples, which is counted beside a source only to be compared with it.
public struct ReconcileRule: Hashable, Sendable {
    /// The DataSource to compare with.
    public var source: String
    /// The largest difference of two counts, as a share of the larger one; at least 0, below 1.
    public var within: Ratio
    /// How long a stretch of event time is compared at once: it divides an hour, and is 1 minute or more.
    public var interval: TimeSpan
    /// How long after its end a stretch is compared.
    public var wait: TimeSpan
    /// Where both sources have fewer events in the stretch, they are not compared.
    public var minEvents: Int64
    /// Whether a difference above the bound raises an alert of severity `ticket`.
    public var raisesTicket: Bool

    /// Creates a rule.
    public init(
        source: String, within: Ratio, interval: TimeSpan = .minutes(5), wait: TimeSpan = .minutes(1),
        minEvents: Int64 = 1, raisesTicket: Bool = false
    ) {
        self.source = source
        self.within = within
        self.interval = interval
        self.wait = wait
        self.minEvents = minEvents
        self.raisesTicket = raisesTicket
    }

    /// The severity of the alert.
    public static let severity = "ticket"
}
