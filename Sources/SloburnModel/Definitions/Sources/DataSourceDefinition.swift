/// A DataSource: which Kafka topics to read and how a record's bytes become samples.
public struct DataSourceDefinition: Hashable, Sendable {
    /// Which topics belong to the source.
    public enum Topics: Hashable, Sendable {
        /// Topics by name.
        case names([String])
        /// Every topic whose name matches the pattern, which begins with `^` (RE2 here, POSIX extended in librdkafka).
        case pattern(String)
    }

    /// metadata.name.
    public var name: String
    /// The topics read.
    public var topics: Topics
    /// What is around each record.
    public var envelope: SourceEnvelope
    /// How the records are written.
    public var format: SourceFormat
    /// The schemas of Avro data inside the envelope `confluent`; nil where it holds something else.
    public var avroSchemas: AvroSchemaSet?
    /// What the format does not say of its metrics; the first that fits a metric counts.
    public var metrics: [MetricRule]
    /// Whose words its units are.
    public var dialect = UnitDialect.standard
    /// What is done with the labels of its samples.
    public var labels: LabelRules
    /// How far ahead of the reference clock an event may be dated; 5 minutes by default.
    public var maxFutureSkew: TimeSpan
    /// How far behind the newest event one may be; 24 hours by default.
    public var allowedLateness: TimeSpan
    /// How far behind the newest point of its cumulative series one may be; 2 minutes by default.
    public var reorderWindow: TimeSpan
    /// The largest record read, in bytes.
    public var maxRecordBytes: Int
    /// How long a partition that was read to its end has nothing new before it counts as up to date.
    ///
    /// 100 milliseconds to 1 minute; half a second by default.
    public var idleAfter: TimeSpan
    /// What tells how much of its data has come; nil where nothing does.
    public var completeness: CompletenessRule?
    /// What is counted in its place while it is silent or not complete; nil for nothing.
    public var fallback: FallbackRule?
    /// What it is compared with; nil for nothing.
    public var reconcile: ReconcileRule?
    /// When its owner hears that its data is not well; nil for never.
    public var health: SourceHealthRule?
    /// Whom it belongs to.
    public var ownership = SourceOwnership()
    /// 16 hexadecimal digits that change whenever anything does that decides which samples its records give; "" where
    /// that is not known.
    public var revision = ""

    /// Creates a source.
    public init(
        name: String, topics: Topics, envelope: SourceEnvelope = .none, format: SourceFormat,
        metrics: [MetricRule] = [], labels: LabelRules = LabelRules(), maxFutureSkew: TimeSpan = .minutes(5),
        allowedLateness: TimeSpan = .hours(24),
        reorderWindow: TimeSpan = DataSourceDefinition.defaultReorderWindow,
        maxRecordBytes: Int = DataSourceDefinition.defaultMaxRecordBytes,
        idleAfter: TimeSpan = DataSourceDefinition.defaultIdleAfter
    ) {
        self.name = name
        self.topics = topics
        self.envelope = envelope
        self.format = format
        self.metrics = metrics
        self.labels = labels
        self.maxFutureSkew = maxFutureSkew
        self.allowedLateness = allowedLateness
        self.reorderWindow = reorderWindow
        self.maxRecordBytes = maxRecordBytes
        self.idleAfter = idleAfter
    }

    /// How a JSON object becomes a sample; nil for other formats.
    public var mapping: JSONMapping? { format.mapping }

    /// Whether it may have series, of which points or intervals have to be remembered.
    public var hasSeries: Bool {
        switch format {
        case .json(let mapping, _): mapping.kind == .cumulative
        case .otlp(let options, _): options.signal == .metrics
        // These say nothing of kinds: rules do.
        case .influx, .telegrafJSON: metrics.contains { $0.kind == .cumulative }
        case .prometheusJSON, .vectorJSON: true
        }
    }

    /// The unit that all of its samples have, in its dialect; nil where each one says its own.
    public var constantUnit: String? {
        if case .constant(let unit)? = mapping?.unit { return unit }
        return nil
    }

    /// Labels with this prefix are attributes of CloudEvents, as `ce_type` and `ce_source`.
    public static let attributePrefix = "ce_"

    /// 4 MiB: four times what Kafka lets a producer send by default.
    public static let defaultMaxRecordBytes = 4 * 1024 * 1024

    /// Half a second: producers that send at once are never overtaken, and an evaluation is not held up.
    public static let defaultIdleAfter = TimeSpan.milliseconds(500)

    /// Two minutes: a few scrapes of a series whose points come over several partitions.
    public static let defaultReorderWindow = TimeSpan.minutes(2)
}
