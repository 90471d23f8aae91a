/// What can be wrong with the data of a source; the raw values are the words of records and metrics.
public enum SourceHealthReason: String, Hashable, Sendable, CaseIterable {
    /// It sends nothing, though all that there is has been read.
    case silent
    /// It is being read, but not fast enough.
    case lagging
    /// Some of it is read by nobody.
    case dead
    /// Too much of it can't be used.
    case rejected
    /// Too little of it is there.
    case incomplete
}

/// When the owner of a source hears that its data is not well.
///
/// Each bound is nil where nobody asks for it.
public struct SourceHealthRule: Hashable, Sendable {
    /// Too many dead letters.
    public struct Rejections: Hashable, Sendable {
        /// So many are too many; 1 or more.
        public var count: Int64
        /// Within so long, by the evaluations at which they were known.
        public var within: TimeSpan

        /// Creates a bound.
        public init(count: Int64, within: TimeSpan) {
            self.count = count
            self.within = within
        }
    }

    /// Who hears of it: `page`, `ticket` or a word of the user's.
    public var severity: String
    /// How old the newest sample may be, in event time.
    public var silentFor: TimeSpan?
    /// How long a partition may be behind while it is read, by the clock.
    public var laggingFor: TimeSpan?
    /// How long a partition may be read by nobody, by the clock.
    public var deadFor: TimeSpan?
    /// How many dead letters are too many.
    public var rejected: Rejections?
    /// The coverage of the last hour below which it is incomplete: above 0, at most 1.
    public var coverage: Ratio?
    /// How long nothing must be wrong before the alert resolves.
    public var keepFiringFor: TimeSpan

    /// Creates a rule.
    public init(
        severity: String = SourceHealthRule.defaultSeverity, silentFor: TimeSpan? = nil, laggingFor: TimeSpan? = nil,
        deadFor: TimeSpan? = nil, rejected: Rejections? = nil, coverage: Ratio? = nil, keepFiringFor: TimeSpan = .zero
    ) {
        self.severity = severity
        self.silentFor = silentFor
        self.laggingFor = laggingFor
        self.deadFor = deadFor
        self.rejected = rejected
        self.coverage = coverage
        self.keepFiringFor = keepFiringFor
    }

    /// `ticket`: what is wrong with data can wait until somebody works, as a rule.
    public static let defaultSeverity = "ticket"

    /// What it asks for, in the order of the words.
    public var reasons: [SourceHealthReason] {
        SourceHealthReason.allCases.filter { reason in
            switch reason {
            case .silent: silentFor != nil
            case .lagging: laggingFor != nil
            case .dead: deadFor != nil
            case .rejected: rejected != nil
            case .incomplete: coverage != nil
            }
        }
    }
}

/// Whom a source belongs to, and what its alerts say of it.
public struct SourceOwnership: Hashable, Sendable {
    /// The annotation `sloburn/owner`; nil for nobody.
    public var owner: String?
    /// The annotation `sloburn/runbook`; nil for none.
    public var runbook: String?
    /// metadata.labels, by their keys.
    public var labels: [String: [String]]

    /// Creates what is known of a source's owner.
    public init(owner: String? = nil, runbook: String? = nil, labels: [String: [String]] = [:]) {
        self.owner = owner
        self.runbook = runbook
        self.labels = labels
    }
}
