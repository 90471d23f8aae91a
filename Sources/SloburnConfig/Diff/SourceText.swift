internal import SloburnModel

/// Says in words what the definition of a data source holds.
enum SourceText {
    /// Which records are read, then how they become samples, in an order that is always the same.
    static func properties(_ source: DataSourceDefinition) -> [Property] {
        var properties: [Property] = []
        switch source.topics {
        case .names(let names): properties.append(Property("topics", names.sorted().joined(separator: ", ")))
        case .pattern(let pattern): properties.append(Property("topics", pattern))
        }
        if source.envelope != .none { properties.append(Property("envelope", source.envelope.rawValue)) }
        if let registry = source.avroSchemas?.registry {
            properties.append(Property("registry", registry.url))
            if registry.timeout != SchemaRegistry.defaultTimeout {
                properties.append(Property("registry.timeout", "\(registry.timeout)"))
            }
        }
        properties += format(source.format)
        properties += [
            Property("maxFutureSkew", "\(source.maxFutureSkew)"),
            Property("allowedLateness", "\(source.allowedLateness)"),
            Property("maxRecordBytes", "\(source.maxRecordBytes)"),
            Property("idleAfter", "\(source.idleAfter)"),
        ]
        if source.dialect != .standard { properties.append(Property("dialect", source.dialect.rawValue)) }
        if source.reorderWindow != DataSourceDefinition.defaultReorderWindow {
            properties.append(Property("reorderWindow", "\(source.reorderWindow)"))
        }
        if let mapping = source.mapping { properties += self.properties(mapping) }
        return properties + source.metrics.map(text) + LabelText.properties(source.labels)
            + RelationText.properties(source)
    }

    /// That name or password of a registry differ, which are not shown.
    static func changedCredentials(
        from old: DataSourceDefinition, to new: DataSourceDefinition
    ) -> [PropertyChange] {
        guard let before = old.avroSchemas?.registry, let after = new.avroSchemas?.registry,
            (before.user, before.password) != (after.user, after.password)
        else { return [] }
        return [PropertyChange(property: "registry.credentials", old: "***", new: "***")]
    }

    private static func format(_ format: SourceFormat) -> [Property] {
        switch format {
        case .json(_, let framing): return [Property("framing", framing.rawValue)]
        case .otlp(let options, _):
            let temporality = options.temporality.map { [Property("temporality", $0.rawValue)] } ?? []
            let signal = [Property("format", format.name), Property("signal", options.signal.rawValue)]
            guard options.signal == .spans else { return signal + temporality }
            let kinds = options.spanKinds.map(\.rawValue).sorted().joined(separator: ", ")
            return signal + [Property("spanKinds", kinds), Property("metric", options.metric)]
        case .influx(let precision):
            return [Property("format", format.name), Property("precision", precision.rawValue)]
        case .telegrafJSON(let timestamps):
            return [Property("format", format.name), Property("timestamps", timestamps.rawValue)]
        case .prometheusJSON, .vectorJSON: return [Property("format", format.name)]
        }
    }

    private static func text(_ rule: MetricRule) -> Property {
        let details = [rule.kind?.rawValue, rule.interval.map { "over \($0)" }, rule.unit.map { "unit \($0)" }]
            .compactMap { $0 }.joined(separator: ", ")
        switch rule.names {
        case .name(let name): return Property("metrics \(name)", details)
        case .pattern(let pattern): return Property("metrics \(pattern)", details)
        }
    }

    private static func properties(_ mapping: JSONMapping) -> [Property] {
        var properties = [
            Property("kind", mapping.kind.rawValue), Property("metric", text(mapping.metric)),
            Property("value", text(mapping.value)), Property("unit", text(mapping.unit)),
        ]
        properties.append(Property("timestamp", mapping.timestamp.map(text) ?? "that of the record"))
        if let start = mapping.start { properties.append(Property("start", text(start))) }
        properties.append(Property("labels", mapping.labels?.joined(separator: ", ") ?? "every other field"))
        if let id = mapping.id { properties.append(Property("id", "field \(id)")) }
        return properties
    }

    private static func text(_ field: JSONMapping.TimestampField) -> String {
        "field \(field.field), \(field.encoding.rawValue), \(field.timeZone)"
            + (field.at == .start ? ", at the start" : "")
    }

    private static func text(_ property: JSONMapping.Property) -> String {
        switch property {
        case .field(let path): "field \(path)"
        case .constant(let text): "always \(text)"
        }
    }
}
