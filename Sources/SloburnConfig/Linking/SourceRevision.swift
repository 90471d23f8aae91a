internal import SloburnModel

/// What of a source belongs to the revisions of the budgets that count it.
enum SourceRevision {
    /// What decides how samples are counted.
    static func addCounting(_ source: DataSourceDefinition, to text: inout CanonicalText) {
        switch source.format {
        case .json(let mapping, _):
            text.add("kind", mapping.kind.rawValue)
            text.add("metric", mapping.metric)
            text.add("value", mapping.value)
            text.add("unit", mapping.unit)
            text.add("labels", mapping.labels == nil ? "all" : "some", mapping.labels ?? [])
        case .otlp(let options, _):
            text.add("format", source.format.name, [options.signal.rawValue, options.temporality?.rawValue ?? ""])
            if options.signal == .spans {
                text.add("spans", options.metric, options.spanKinds.map(\.rawValue).sorted())
            }
        default: text.add("format", source.format.name)
        }
        for rule in source.metrics { add(rule, to: &text) }
        if source.dialect != .standard { text.add("dialect", source.dialect.rawValue) }
    }

    private static func add(_ rule: MetricRule, to text: inout CanonicalText) {
        let details = [rule.kind?.rawValue ?? "", rule.unit ?? ""]
        switch rule.names {
        case .name(let name): text.add("metric-rule", name, details)
        case .pattern(let pattern): text.add("metric-pattern", pattern, details)
        }
    }

    /// What decides which records are read, and how.
    static func addReading(_ source: DataSourceDefinition, to text: inout CanonicalText) {
        switch source.topics {
        case .names(let names): text.add("topics", "", CanonicalText.sorted(names.map { [$0] }).flatMap { $0 })
        case .pattern(let pattern): text.add("topic-pattern", pattern)
        }
        if case .json(_, let framing) = source.format { text.add("framing", framing.rawValue) }
        text.add("skew", source.maxFutureSkew)
        text.add("lateness", source.allowedLateness)
        text.add("largest", "\(source.maxRecordBytes)")
        // Only where they are set, so that definitions from before the fields were known keep their revision.
        if source.envelope != .none { text.add("envelope", source.envelope.rawValue) }
        if let schemas = source.avroSchemas {
            for id in schemas.names { text.add("schema", id, [schemas.text(of: id) ?? ""]) }
        }
        if source.idleAfter != DataSourceDefinition.defaultIdleAfter { text.add("idle", source.idleAfter) }
        if source.reorderWindow != DataSourceDefinition.defaultReorderWindow {
            text.add("reorder", source.reorderWindow)
        }
        addTimes(source.format, to: &text)
    }

    private static func addTimes(_ format: SourceFormat, to text: inout CanonicalText) {
        switch format {
        case .json(let mapping, _):
            for (name, field) in [("timestamp", mapping.timestamp), ("start", mapping.start)] {
                guard let field else { continue }
                text.add(name, field.field, [field.encoding.rawValue, field.timeZone])
                if field.at != .end { text.add("\(name)-at", field.at.rawValue) }
            }
            if let id = mapping.id { text.add("id", id) }
        case .influx(let precision): text.add("precision", precision.rawValue)
        case .telegrafJSON(let timestamps): text.add("timestamps", timestamps.rawValue)
        case .otlp, .prometheusJSON, .vectorJSON: break
        }
    }
}
