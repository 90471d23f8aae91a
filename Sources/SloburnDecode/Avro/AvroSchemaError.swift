/// What is wrong with an Avro schema.
public struct AvroSchemaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where in its JSON text, as in `fields[2].type.items`; empty for the whole.
    public let path: String
    /// What is wrong, with the value received and what would be right.
    public let message: String

    init(_ path: String, _ message: String) {
        self.path = path
        self.message = message
    }

    /// `path: message`.
    public var description: String { path.isEmpty ? "Avro schema: \(message)" : "Avro schema at \(path): \(message)" }
}
