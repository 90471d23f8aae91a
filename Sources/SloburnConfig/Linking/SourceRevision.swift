internal import SloburnModel

/// What of a source belongs to the revisions of the budgets that count it.
enum SourceRevision {
    /// Names the state of a source.
    static func revision(of source: DataSourceDefinition) -> String {
        var text = CanonicalText()
        text.add("source", source.name)
        addCounting(source, to: &text)
        addReading(source, to: &text)
        return text.hash.hexadecimal
    }

    /// What decides how samples are counted.
    static func addCounting(_ source: DataSourceDefinition, to text: inout CanonicalText) {
        switch source.format {
        case .json(let mapping, _):
            text.add("kind", mapping.kind.rawValue)
            text.add("metric", mapping.metric)
            text.add("value", mapping.value)
            text.add("unit", mapping.unit)
            if let interval = mapping.interval { text.add("interval", interval) }
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
        let details = [rule.kind?.rawValue ?? "", rule.unit ?? ""] + (rule.interval.map { ["\($0)"] } ?? [])
        switch rule.names {
        case .name(let name): text.add("metric-rule", name, details)
        case .pattern(let pattern): text.add("metric-pattern", pattern, details)
        }
    }

    /// What decides how labels are made that a budget asks for; nothing where they are as records have them.
    ///
    /// The rows of tables are no part of it: what was counted stays counted when one of them changes.
    static func addCounting(_ steps: LabelSteps, to text: inout CanonicalText) {
        for recipe in steps.recipes where !recipe.isPlain {
            text.add("made-label", recipe.label, recipe.sources)
            if recipe.isLowercased { text.add("lowercase", recipe.label) }
            for (value, other) in pairs(recipe.map) { text.add("map", value, [other]) }
            if !recipe.standard.isEmpty { text.add("default", recipe.standard) }
        }
        for lookup in steps.lookups {
            let enrichment = lookup.enrichment
            let labels = CanonicalText.sorted(lookup.columns.map { [enrichment.labels[$0]] }).flatMap { $0 }
            text.add("enrich", enrichment.on, [enrichment.column, enrichment.missing] + labels)
        }
        for (label, mask) in CanonicalText.sorted(steps.masks) { text.add(mask.rawValue, label) }
    }

    /// The rows of the tables that labels are made of.
    static func addRows(_ steps: LabelSteps, to text: inout CanonicalText) {
        for lookup in steps.lookups {
            let rows = lookup.columns.map { column in
                [lookup.enrichment.labels[column], String(lookup.enrichment.digests[column], radix: 16)]
            }
            for row in CanonicalText.sorted(rows) { text.add("rows", "", row) }
        }
    }

    private static func pairs(_ map: [ExactText: String]) -> [(String, String)] {
        map.map { ($0.key.text, $0.value) }.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
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
        for rule in source.metrics where !rule.bounds.isEmpty {
            text.add("bounds", "", rule.bounds.map { String($0.bitPattern, radix: 16) })
        }
        if let schemas = source.avroSchemas {
            for id in schemas.names { text.add("schema", id, [schemas.text(of: id) ?? ""]) }
            if let registry = schemas.registry { text.add("registry", registry.url) }
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
