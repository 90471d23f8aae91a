import Foundation
import SloburnDecode
public import SloburnModel

/// One line of a backtest's input: a Kafka record written as JSON.
public struct RecordedRecord {
    /// How the line held the value; a dead letter is written in the same way.
    public enum Value {
        /// `"value": null`: a tombstone.
        case none
        /// A JSON string: its text is the record's bytes.
        case text(UnsafeRawBufferPointer)
        /// Any other JSON value: its text as written is the record's bytes.
        case json(UnsafeRawBufferPointer)
        /// `"valueBase64"`: the decoded bytes.
        case binary([UInt8])
    }

    /// The topic.
    public var topic: String
    /// The partition; 0 when the line names none.
    public var partition: Int32
    /// The offset, or nil when the line names none.
    public var offset: Int64?
    /// Milliseconds since the epoch, or nil when the line names none.
    public var timestampMilliseconds: Int64?
    /// The key, or nil.
    public var key: String?
    /// The headers as the JSON text of an object, or nil.
    public var headers: UnsafeRawBufferPointer?
    /// The value.
    public var value: Value

    /// Lends the value's bytes; nil for a tombstone.
    public func withValue<Result>(_ body: (UnsafeRawBufferPointer?) -> Result) -> Result {
        switch value {
        case .none: body(nil)
        case .text(let bytes), .json(let bytes): body(bytes)
        case .binary(let bytes): bytes.withUnsafeBytes { body($0) }
        }
    }
}

/// What is wrong with a line of a backtest's input.
public struct RecordedRecordError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The property, the value received and what would be right.
    public let description: String
}

/// Reads the lines of a backtest's input; a record's bytes live as long as its line, at most until the next one is read.
public final class RecordedRecordReader {
    private let reader = JSONFieldReader(paths: RecordedFields.paths)
    private let headerReader = JSONTreeReader()

    /// Creates a reader.
    public init() {}

    /// Reads one line.
    ///
    /// - Parameter line: its bytes, without the line break.
    /// - Returns: the record.
    /// - Throws: what is wrong with it.
    public func read(_ line: UnsafeRawBufferPointer) throws(RecordedRecordError) -> RecordedRecord {
        let fields: RecordedFields
        do throws(JSONSyntaxError) {
            fields = RecordedFields(record: try reader.read(line))
        } catch {
            throw RecordedRecordError(description: "not JSON at byte \(error.offset): \(error.message)")
        }
        guard line.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else {
            throw RecordedRecordError(description: "a JSON object is needed for a record")
        }
        return try fields.recorded()
    }
}

extension RecordedRecordReader {
    /// The headers of a record, in their order; what is neither a text nor null is its JSON text.
    public func headers(of record: RecordedRecord) -> [RecordHeader] {
        guard let json = record.headers, let object = try? headerReader.read(json) else { return [] }
        return object.members.map { name, value in
            RecordHeader(
                name: String(decoding: name, as: UTF8.self), value: value.kind == .null ? nil : Array(value.jsonText))
        }
    }
}

extension JSONNode {
    /// The text of a string, else the value as written.
    fileprivate var jsonText: [UInt8] {
        switch kind {
        case .true: Array("true".utf8)
        case .false: Array("false".utf8)
        default: Array(bytes)
        }
    }
}

/// The properties of one line.
private struct RecordedFields {
    static let paths = ["topic", "partition", "offset", "timestamp", "key", "headers", "value", "valueBase64"]

    let record: JSONRecord

    func recorded() throws(RecordedRecordError) -> RecordedRecord {
        let topic = field("topic")
        guard topic.kind == .string, !topic.bytes.isEmpty else {
            throw RecordedRecordError(description: "topic: a text is needed")
        }
        guard let partition = Int32(exactly: try integer("partition") ?? 0) else {
            throw RecordedRecordError(description: "partition: it must be below 2147483648")
        }
        return RecordedRecord(
            topic: text(topic), partition: partition,
            offset: try integer("offset"), timestampMilliseconds: try timestamp(), key: try key(),
            headers: try headers(), value: try value())
    }

    private func field(_ name: String) -> JSONField {
        // The names are this file's own.
        record.field(Self.paths.firstIndex(of: name) ?? 0, ofElement: 0)
    }

    private func text(_ field: JSONField) -> String { String(decoding: field.bytes, as: UTF8.self) }

    private func integer(_ name: String) throws(RecordedRecordError) -> Int64? {
        let field = field(name)
        if field.isMissing { return nil }
        guard field.kind == .number, let value = Int64(text(field)), value >= 0 else {
            throw RecordedRecordError(description: "\(name): a whole number, 0 or more, is needed; got \(text(field))")
        }
        return value
    }

    private func timestamp() throws(RecordedRecordError) -> Int64? {
        let field = field("timestamp")
        if field.isMissing { return nil }
        guard field.kind == .number, let value = Int64(text(field)), Timestamp(milliseconds: value) != nil else {
            throw RecordedRecordError(description: "timestamp: milliseconds since 1970 are needed; got \(text(field))")
        }
        // Kafka's -1 means none.
        return value < 0 ? nil : value
    }

    private func key() throws(RecordedRecordError) -> String? {
        let field = field("key")
        if field.isMissing { return nil }
        guard field.kind == .string else { throw RecordedRecordError(description: "key: a text or null is needed") }
        return text(field)
    }

    private func headers() throws(RecordedRecordError) -> UnsafeRawBufferPointer? {
        let field = field("headers")
        if field.isMissing { return nil }
        guard field.kind == .object else { throw RecordedRecordError(description: "headers: an object is needed") }
        return field.bytes
    }

    private func value() throws(RecordedRecordError) -> RecordedRecord.Value {
        let value = field("value")
        switch value.kind {
        case .string: return .text(value.bytes)
        case .object, .array, .number: return .json(value.bytes)
        case .true: return .binary(Array("true".utf8))
        case .false: return .binary(Array("false".utf8))
        case .null, .absent: break
        }
        let encoded = field("valueBase64")
        switch encoded.kind {
        case .string:
            guard let data = Data(base64Encoded: text(encoded)) else {
                throw RecordedRecordError(description: "valueBase64: this is not base64")
            }
            return .binary(Array(data))
        case .null, .absent:
            guard value.kind == .null else {
                throw RecordedRecordError(description: "value or valueBase64 is needed; null for a tombstone")
            }
            return .none
        default: throw RecordedRecordError(description: "valueBase64: a text is needed")
        }
    }
}
