internal import CSimdJSON

/// What is wrong with a JSON text.
public struct JSONSyntaxError: Error, Hashable, Sendable {
    /// What is wrong.
    public let message: String
    /// Where, in bytes from the start.
    public let offset: Int
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
        precondition(Self.isLayoutShared, "JSONField must be laid out like sloburn_json_slot")
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

    static var isLayoutShared: Bool {
        MemoryLayout<JSONField>.stride == MemoryLayout<sloburn_json_slot>.stride
            && MemoryLayout<JSONField>.offset(of: \.text) == MemoryLayout<sloburn_json_slot>.offset(of: \.text)
            && MemoryLayout<JSONField>.offset(of: \.length) == MemoryLayout<sloburn_json_slot>.offset(of: \.length)
            && MemoryLayout<JSONField>.offset(of: \.significand)
                == MemoryLayout<sloburn_json_slot>.offset(of: \.significand)
            && MemoryLayout<JSONField>.offset(of: \.kind) == MemoryLayout<sloburn_json_slot>.offset(of: \.kind)
            && MemoryLayout<JSONField>.offset(of: \.isShortNumber)
                == MemoryLayout<sloburn_json_slot>.offset(of: \.is_short_number)
            && MemoryLayout<JSONField>.offset(of: \.decimals) == MemoryLayout<sloburn_json_slot>.offset(of: \.decimals)
            && MemoryLayout<JSONField>.offset(of: \.end) == MemoryLayout<sloburn_json_slot>.offset(of: \.end)
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
