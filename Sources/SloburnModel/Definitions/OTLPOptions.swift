/// How a source reads OTLP, OpenTelemetry's protocol.
public struct OTLPOptions: Hashable, Sendable {
    /// What the records of a topic hold; the bytes themselves do not tell.
    public enum Signal: String, Hashable, Sendable, CaseIterable {
        case metrics
        case spans
    }

    /// Whose view a span is.
    public enum SpanKind: String, Hashable, Sendable, CaseIterable {
        case unspecified
        case `internal`
        case server
        case client
        case producer
        case consumer
    }

    /// What the records hold.
    public var signal: Signal
    /// What a sum or histogram of no stated temporality is, delta or cumulative; nil to refuse it.
    public var temporality: MetricKind?
    /// The spans that are events: those of the side that serves, by default, since clients count a request again.
    public var spanKinds: Set<SpanKind>
    /// The metric that the durations of spans are.
    public var metric: String

    /// Creates options.
    public init(
        signal: Signal = .metrics, temporality: MetricKind? = nil, spanKinds: Set<SpanKind> = [.server, .consumer],
        metric: String = "span.duration"
    ) {
        self.signal = signal
        self.temporality = temporality
        self.spanKinds = spanKinds
        self.metric = metric
    }
}
