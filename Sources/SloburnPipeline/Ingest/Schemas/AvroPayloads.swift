import SloburnDecode
import SloburnModel

/// Turns Avro data into JSON by the schemas that they name.
final class AvroPayloads {
    private var transcoders: [ConfluentFrame.SchemaID: Result<AvroTranscoder, Rejection>] = [:]
    // Records of one topic mostly have one schema.
    private var last: (id: ConfluentFrame.SchemaID, transcoder: AvroTranscoder)?
    // Why the schema of the record at hand can't be had. The next record asks anew: schemas may be registered meanwhile.
    private var refusal: (id: ConfluentFrame.SchemaID, rejection: Rejection)?
    private let schemas: AvroSchemaSet
    private let lookup: SchemaLookup

    init(_ schemas: AvroSchemaSet, _ lookup: @escaping SchemaLookup) {
        self.schemas = schemas
        self.lookup = lookup
    }

    /// Whether a schema may have to be waited for.
    var asksForSchemas: Bool { schemas.registry != nil }

    /// The JSON of a datum; it lives until the next call.
    func json(
        of datum: UnsafeRawBufferPointer, _ schema: ConfluentFrame.SchemaID
    ) throws(Rejection) -> UnsafeRawBufferPointer {
        if let last, last.id == schema { return try last.transcoder.transcode(datum) }
        return try transcoder(of: schema).transcode(datum)
    }

    /// What has to be asked before data of a schema can be read; nil for nothing.
    func missing(_ id: ConfluentFrame.SchemaID) -> SchemaRequest? {
        if last?.id == id || transcoders[id] != nil { return nil }
        refusal = nil
        if let text = schemas.text(of: id.name) {
            keep(id, text, references: [])
        } else if let registry = schemas.registry {
            let request = SchemaRequest(registry: registry, id: id.requested)
            switch lookup(request) {
            case .known(let text, let references): keep(id, text, references: references)
            case .refused(let message): refusal = (id, Rejection(.unsupported, message))
            case .unknown: return request
            }
        } else {
            let known = schemas.names.isEmpty ? "none is" : schemas.names.joined(separator: ", ") + " are"
            let message = "there is no Avro schema \(id.name) in confluent.schemas; \(known) known"
            refusal = (id, Rejection(.unsupported, message))
        }
        return nil
    }

    private func transcoder(of id: ConfluentFrame.SchemaID) throws(Rejection) -> AvroTranscoder {
        if refusal?.id != id { _ = missing(id) }
        if let known = transcoders[id] {
            let transcoder = try known.get()
            last = (id, transcoder)
            return transcoder
        }
        defer { refusal = nil }
        throw refusal?.rejection ?? Rejection(.unsupported, "nobody has answered yet what the schema \(id.name) is")
    }

    private func keep(_ id: ConfluentFrame.SchemaID, _ text: String, references: [String]) {
        do throws(AvroSchemaError) {
            transcoders[id] = .success(AvroTranscoder(try AvroSchema(text, references: references)))
        } catch {
            transcoders[id] = .failure(
                Rejection(.unsupported, "the Avro schema \(id.name) can't be used: \(error)"))
        }
    }
}

extension ConfluentFrame.SchemaID {
    /// The id as configurations write it: a number, or a GUID in hexadecimal digits with hyphens.
    var name: String {
        switch self {
        case .id(let number): return String(number)
        case .guid(let bytes):
            let digits = bytes.map { byte in
                let text = String(byte, radix: 16)
                return text.count == 1 ? "0" + text : text
            }
            return [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { range in
                digits[range.clamped(to: digits.indices)].joined()
            }.joined(separator: "-")
        }
    }

    /// The id as a registry is asked for it.
    fileprivate var requested: SchemaRequest.ID {
        switch self {
        case .id(let number): .number(number)
        case .guid: .guid(name)
        }
    }
}
