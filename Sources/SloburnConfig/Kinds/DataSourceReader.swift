internal import SloburnModel
internal import SloburnSelector

/// A DataSource as far as it could be read.
struct DataSourceDocument {
    enum Content {
        /// A Kafka source; nil where it has errors of its own.
        case kafka(DataSourceDefinition?)
        /// A source of another type, which is skipped.
        case other(type: String)
    }

    var name: String
    var element: Element
    var content: Content
}

/// Reads `kind: DataSource`.
enum DataSourceReader {
    private enum Format: String, CaseIterable {
        case json
        case otlpProto = "otlp-proto"
        case otlpJSON = "otlp-json"
        case influx
        case telegrafJSON = "telegraf-json"
        case prometheusJSON = "prometheus-json"
        case vectorJSON = "vector-json"
    }

    private enum Envelope: String, CaseIterable {
        case bare = "none"
        case cloudevents, confluent
    }

    static func content(_ spec: Element, name: String) -> DataSourceDocument.Content? {
        guard let fields = Fields(spec, ["description", "type", "connectionDetails"]) else { return nil }
        fields.checkDescription()
        let details = fields.required("connectionDetails")
        guard let typeElement = fields.required("type", "write kafka"), let type = typeElement.nonEmptyText() else {
            return nil
        }
        if type == "kafka" { return .kafka(details.flatMap { kafka($0, name: name) }) }
        if type.lowercased() == "kafka" {
            typeElement.error(.invalidValue, "write kafka in lower case, found '\(type)'")
            return .kafka(nil)
        }
        typeElement.warning(
            .skippedSource,
            "Sloburn reads sources of type kafka; this one of type '\(type)', and the SLOs that need it, are skipped")
        return .other(type: type)
    }

    private static func kafka(_ element: Element, name: String) -> DataSourceDefinition? {
        guard
            let fields = Fields(
                element,
                [
                    "topics", "format", "envelope", "framing", "json", "maxFutureSkew", "allowedLateness",
                    "maxRecordBytes", "idleAfter",
                ])
        else { return nil }
        let isJSON = isJSON(fields)
        let topics = fields.required("topics").flatMap(TopicsReader.topics)
        let skew = fields["maxFutureSkew"].map { $0.timeSpan(.zero ... .days(365)) } ?? .minutes(5)
        let lateness = fields["allowedLateness"].map { $0.timeSpan(.zero ... .days(365)) } ?? .hours(24)
        let largest = fields["maxRecordBytes"].map { $0.integer(1_024...1_073_741_824) } ?? defaultMaxRecordBytes
        let idle = idleAfter(fields["idleAfter"])
        guard isJSON else { return nil }
        let json = fields.required("json", "it says how a JSON value becomes a sample").flatMap(JSONMappingReader.read)
        let framing = framing(fields["framing"], inJSON: json?.framing)
        guard let topics, let skew, let lateness, let largest, let idle, let mapping = json?.mapping, let framing
        else {
            return nil
        }
        return DataSourceDefinition(
            name: name, topics: topics, framing: framing, mapping: mapping, maxFutureSkew: skew,
            allowedLateness: lateness, maxRecordBytes: Int(largest), idleAfter: idle)
    }

    private static func idleAfter(_ element: Element?) -> TimeSpan? {
        guard let element else { return DataSourceDefinition.defaultIdleAfter }
        return element.timeSpan(.milliseconds(100) ... .minutes(1))
    }

    private static let defaultMaxRecordBytes: Int64? = Int64(DataSourceDefinition.defaultMaxRecordBytes)

    /// Checks format and envelope; true when the records are JSON.
    private static func isJSON(_ fields: Fields) -> Bool {
        if let element = fields["envelope"], let envelope = element.choice(Envelope.self), envelope != .bare {
            element.error(
                .unsupportedFeature, "the envelope \(envelope.rawValue) is not supported yet; supported is none")
        }
        guard let element = fields["format"] else { return true }
        guard let format = element.choice(Format.self) else { return fields["json"] != nil }
        guard format == .json else {
            element.error(.unsupportedFeature, "the format \(format.rawValue) is not supported yet; supported is json")
            return false
        }
        return true
    }

    private static func framing(
        _ element: Element?, inJSON other: Element?
    ) -> DataSourceDefinition.Framing? {
        if element != nil, let other {
            other.error(.exclusiveFields, "give framing either in connectionDetails or in json, not in both")
        }
        guard let element = element ?? other else { return .single }
        switch element.choice(Framing.self) {
        case .single?: return .single
        case .ndjson?: return .ndjson
        case nil: return nil
        }
    }

    private enum Framing: String, CaseIterable {
        case single, ndjson
    }
}

/// Reads the topics of a source.
enum TopicsReader {
    static func topics(_ element: Element) -> DataSourceDefinition.Topics? {
        guard let elements = element.nonEmptyList() else { return nil }
        if let pattern = elements.first(where: { ($0.plainText ?? "").hasPrefix("^") }), let text = pattern.plainText {
            guard elements.count == 1 else {
                pattern.error(.invalidTopic, "a ^regular-expression must be the only item")
                return nil
            }
            do throws(RegexError) {
                _ = try CompiledRegex(text)
                return .pattern(text)
            } catch {
                pattern.error(.invalidTopic, "not a regular expression (RE2): \(error.message)")
                return nil
            }
        }
        guard let names = element.distinctTexts() else { return nil }
        for item in elements {
            guard let name = item.plainText, !name.isEmpty, !NameRules.isTopic(name) else { continue }
            item.error(
                .invalidTopic, "'\(name)' is no topic; \(NameRules.topicRule); a regular expression begins with ^")
        }
        return .names(names)
    }
}

extension Element {
    /// The text of a scalar, without any finding.
    var plainText: String? {
        guard case .scalar(let text, _) = value.content else { return nil }
        return text
    }
}
