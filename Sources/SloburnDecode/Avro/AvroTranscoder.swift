public import SloburnModel
internal import SloburnNormalize

/// Turns binary Avro data of one schema into JSON, for what reads JSON by paths.
///
/// A record becomes an object, an enumeration its symbol's text, a union the bare value without an object around it.
/// Bytes and fixed become base64 text, decimal numbers plain digits, a duration an object of `months`, `days` and
/// `milliseconds`; dates, times and timestamps stay the integers they are. `NaN` and infinities become the texts `NaN`,
/// `Infinity` and `-Infinity`.
///
/// The schema is the writer's. It is not resolved against one of a reader: a reader of paths looks for fields by name
/// only, so that promotions and the order of fields make no difference; aliases and defaults are not applied.
///
/// A transcoder belongs to one thread. Whatever the bytes are, it ends, within its limits.
public final class AvroTranscoder {
    /// What a datum may take.
    public struct Limits: Hashable, Sendable {
        /// How deep values may be nested; readers of JSON have a limit as well.
        public var depth: Int
        /// How many bytes its JSON may have.
        public var bytes: Int
        /// How many items its arrays and maps may have in all.
        public var items: Int

        /// Creates limits, all of them 1 or more; a depth of more than 1000 is not safe on small stacks.
        public init(depth: Int = 128, bytes: Int = 16 << 20, items: Int = 1_000_000) {
            self.depth = depth
            self.bytes = bytes
            self.items = items
        }
    }

    /// How many parts of a field's path a message names at most: a datum may be nested more than anybody reads.
    private static let longestPath = 8

    private let program: AvroProgram
    private let limits: Limits
    private var writer: JSONTextWriter

    /// Creates a transcoder for data written with this schema.
    public init(_ schema: AvroSchema, limits: Limits = Limits()) {
        program = AvroProgram(schema)
        self.limits = limits
        writer = JSONTextWriter(limit: max(1, limits.bytes))
    }

    /// Turns a datum into JSON.
    ///
    /// - Parameter datum: the whole of it, without a frame.
    /// - Returns: its JSON, which lives as long as the transcoder, until the next call.
    /// - Throws: `.malformed` for what is no datum of the schema, `.oversized` beyond the limits; the message names the
    ///   field and the byte.
    public func transcode(_ datum: UnsafeRawBufferPointer) throws(Rejection) -> UnsafeRawBufferPointer {
        // The closures' error types are lost on the way out.
        let rejection = program.steps.withUnsafeBufferPointer { steps in
            program.parts.withUnsafeBufferPointer { parts in
                program.texts.withUnsafeBytes { texts in
                    var reader = AvroDatumReader(datum, steps: steps, parts: parts, texts: texts, limits: limits)
                    return Self.run(&reader, program.root, &writer)
                }
            }
        }
        if let rejection { throw rejection }
        return writer.text
    }

    private static func run(
        _ reader: inout AvroDatumReader, _ root: Int, _ writer: inout JSONTextWriter
    ) -> Rejection? {
        writer.removeAll()
        do throws(AvroFault) {
            try reader.value(root, depth: 1, to: &writer)
            if reader.rest > 0 { throw reader.fault(.trailingBytes(reader.rest)) }
            return nil
        } catch {
            let place = "Avro \(field(of: reader)), byte \(error.offset)"
            return Rejection(error.reason, "\(place): \(error.message)\(hint(error, reader.bytes))")
        }
    }

    /// Where a fault is, as in `field items[3].price`; of a deep one, where its outer parts are.
    private static func field(of reader: AvroDatumReader) -> String {
        var text = ""
        for part in reader.path.reversed().prefix(longestPath) {
            switch part {
            case .name(let name):
                text += (text.isEmpty ? "" : ".") + String(decoding: reader.texts[name], as: UTF8.self)
            case .index(let index): text += "[\(index)]"
            case .key(let key): text += "[\(Excerpt.quoted(key))]"
            }
        }
        if reader.path.count > longestPath { text += "…" }
        return text.isEmpty ? "datum" : "field \(text)"
    }

    /// What the datum may be instead.
    private static func hint(_ fault: AvroFault, _ datum: UnsafeRawBufferPointer) -> String {
        guard fault.reason == .malformed else { return "" }
        if datum.starts(with: Array("Obj\u{1}".utf8)) { return "; it begins like an Avro file, one datum is wanted" }
        if datum.starts(with: [0xC3, 0x01]) {
            return "; it begins like Avro's single-object encoding, a bare datum is wanted"
        }
        if datum.first == 0, datum.count >= 5 {
            return "; was it written with this schema, and is it a datum without a Confluent frame?"
        }
        if datum.first == UInt8(ascii: "{") { return "; it begins like JSON, is it Avro?" }
        return "; was it written with this schema?"
    }
}
