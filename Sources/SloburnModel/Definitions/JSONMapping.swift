/// How a JSON object becomes a sample; paths are dotted, and a key that literally holds the dots wins.
public struct JSONMapping: Hashable, Sendable {
    /// Where a property of a sample comes from.
    public enum Property: Hashable, Sendable {
        /// The value at a path.
        case field(String)
        /// The same text for every sample.
        case constant(String)
    }

    /// Where the event time is, and how to read it.
    public struct TimestampField: Hashable, Sendable {
        /// How the value is written.
        public enum Encoding: String, Hashable, Sendable, CaseIterable {
            case auto, rfc3339, rfc1123, clf, s, ms, us, ns
        }

        /// Which end of an event its time is.
        public enum End: String, Hashable, Sendable, CaseIterable {
            /// When it was over, as most logs have it: its own time.
            case end
            /// When it began: it is counted when it was over, its duration later.
            case start
        }

        /// The path of the value.
        public var field: String
        /// How the value is written.
        public var encoding: Encoding
        /// The IANA zone of texts that name none.
        public var timeZone: String
        /// Which end of the event it is.
        public var at: End

        /// Creates the place of an event time.
        public init(field: String, encoding: Encoding = .auto, timeZone: String = "UTC", at: End = .end) {
            self.field = field
            self.encoding = encoding
            self.timeZone = timeZone
            self.at = at
        }
    }

    /// What the values stand for.
    public var kind: MetricKind
    /// How long an interval a rate is the average of; nil for other kinds.
    public var interval: TimeSpan?
    /// The metric's name.
    public var metric: Property
    /// The measured value.
    public var value: Property
    /// The value's unit.
    public var unit: Property
    /// The event time; nil for the Kafka record's timestamp.
    public var timestamp: TimestampField?
    /// When the interval of a delta, or the count of a cumulative value, began; nil where no field says so.
    public var start: TimestampField?
    /// The paths that become labels under their own names; nil for every other scalar field.
    public var labels: [String]?
    /// The path of the event's id; nil for no duplicate removal by id.
    public var id: String?

    /// Creates a mapping.
    public init(
        kind: MetricKind = .event, metric: Property, value: Property = .constant("1"), unit: Property = .constant("1"),
        timestamp: TimestampField? = nil, start: TimestampField? = nil, labels: [String]? = nil, id: String? = nil
    ) {
        self.kind = kind
        self.metric = metric
        self.value = value
        self.unit = unit
        self.timestamp = timestamp
        self.start = start
        self.labels = labels
        self.id = id
    }

    /// The paths that are read for something else and so are no labels when `labels` is nil.
    public var reservedPaths: Set<String> {
        var paths: Set<String> = []
        for case .field(let path) in [metric, value, unit] { paths.insert(path) }
        for field in [timestamp, start] { if let field { paths.insert(field.field) } }
        if let id { paths.insert(id) }
        return paths
    }

    /// True when a label of this name can come from this mapping.
    public func providesLabel(_ name: String) -> Bool {
        if let labels { return labels.contains(name) }
        return !reservedPaths.contains(name)
    }
}
