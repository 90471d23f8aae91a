/// A DataSource: which Kafka topics to read and how a record's bytes become samples.
public struct DataSourceDefinition: Hashable, Sendable {
    /// Which topics belong to the source.
    public enum Topics: Hashable, Sendable {
        /// Topics by name.
        case names([String])
        /// Every topic whose name matches the pattern, which begins with `^` (RE2 here, POSIX extended in librdkafka).
        case pattern(String)
    }

    /// How many JSON values a record holds.
    public enum Framing: Hashable, Sendable {
        /// One object, or one array of objects.
        case single
        /// One object a line.
        case ndjson
    }

    /// metadata.name.
    public var name: String
    /// The topics read.
    public var topics: Topics
    /// How many JSON values a record holds.
    public var framing: Framing
    /// How a JSON object becomes a sample.
    public var mapping: JSONMapping
    /// How far ahead of the reference clock an event may be dated; 5 minutes by default.
    public var maxFutureSkew: TimeSpan
    /// How far behind the newest event one may be; 24 hours by default.
    public var allowedLateness: TimeSpan
    /// The largest record read, in bytes.
    public var maxRecordBytes: Int
    /// How long a partition that was read to its end has nothing new before it counts as up to date.
    ///
    /// 100 milliseconds to 1 minute; half a second by default.
    public var idleAfter: TimeSpan

    /// Creates a source.
    public init(
        name: String, topics: Topics, framing: Framing = .single, mapping: JSONMapping,
        maxFutureSkew: TimeSpan = .minutes(5), allowedLateness: TimeSpan = .hours(24),
        maxRecordBytes: Int = DataSourceDefinition.defaultMaxRecordBytes,
        idleAfter: TimeSpan = DataSourceDefinition.defaultIdleAfter
    ) {
        self.name = name
        self.topics = topics
        self.framing = framing
        self.mapping = mapping
        self.maxFutureSkew = maxFutureSkew
        self.allowedLateness = allowedLateness
        self.maxRecordBytes = maxRecordBytes
        self.idleAfter = idleAfter
    }

    /// 4 MiB: four times what Kafka lets a producer send by default.
    public static let defaultMaxRecordBytes = 4 * 1024 * 1024

    /// Half a second: producers that send at once are never overtaken, and an evaluation is not held up.
    public static let defaultIdleAfter = TimeSpan.milliseconds(500)
}

/// How a JSON object becomes a sample; paths are dotted, and a key that literally holds the dots wins.
public struct JSONMapping: Hashable, Sendable {
    /// What one sample adds to a count.
    public enum Kind: String, Hashable, Sendable {
        /// Each sample counts 1.
        case event
        /// Each sample counts its value.
        case delta
    }

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

        /// The path of the value.
        public var field: String
        /// How the value is written.
        public var encoding: Encoding
        /// The IANA zone of texts that name none.
        public var timeZone: String

        /// Creates the place of an event time.
        public init(field: String, encoding: Encoding = .auto, timeZone: String = "UTC") {
            self.field = field
            self.encoding = encoding
            self.timeZone = timeZone
        }
    }

    /// What one sample adds to a count.
    public var kind: Kind
    /// The metric's name.
    public var metric: Property
    /// The measured value.
    public var value: Property
    /// The value's unit.
    public var unit: Property
    /// The event time; nil for the Kafka record's timestamp.
    public var timestamp: TimestampField?
    /// The paths that become labels under their own names; nil for every other scalar field.
    public var labels: [String]?
    /// The path of the event's id; nil for no duplicate removal by id.
    public var id: String?

    /// Creates a mapping.
    public init(
        kind: Kind = .event, metric: Property, value: Property = .constant("1"), unit: Property = .constant("1"),
        timestamp: TimestampField? = nil, labels: [String]? = nil, id: String? = nil
    ) {
        self.kind = kind
        self.metric = metric
        self.value = value
        self.unit = unit
        self.timestamp = timestamp
        self.labels = labels
        self.id = id
    }

    /// The paths that are read for something else and so are no labels when `labels` is nil.
    public var reservedPaths: Set<String> {
        var paths: Set<String> = []
        for case .field(let path) in [metric, value, unit] { paths.insert(path) }
        if let timestamp { paths.insert(timestamp.field) }
        if let id { paths.insert(id) }
        return paths
    }

    /// True when a label of this name can come from this mapping.
    public func providesLabel(_ name: String) -> Bool {
        if let labels { return labels.contains(name) }
        return !reservedPaths.contains(name)
    }
}
