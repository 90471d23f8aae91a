import SloburnDecode
import SloburnModel

/// Turns Avro data into JSON by the schemas that they name.
final class AvroPayloads {
    private var transcoders: [ConfluentFrame.SchemaID: AvroTranscoder] = [:]
    private let schemas: AvroSchemaSet

    init(_ schemas: AvroSchemaSet) {
        self.schemas = schemas
    }

    /// The JSON of a datum; it lives until the next call.
    func json(
        of datum: UnsafeRawBufferPointer, _ schema: ConfluentFrame.SchemaID
    ) throws(Rejection) -> UnsafeRawBufferPointer {
        try transcoder(of: schema).transcode(datum)
    }

    private func transcoder(of id: ConfluentFrame.SchemaID) throws(Rejection) -> AvroTranscoder {
        if let known = transcoders[id] { return known }
        guard let text = schemas.text(of: id.name) else {
            let known = schemas.names.isEmpty ? "none is" : schemas.names.joined(separator: ", ") + " are"
            throw Rejection(.unsupported, "there is no Avro schema \(id.name) in confluent.schemas; \(known) known")
        }
        do throws(AvroSchemaError) {
            let transcoder = AvroTranscoder(try AvroSchema(text))
            transcoders[id] = transcoder
            return transcoder
        } catch {
            throw Rejection(.unsupported, "the Avro schema \(id.name) can't be used: \(error)")
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
}
