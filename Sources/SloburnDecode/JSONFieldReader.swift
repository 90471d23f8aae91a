internal import CSimdJSON
public import SloburnModel

/// One field of a JSON object, as it was written.
public struct JSONField {
    /// What the field holds.
    public enum Kind: UInt8, Sendable {
        case absent, null, string, number, `true`, `false`, object, array
    }

    /// What the field holds.
    public let kind: Kind
    /// The unescaped text of a string, the text as written of a number, object or array, else empty.
    ///
    /// It lives as long as the record's bytes, at most until the reader's next read.
    public let bytes: UnsafeRawBufferPointer
    /// What a number of at most 18 digits without an exponent is; nil for all else.
    public let shortNumber: Decimal128?

    /// True for absent and null alike.
    public var isMissing: Bool { kind == .absent || kind == .null }
}

/// What is wrong with a JSON text.
public struct JSONSyntaxError: Error, Hashable, Sendable {
    /// What is wrong.
    public let message: String
    /// Where, in bytes from the start.
    public let offset: Int
}

/// The fields of a JSON record; they live as long as the record's bytes, at most until the reader's next read.
public struct JSONRecord {
    /// How many elements it has: 1, or as many as a top-level array.
    public let elementCount: Int
    private let kinds: UnsafePointer<UInt8>?
    private let slots: UnsafePointer<sloburn_json_slot>?
    private let pathCount: Int

    fileprivate init(_ result: sloburn_json_result, pathCount: Int) {
        elementCount = result.element_count
        kinds = result.element_kinds
        slots = result.slots
        self.pathCount = pathCount
    }

    /// What element `index` is; only objects have fields.
    public func kind(ofElement index: Int) -> JSONField.Kind {
        guard let kinds, index < elementCount else { return .absent }
        return JSONField.Kind(rawValue: kinds[index]) ?? .absent
    }

    /// The field at path number `path` of element `index`.
    public func field(_ path: Int, ofElement index: Int) -> JSONField {
        guard let slots, index < elementCount, path < pathCount else {
            return JSONField(
                kind: .absent, bytes: UnsafeRawBufferPointer(start: nil, count: 0), shortNumber: nil)
        }
        let slot = slots[index * pathCount + path]
        return JSONField(
            kind: JSONField.Kind(rawValue: slot.kind) ?? .absent,
            bytes: UnsafeRawBufferPointer(start: slot.text, count: slot.length), shortNumber: Self.number(slot))
    }
}

extension JSONRecord {
    private static func number(_ slot: sloburn_json_slot) -> Decimal128? {
        guard slot.is_short_number != 0 else { return nil }
        return Decimal128(
            significand: Int128(slot.significand), exponent: slot.significand == 0 ? 0 : -Int(slot.decimals))
    }
}

/// Reads a fixed set of fields from JSON records, in place.
///
/// It owns the C reader and is used by one thread at a time. A record is one value, or a top-level array of values (a
/// batch). The whole text is validated.
public final class JSONFieldReader {
    private let reader: OpaquePointer
    private let pathCount: Int

    /// Creates a reader of these paths: dotted, a key that literally holds the dots wins.
    public init(paths: [String]) {
        pathCount = paths.count
        // One buffer for all paths, so that a single pointer has to stay valid during the call, which copies them.
        let text = paths.joined().utf8.map { CChar(bitPattern: $0) } + [0]
        let lengths = paths.map(\.utf8.count)
        reader = text.withUnsafeBufferPointer { text in
            var start = text.baseAddress
            let starts: [UnsafePointer<CChar>?] = lengths.map { length in
                defer { start = start?.advanced(by: length) }
                return start
            }
            return sloburn_json_new(starts, lengths, lengths.count)
        }
    }

    deinit {
        sloburn_json_free(reader)
    }

    /// Reads a record.
    ///
    /// - Parameter bytes: the record.
    /// - Returns: its fields.
    /// - Throws: `JSONSyntaxError` when any part of it is not JSON.
    public func read(_ bytes: UnsafeRawBufferPointer) throws(JSONSyntaxError) -> JSONRecord {
        let result = sloburn_json_read(reader, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        if let error = result.error {
            throw JSONSyntaxError(message: String(cString: error), offset: result.error_offset)
        }
        return JSONRecord(result, pathCount: pathCount)
    }
}
