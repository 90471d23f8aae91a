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
        properties += [
            Property("framing", source.framing == .ndjson ? "ndjson" : "single"),
            Property("maxFutureSkew", "\(source.maxFutureSkew)"),
            Property("allowedLateness", "\(source.allowedLateness)"),
            Property("maxRecordBytes", "\(source.maxRecordBytes)"),
            Property("idleAfter", "\(source.idleAfter)"),
        ]
        return properties + self.properties(source.mapping)
    }

    private static func properties(_ mapping: JSONMapping) -> [Property] {
        var properties = [
            Property("kind", mapping.kind.rawValue), Property("metric", text(mapping.metric)),
            Property("value", text(mapping.value)), Property("unit", text(mapping.unit)),
        ]
        if let timestamp = mapping.timestamp {
            let text = "field \(timestamp.field), \(timestamp.encoding.rawValue), \(timestamp.timeZone)"
            properties.append(Property("timestamp", text))
        } else {
            properties.append(Property("timestamp", "that of the record"))
        }
        properties.append(Property("labels", mapping.labels?.joined(separator: ", ") ?? "every other field"))
        if let id = mapping.id { properties.append(Property("id", "field \(id)")) }
        return properties
    }

    private static func text(_ property: JSONMapping.Property) -> String {
        switch property {
        case .field(let path): "field \(path)"
        case .constant(let text): "always \(text)"
        }
    }
}
