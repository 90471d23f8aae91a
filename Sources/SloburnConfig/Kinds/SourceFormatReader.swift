internal import SloburnModel

/// Reads what `connectionDetails` says of how records are written.
enum SourceFormatReader {
    private enum Name: String, CaseIterable {
        case json
        case otlpProto = "otlp-proto"
        case otlpJSON = "otlp-json"
        case influx
        case telegrafJSON = "telegraf-json"
        case prometheusJSON = "prometheus-json"
        case vectorJSON = "vector-json"

        /// The key whose fields are about this format; nil for none.
        var key: String? {
            switch self {
            case .json: "json"
            case .otlpProto, .otlpJSON: "otlp"
            case .influx: "influx"
            case .telegrafJSON: "telegraf"
            case .prometheusJSON, .vectorJSON: nil
            }
        }
    }

    /// The keys of `connectionDetails` that are read here.
    static let keys = [
        "format", "envelope", "framing", "json", "otlp", "influx", "telegraf", "metrics", "confluent", "dialect",
    ]

    /// The format; nil, with a finding, where it can't be used.
    static func format(_ fields: Fields, _ dialect: UnitDialect) -> SourceFormat? {
        let name = fields["format"].map { $0.choice(Name.self) } ?? .json
        guard let name else {
            // What is wrong with the mapping is worth knowing all the same.
            if fields["json"] != nil { _ = json(fields, dialect) }
            return nil
        }
        for key in ["json", "otlp", "influx", "telegraf"] where key != name.key {
            fields[key]?.error(.exclusiveFields, "\(key) has no place with the format \(name.rawValue)")
        }
        if name != .json { fields["framing"]?.error(.exclusiveFields, "framing is for the format json") }
        switch name {
        case .json: return json(fields, dialect)
        case .otlpProto: return otlp(fields["otlp"]).map { .otlp($0, encoding: .proto) }
        case .otlpJSON: return otlp(fields["otlp"]).map { .otlp($0, encoding: .json) }
        case .influx: return precision(fields["influx"]).map { .influx(precision: $0) }
        case .telegrafJSON: return timestamps(fields["telegraf"]).map { .telegrafJSON(timestamps: $0) }
        case .prometheusJSON: return .prometheusJSON
        case .vectorJSON: return .vectorJSON
        }
    }

    /// The envelope; nil, with a finding, where it can't be used.
    static func envelope(_ fields: Fields) -> SourceEnvelope? {
        fields["envelope"].map { $0.choice(SourceEnvelope.self) } ?? SourceEnvelope.none
    }
}

// MARK: - Formats

extension SourceFormatReader {
    private static func json(_ fields: Fields, _ dialect: UnitDialect) -> SourceFormat? {
        let json = fields.required("json", "it says how a JSON value becomes a sample").flatMap {
            JSONMappingReader.read($0, dialect)
        }
        guard let framing = framing(fields["framing"], inJSON: json?.framing), let mapping = json?.mapping else {
            return nil
        }
        return .json(mapping, framing: framing)
    }

    private static func framing(_ element: Element?, inJSON other: Element?) -> SourceFormat.Framing? {
        if element != nil, let other {
            other.error(.exclusiveFields, "give framing either in connectionDetails or in json, not in both")
        }
        return (element ?? other).map { $0.choice(SourceFormat.Framing.self) } ?? .single
    }

    private static func precision(_ element: Element?) -> EpochUnit? {
        guard let element else { return .ns }
        guard let fields = Fields(element, ["precision"]) else { return nil }
        return fields["precision"].map { $0.choice(EpochUnit.self) } ?? .ns
    }

    private static func timestamps(_ element: Element?) -> JSONMapping.TimestampField.Encoding? {
        guard let element else { return .s }
        guard let fields = Fields(element, ["timestamps"]) else { return nil }
        return fields["timestamps"].map { $0.choice(JSONMapping.TimestampField.Encoding.self) } ?? .s
    }

    private static func otlp(_ element: Element?) -> OTLPOptions? {
        guard let element else { return OTLPOptions() }
        guard let fields = Fields(element, ["signal", "sampled", "temporality", "spanKinds", "metric"]) else {
            return nil
        }
        let signal = fields["signal"].map { $0.choice(OTLPOptions.Signal.self) } ?? .metrics
        let sampled = fields["sampled"].map { $0.boolean() }
        let temporality = fields["temporality"].map(Self.temporality)
        let kinds = fields["spanKinds"].map(spanKinds) ?? [.server, .consumer]
        let metric = fields["metric"].map { $0.nonEmptyText() } ?? "span.duration"
        guard let signal, let kinds, let metric else { return nil }
        if case .some(nil) = temporality { return nil }
        if case .some(nil) = sampled { return nil }
        if signal == .spans, sampled != .some(false) {
            element.error(
                .invalidValue,
                "spans are events only where none are left out: write sampled: false if that is so; otherwise count "
                    + "metrics, which sampling leaves alone")
            return nil
        }
        return OTLPOptions(signal: signal, temporality: temporality ?? nil, spanKinds: kinds, metric: metric)
    }

    private enum Temporality: String, CaseIterable {
        case delta, cumulative
    }

    private static func temporality(_ element: Element) -> MetricKind? {
        element.choice(Temporality.self).map { $0 == .delta ? .delta : .cumulative }
    }

    private static func spanKinds(_ element: Element) -> Set<OTLPOptions.SpanKind>? {
        guard let items = element.nonEmptyList() else { return nil }
        let kinds = items.compactMap { $0.choice(OTLPOptions.SpanKind.self) }
        return kinds.count == items.count ? Set(kinds) : nil
    }
}
