/// The Avro schemas that the records of a source may be written with.
public struct AvroSchemaSet: Hashable, Sendable {
    /// Their texts by their ids: a number, or a GUID in hexadecimal digits with hyphens.
    public var texts: [String: String]
    /// What is asked for those that are not among them; nil for nothing.
    public var registry: SchemaRegistry?

    /// Creates a set.
    public init(texts: [String: String], registry: SchemaRegistry? = nil) {
        self.texts = texts
        self.registry = registry
    }

    /// The text of a schema.
    public func text(of id: String) -> String? { texts[id] }

    /// The ids, sorted.
    public var names: [String] { texts.keys.sorted() }
}
