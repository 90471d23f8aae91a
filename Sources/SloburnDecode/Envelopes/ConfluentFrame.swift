public import SloburnModel

/// What a serializer of a schema registry puts before a value, or into its headers: which schema it was written with.
///
/// In the value: byte 0, the schema's id in four bytes, and for Protobuf which message of the schema it is. In the
/// header `__value_schema_id`: byte 1 and the schema's 16-byte GUID, or byte 0 and the id, and for Protobuf the message
/// again; the value then has no frame. The header is looked for first.
///
/// *Source:* Confluent documentation, "Wire format"; the clients' `SchemaId` for the header.
public struct ConfluentFrame: Hashable, Sendable {
    /// Which schema.
    public enum SchemaID: Hashable, Sendable {
        /// By its number in one registry.
        case id(UInt32)
        /// By its GUID of 16 bytes, the same in all registries.
        case guid([UInt8])
    }

    /// The header with the schema of a value.
    public static let headerName = "__value_schema_id"

    /// The schema.
    public let schema: SchemaID
    /// Which message of a Protobuf schema: its number in the file, then in the message around it; empty for others.
    public let messageIndexes: [Int]
    /// Where the value without its frame is.
    public let payload: Range<Int>

    /// Reads a frame.
    ///
    /// - Parameters:
    ///   - value: the record's value.
    ///   - headers: the record's headers.
    ///   - hasMessageIndexes: whether the schema is a Protobuf one.
    /// - Throws: `.malformed` where there is no frame, or one that is cut off.
    public init(
        _ value: UnsafeRawBufferPointer, headers: [RecordHeader] = [], hasMessageIndexes: Bool = false
    ) throws(Rejection) {
        // As Kafka's clients do: the last header of a name counts.
        if let header = headers.last(where: { $0.name == Self.headerName }) {
            let result: Result<Parts, Rejection> = (header.value ?? []).withUnsafeBytes { bytes in
                Result { () throws(Rejection) in try Self.read(header: bytes, hasMessageIndexes) }
            }
            let parts = try result.get()
            self.init(schema: parts.schema, messageIndexes: parts.indexes, payload: 0..<value.count)
        } else {
            let parts = try Self.read(value: value, hasMessageIndexes)
            self.init(schema: parts.schema, messageIndexes: parts.indexes, payload: parts.end..<value.count)
        }
    }

    private init(schema: SchemaID, messageIndexes: [Int], payload: Range<Int>) {
        self.schema = schema
        self.messageIndexes = messageIndexes
        self.payload = payload
    }

    private typealias Parts = (schema: SchemaID, indexes: [Int], end: Int)

    private static func read(
        value bytes: UnsafeRawBufferPointer, _ hasMessageIndexes: Bool
    ) throws(Rejection) -> Parts {
        guard let first = bytes.first else {
            throw Rejection(.malformed, "the value is empty; a Confluent frame of 5 bytes is wanted")
        }
        guard first == 0, bytes.count >= 5 else {
            throw Rejection(
                .malformed, "the value begins with \(FirstBytes.text(bytes)), not with byte 0 and a 4-byte schema id",
                hint: RecordHint.of(bytes, wanted: .frame)
                    ?? "is there no frame, or is the schema in a header of another name?")
        }
        return try indexes(bytes, behind: 5, .id(id(bytes)), hasMessageIndexes, "the Confluent frame")
    }

    private static func read(
        header bytes: UnsafeRawBufferPointer, _ hasMessageIndexes: Bool
    ) throws(Rejection) -> Parts {
        let name = "the header \(headerName)"
        switch (bytes.first, bytes.count) {
        case (0, 5...): return try indexes(bytes, behind: 5, .id(id(bytes)), hasMessageIndexes, name)
        case (1, 17...): return try indexes(bytes, behind: 17, .guid(Array(bytes[1..<17])), hasMessageIndexes, name)
        default:
            let wanted = "1 and a 16-byte GUID or 0 and a 4-byte id are wanted"
            throw Rejection(.malformed, "\(name) holds \(FirstBytes.text(bytes)); \(wanted)")
        }
    }

    private static func id(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 1, as: UInt32.self))
    }

    private static func indexes(
        _ bytes: UnsafeRawBufferPointer, behind start: Int, _ schema: SchemaID, _ hasMessageIndexes: Bool,
        _ name: String
    ) throws(Rejection) -> Parts {
        guard hasMessageIndexes else { return (schema, [], start) }
        guard let (indexes, end) = MessageIndexes.read(bytes, from: start) else {
            let found = FirstBytes.text(UnsafeRawBufferPointer(rebasing: bytes[start...]))
            throw Rejection(
                .malformed, "\(name) has no Protobuf message indexes behind the schema's id, but \(found)")
        }
        return (schema, indexes, end)
    }
}
