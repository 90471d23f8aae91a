/// How the records of a source are written, inside their envelope.
public enum SourceFormat: Hashable, Sendable {
    /// How many JSON values a record holds.
    public enum Framing: String, Hashable, Sendable, CaseIterable {
        /// One object, or one array of objects.
        case single
        /// One object a line.
        case ndjson
    }

    /// How OTLP messages are written.
    public enum OTLPEncoding: String, Hashable, Sendable {
        case proto, json
    }

    /// JSON objects, whose fields a mapping names.
    case json(JSONMapping, framing: Framing = .single)
    /// OpenTelemetry metrics or spans, a batch a record.
    case otlp(OTLPOptions, encoding: OTLPEncoding)
    /// InfluxDB line protocol, as Telegraf writes it; times are numbers in a unit.
    case influx(precision: EpochUnit)
    /// Telegraf's JSON; times are numbers in a unit, or texts.
    case telegrafJSON(timestamps: JSONMapping.TimestampField.Encoding)
    /// The JSON of prometheus-kafka-adapter.
    case prometheusJSON
    /// Vector's JSON of metrics.
    case vectorJSON

    /// How JSON objects become samples; nil for other formats.
    public var mapping: JSONMapping? {
        if case .json(let mapping, _) = self { return mapping }
        return nil
    }

    /// Its name in a configuration.
    public var name: String {
        switch self {
        case .json: "json"
        case .otlp(_, .proto): "otlp-proto"
        case .otlp(_, .json): "otlp-json"
        case .influx: "influx"
        case .telegrafJSON: "telegraf-json"
        case .prometheusJSON: "prometheus-json"
        case .vectorJSON: "vector-json"
        }
    }

    /// Whether records are Protobuf messages.
    public var isProtobuf: Bool {
        if case .otlp(_, .proto) = self { return true }
        return false
    }
}

/// What is around the records of a source.
public enum SourceEnvelope: String, Hashable, Sendable, CaseIterable {
    /// Nothing.
    case none
    /// CloudEvents 1.0, in binary, structured or batch mode.
    case cloudEvents = "cloudevents"
    /// The frame of Confluent's schema registry.
    case confluent
    /// Kafka Connect's JSON with a schema beside the payload.
    case connectJSON = "connect-json"
}

/// What a format does not say of a metric: what its values stand for, and their unit.
public struct MetricRule: Hashable, Sendable {
    /// Which metrics it is about.
    public enum Names: Hashable, Sendable {
        /// The metric of this name.
        case name(String)
        /// Every metric whose whole name matches the pattern (RE2).
        case pattern(String)
    }

    /// Which metrics it is about.
    public var names: Names
    /// What the values stand for; nil for what the format says.
    public var kind: MetricKind?
    /// The unit; nil for what the format says.
    public var unit: String?
    /// How long an interval a rate is the average of; nil for other kinds.
    public var interval: TimeSpan?
    /// The bounds of the histogram's buckets in that unit, as producers are set up; none where that is not told.
    ///
    /// They are what thresholds are checked against; what counts are the bounds that records have.
    public var bounds: [Double]

    /// Creates a rule.
    public init(
        names: Names, kind: MetricKind? = nil, unit: String? = nil, interval: TimeSpan? = nil, bounds: [Double] = []
    ) {
        self.interval = interval
        self.names = names
        self.kind = kind
        self.unit = unit
        self.bounds = bounds
    }
}
