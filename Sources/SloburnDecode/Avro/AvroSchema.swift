/// An Avro schema, as a registry or a file holds it.
///
/// *Source:* Apache Avro 1.11 specification, "Schema Declaration".
public struct AvroSchema: Hashable, Sendable {
    /// Its types; types name others by their number here, so that a record can hold itself.
    public let types: [AvroType]
    /// The number of the type of a whole datum.
    public let root: Int

    /// Reads a schema.
    ///
    /// Attributes that say nothing about how data are written (`doc`, `order`, defaults of fields, unknown ones) are
    /// not looked at. A logical type whose attributes are not valid is left out, as Avro asks for.
    ///
    /// - Parameters:
    ///   - json: its JSON text.
    ///   - references: the texts of schemas whose named types it uses, each one after those that it uses itself.
    /// - Throws: what is wrong: no JSON, unknown types or such defined twice, names and attributes that are not valid.
    public init(_ json: String, references: [String] = []) throws(AvroSchemaError) {
        var parser = AvroSchemaParser()
        for (index, reference) in references.enumerated() {
            _ = try Self.read(reference, with: &parser, path: "references[\(index)]")
        }
        root = try Self.read(json, with: &parser, path: "")
        types = parser.types
    }

    private static func read(
        _ json: String, with parser: inout AvroSchemaParser, path: String
    ) throws(AvroSchemaError) -> Int {
        let text = Array(json.utf8)
        // The closure's error type is lost on the way out of `withUnsafeBytes`.
        let result: Result<Int, AvroSchemaError> = text.withUnsafeBytes { bytes in
            let reader = JSONTreeReader()
            // The nodes live as long as their reader.
            return withExtendedLifetime(reader) {
                do throws(JSONSyntaxError) {
                    let node = try reader.read(bytes)
                    return Result { () throws(AvroSchemaError) in
                        try parser.type(node, AvroSchemaParser.Place(path: path, namespace: ""))
                    }
                } catch {
                    return .failure(
                        AvroSchemaError(path, "not a JSON text: \(error.message) at byte \(error.offset)"))
                }
            }
        }
        return try result.get()
    }
}
