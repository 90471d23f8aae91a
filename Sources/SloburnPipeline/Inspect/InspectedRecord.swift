public import SloburnModel

/// What a record becomes, for each source that reads its topic.
public struct InspectedRecord: Hashable, Sendable {
    /// The partition it comes from.
    public var input: InputPartition
    /// Its offset there.
    public var offset: Int64
    /// Its timestamp; nil when it has none.
    public var timestamp: Timestamp?
    /// One for each source, in the order of the definition.
    public var readings: [InspectedReading]
}

/// What one source makes of a record.
public struct InspectedReading: Hashable, Sendable {
    /// The source's name.
    public var source: String
    /// Whether the record has nothing to be read.
    public var isTombstone: Bool
    /// The elements in the order of the record.
    public var elements: [InspectedElement]
    /// Whether the record has more labels than are listed.
    public var hasMoreLabels: Bool
}

/// One element of a record, and what becomes of it.
public struct InspectedElement: Hashable, Sendable {
    /// Its position in the record.
    public var index: Int
    /// The metric's name; nil where it could not be read.
    public var metric: String?
    /// What its value stands for; nil where it could not be read.
    public var kind: MetricKind?
    /// All of its labels, sorted by name; none is empty.
    public var labels: [InspectedLabel]
    /// The event time; nil where it could not be read.
    public var time: Timestamp?
    /// The value; nil where it could not be read.
    public var value: InspectedValue?
    /// What becomes of it.
    public var outcome: InspectedOutcome
    /// What it tells of how complete its source, or another one, is.
    public var evidence: [SourceEvidence] = []
    /// Whether it should have a number by which samples are missed, and has none.
    public var lacksNumber = false
}

/// A label of an element.
public struct InspectedLabel: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Its text, never empty.
    public var value: String
}

/// What an element measures.
public enum InspectedValue: Hashable, Sendable {
    /// Nothing: it says that its series ends.
    case end
    /// A number.
    case number(InspectedNumber)
    /// A distribution.
    case distribution(InspectedDistribution)
}

/// A number that was measured.
public struct InspectedNumber: Hashable, Sendable {
    /// In the base unit; nil where it can't be.
    public var quantity: Quantity?
    /// The digits as written.
    public var written: String
    /// The unit as written; empty where none is.
    public var unit: String
}

/// A distribution that was measured.
public struct InspectedDistribution: Hashable, Sendable {
    /// How many values it has.
    public var count: Int64
    /// The unit of its bounds as written; empty where none is.
    public var unit: String
    /// Its counts, in order.
    public var buckets: [Bucket]

    /// Some of its values.
    public struct Bucket: Hashable, Sendable {
        /// Where they lie, as in `<= 0.5`.
        public var range: String
        /// How many they are.
        public var count: Int64
    }
}

/// What becomes of an element.
public enum InspectedOutcome: Hashable, Sendable {
    /// It counts in these SLO keys.
    case counted([InspectedCount])
    /// No selector matches.
    case unmatched(NearestMiss)
    /// It had come before.
    case duplicate
    /// It ends its series, and counts nothing.
    case ended
    /// It can't be used.
    case refused(Rejection)
}

/// What an element adds to one SLO key.
public struct InspectedCount: Hashable, Sendable {
    /// As what it counts.
    public enum Role: Hashable, Sendable {
        /// In a ratio: whether the numerator matches it, whether the total does, and what the numerator counts.
        case ratio(numerator: Bool, total: Bool, BudgetDefinition.NumeratorKind)
        /// A threshold decides.
        case threshold(Threshold)
        /// Its value is a share.
        case share(BudgetDefinition.NumeratorKind)
    }

    /// How its value becomes events.
    public enum Form: Hashable, Sendable {
        /// As the value says.
        case single
        /// By what a cumulative value has grown.
        case increase(isFirst: Bool)
        /// As many as a distribution has values; the flag tells whether what is good of them is known exactly.
        case distribution(isExact: Bool)
    }

    /// What its source is to those that the SLO's queries name.
    public enum Standing: Hashable, Sendable {
        /// It is one of them.
        case primary
        /// It is counted while that one can't be relied on.
        case fallback(of: String)
        /// It is only compared with that one.
        case comparison(with: String)
    }

    /// The SLO key.
    public var key: String
    /// As what it counts.
    public var role: Role
    /// How its value becomes events.
    public var form: Form
    /// What is added to the numerator.
    public var matched: Int64
    /// What is added to the total.
    public var total: Int64
    /// What its source is to those that the SLO's queries name.
    public var standing = Standing.primary
}

/// Which selector came nearest to matching an element, and why it does not.
public enum NearestMiss: Hashable, Sendable {
    /// The SLO asks for the metric, and this matcher fails.
    case matcher(slo: String, LabelMatcher, value: String)
    /// No SLO of the source asks for the metric; some that are asked for.
    case metric(asked: [String])
}
