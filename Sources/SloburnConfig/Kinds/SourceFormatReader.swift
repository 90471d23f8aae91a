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
    static let keys = ["format", "envelope", "framing", "json", "otlp", "influx", "telegraf", "metrics"]

    /// The format; nil, with a finding, where it can't be used.
    static func format(_ fields: Fields) -> SourceFormat? {
        let name = fields["format"].map { $0.choice(Name.self) } ?? .json
        guard let name else {
            // What is wrong with the mapping is worth knowing all the same.
            if fields["json"] != nil { _ = json(fields) }
            return nil
        }
        for key in ["json", "otlp", "influx", "telegraf"] where key != name.key {
            fields[key]?.error(.exclusiveFields, "\(key) has no place with the format \(name.rawValue)")
        }
        if name != .json { fields["framing"]?.error(.exclusiveFields, "framing is for the format json") }
        switch name {
        case .json: return json(fields)
        case .otlpProto: return otlp(fields["otlp"]).map { .otlp($0, encoding: .proto) }
        case .otlpJSON: return otlp(fields["otlp"]).map { .otlp($0, encoding: .json) }
        case .influx:
            return encoding(fields["influx"], "precision", [.s, .ms, .us, .ns], .ns).map { .influx(precision: $0) }
        case .telegrafJSON:
            return encoding(fields["telegraf"], "timestamps", [.s, .ms, .us, .ns, .rfc3339], .s)
                .map { .telegrafJSON(timestamps: $0) }
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
    private static func json(_ fields: Fields) -> SourceFormat? {
        let json = fields.required("json", "it says how a JSON value becomes a sample").flatMap(JSONMappingReader.read)
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

    /// The unit of a format's times.
    private static func encoding(
        _ element: Element?, _ key: String, _ allowed: [JSONMapping.TimestampField.Encoding],
        _ standard: JSONMapping.TimestampField.Encoding
    ) -> JSONMapping.TimestampField.Encoding? {
        guard let element else { return standard }
        guard let fields = Fields(element, [key]) else { return nil }
        guard let place = fields[key] else { return standard }
        guard let encoding = place.choice(JSONMapping.TimestampField.Encoding.self) else { return nil }
        guard allowed.contains(encoding) else {
            let names = allowed.map(\.rawValue).joined(separator: ", ")
            place.error(.invalidValue, "must be one of \(names), found '\(encoding.rawValue)'")
            return nil
        }
        return encoding
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
