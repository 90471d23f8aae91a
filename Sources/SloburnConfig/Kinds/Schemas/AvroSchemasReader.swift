internal import SloburnDecode
internal import SloburnModel

/// Reads `connectionDetails.confluent`: the schemas of Avro data inside the envelope.
enum AvroSchemasReader {
    /// The schemas; nil, with a finding, where they can't be used.
    static func schemas(_ element: Element, of envelope: SourceEnvelope?, _ format: SourceFormat?) -> AvroSchemaSet? {
        if let envelope, envelope != .confluent {
            element.error(.exclusiveFields, "confluent has no place without envelope: confluent")
        }
        if let format, format.name != "json" {
            element.error(.exclusiveFields, "Avro data are read by the format json, not \(format.name)")
        }
        guard let fields = Fields(element, ["registry", "schemas"]) else { return nil }
        var set = AvroSchemaSet(texts: [:])
        if let place = fields["registry"] {
            guard let registry = SchemaRegistryReader.registry(place) else { return nil }
            set.registry = registry
            if fields["schemas"] == nil { return set }
        }
        let hint = "list the ids and texts of Avro schemas, or name a registry"
        guard let items = fields.required("schemas", hint)?.nonEmptyList() else { return nil }
        for item in items {
            guard let (id, text) = schema(item) else { continue }
            if set.texts.updateValue(text, forKey: id) != nil {
                item.error(.duplicateValue, "the schema '\(id)' is here twice")
            }
        }
        return set.texts.count == items.count ? set : nil
    }

    private static func schema(_ element: Element) -> (id: String, text: String)? {
        guard let fields = Fields(element, ["id", "schema", "file"]) else { return nil }
        let id = fields.required("id", "write the schema's number, or its GUID")?.scalarText()
        guard let (key, place) = fields.exactlyOne("schema", "file"),
            let text = key == "schema" ? place.nonEmptyText() : file(place), let id
        else { return nil }
        do throws(AvroSchemaError) {
            _ = try AvroSchema(text)
            return (id, text)
        } catch {
            place.error(.invalidValue, "not an Avro schema: \(error)")
            return nil
        }
    }

    /// The text of a file, whose path is relative to that of the document.
    private static func file(_ element: Element) -> String? {
        guard let name = element.nonEmptyText() else { return nil }
        let path = TablePath.resolved(name, in: element.file)
        switch element.findings.table(path) {
        case .text(let text): return text
        case .unreadable(let problem):
            element.error(.unreadableFile, "\(path) can't be read: \(problem)")
            return nil
        }
    }
}
