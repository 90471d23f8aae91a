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
    var spec: Element?
}

/// Reads `kind: DataSource`.
enum DataSourceReader {
    static func content(
        _ spec: Element, name: String, _ ownership: SourceOwnership
    ) -> DataSourceDocument.Content? {
        guard let fields = Fields(spec, ["description", "type", "connectionDetails"]) else { return nil }
        fields.checkDescription()
        let details = fields.required("connectionDetails")
        guard let typeElement = fields.required("type", "write kafka"), let type = typeElement.nonEmptyText() else {
            return nil
        }
        if type == "kafka" { return .kafka(details.flatMap { kafka($0, name: name, ownership) }) }
        if type.lowercased() == "kafka" {
            typeElement.error(.invalidValue, "write kafka in lower case, found '\(type)'")
            return .kafka(nil)
        }
        typeElement.warning(
            .skippedSource,
            "Sloburn reads sources of type kafka; this one of type '\(type)', and the SLOs that need it, are skipped")
        return .other(type: type)
    }

    private static func kafka(
        _ element: Element, name: String, _ ownership: SourceOwnership
    ) -> DataSourceDefinition? {
        let keys =
            ["topics", "labels"] + SourceLimitsReader.keys + SourceFormatReader.keys + SourceRelationsReader.keys
        guard let fields = Fields(element, keys) else { return nil }
        let topics = fields.required("topics").flatMap(TopicsReader.topics)
        let limits = SourceLimitsReader.limits(fields)
        let dialect = fields["dialect"].map { $0.choice(UnitDialect.self) } ?? .standard
        let format = SourceFormatReader.format(fields, dialect ?? .standard)
        let envelope = SourceFormatReader.envelope(fields)
        let schemas = fields["confluent"].map { AvroSchemasReader.schemas($0, of: envelope, format) }
        let metrics = fields["metrics"].map { MetricRulesReader.rules($0, dialect ?? .standard) } ?? []
        let labels = fields["labels"].map { LabelRulesReader.rules($0, mapping: format?.mapping) } ?? LabelRules()
        let relations = SourceRelationsReader.relations(fields, of: name, format, envelope)
        guard let topics, let limits, let format, let envelope, let metrics, let labels, let dialect, let relations
        else { return nil }
        if case .some(nil) = schemas { return nil }
        var source = DataSourceDefinition(
            name: name, topics: topics, envelope: envelope, format: format, metrics: metrics, labels: labels,
            maxFutureSkew: limits.skew, allowedLateness: limits.lateness, reorderWindow: limits.reordering,
            maxRecordBytes: limits.largest, idleAfter: limits.idle)
        source.avroSchemas = schemas ?? nil
        source.dialect = dialect
        (source.completeness, source.fallback) = (relations.completeness, relations.fallback)
        (source.reconcile, source.health) = (relations.reconcile, relations.health)
        source.ownership = ownership
        source.revision = SourceRevision.revision(of: source)
        return source
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
    var plainText: String? { value.plainText }
}
