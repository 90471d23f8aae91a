/// What tells how much of a source's data has come; it is judged interval by interval of event time.
///
/// Where several kinds of evidence are asked for, the worst one counts.
public struct CompletenessRule: Hashable, Sendable {
    /// Each producer numbers its samples, one after the other: numbers that are missing are samples that are.
    public struct Sequence: Hashable, Sendable {
        /// The path of the number, or an attribute of CloudEvents as `ce_sequence`.
        public var field: String
        /// The paths that tell producers, and the runs of a producer, apart; empty where there is only one.
        public var producer: [String]

        /// Creates a numbering.
        public init(field: String, producer: [String]) {
            self.field = field
            self.producer = producer
        }
    }

    /// Samples, perhaps of another source, that say something of this one.
    public struct Evidence: Hashable, Sendable {
        /// The DataSource that they come from.
        public var source: String
        /// Which of its samples; nil for all of them.
        public var selector: Selector?

        /// Creates evidence.
        public init(source: String, selector: Selector? = nil) {
            self.source = source
            self.selector = selector
        }
    }

    /// Producers that have to be heard of in every interval.
    public struct Expected: Hashable, Sendable {
        /// The samples by which they are heard.
        public var evidence: Evidence
        /// The label that holds a producer's name; nil where any sample will do.
        public var label: String?
        /// The producers' names; empty where any sample will do.
        public var names: [String]

        /// Creates producers that are expected.
        public init(evidence: Evidence, label: String? = nil, names: [String] = []) {
            self.evidence = evidence
            self.label = label
            self.names = names
        }
    }

    /// The completeness from which on an interval can be trusted: above 0, at most 1.
    public var atLeast: Ratio
    /// How long an interval is: it divides an hour, and is 1 minute or more.
    public var interval: TimeSpan
    /// How long after its end an interval is judged: evidence may come so much later than the data.
    public var wait: TimeSpan
    /// By numbers; nil where nobody numbers.
    public var sequence: Sequence?
    /// By counts that are declared elsewhere: the values of these samples, at the event time of what they count.
    public var audit: Evidence?
    /// By who is heard of.
    public var expected: Expected?

    /// Creates a rule.
    public init(
        atLeast: Ratio = CompletenessRule.defaultAtLeast, interval: TimeSpan = CompletenessRule.defaultInterval,
        wait: TimeSpan = CompletenessRule.defaultWait, sequence: Sequence? = nil, audit: Evidence? = nil,
        expected: Expected? = nil
    ) {
        self.atLeast = atLeast
        self.interval = interval
        self.wait = wait
        self.sequence = sequence
        self.audit = audit
        self.expected = expected
    }

    /// 0.95: what lies at the edges of intervals may be counted in the next one.
    public static let defaultAtLeast = Ratio(19, over: 20) ?? Ratio(1)
    /// One minute.
    public static let defaultInterval = TimeSpan.minutes(1)
    /// One minute.
    public static let defaultWait = TimeSpan.minutes(1)
    /// So many producers can be expected of a source.
    public static let mostExpected = 1_024
    /// So many bytes of a producer's name are looked at.
    public static let longestName = 256
}
