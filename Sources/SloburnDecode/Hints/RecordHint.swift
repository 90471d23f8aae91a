public import SloburnModel

/// What a record that can't be read as its source says may be instead: part of a sentence, for messages.
///
/// The formats do not say what they are, and so this is a guess. It changes nothing about what is read.
public enum RecordHint {
    /// As what a record was to be read, by the name that it has in configurations.
    public enum Wanted: String, CaseIterable, Sendable {
        /// Any JSON, for a mapping.
        case json
        /// OTLP in JSON.
        case otlpJSON = "otlp-json"
        /// Telegraf's JSON.
        case telegrafJSON = "telegraf-json"
        /// That of prometheus-kafka-adapter.
        case prometheusJSON = "prometheus-json"
        /// Vector's JSON, which may have several lines.
        case vectorJSON = "vector-json"
        /// Line protocol.
        case lines = "influx"
        /// OTLP in Protobuf.
        case protobuf = "otlp-proto"
        /// The frame of a schema registry, whatever it holds.
        case frame = "envelope: confluent"

        var isJSON: Bool {
            switch self {
            case .json, .otlpJSON, .telegrafJSON, .prometheusJSON, .vectorJSON: true
            case .lines, .protobuf, .frame: false
            }
        }
    }

    /// The hint for bytes that can't be read.
    ///
    /// - Parameters:
    ///   - bytes: the record, or the part of it that was to be read.
    ///   - wanted: as what.
    /// - Returns: as in `it begins like Protobuf: is this otlp-proto?`; nil where nothing is likely.
    public static func of(_ bytes: UnsafeRawBufferPointer, wanted: Wanted) -> String? {
        guard let shape = RecordShape(bytes) else { return nil }
        switch shape {
        case .empty: return "it is empty"
        case .compressed(let name): return "it begins like \(name): is it compressed inside the value?"
        case .glueFrame: return "it begins like a frame of the AWS Glue registry, which is not supported"
        case .frame(let isWhole):
            if wanted == .frame { return isWhole ? nil : "it is cut off" }
            return isWhole ? question("it begins like a schema registry's frame", .frame, wanted) : nil
        case .protobuf: return question("it begins like Protobuf", .protobuf, wanted)
        case .lines: return question("it begins like line protocol", .lines, wanted)
        case .json: return json(bytes, wanted)
        }
    }

    /// The hint for an object of JSON that is not of the format wanted.
    ///
    /// - Parameters:
    ///   - object: the object.
    ///   - wanted: the format.
    /// - Returns: as in `it looks like Telegraf's: is this telegraf-json?`; nil where its members tell nothing.
    public static func of(_ object: JSONNode, wanted: Wanted) -> String? {
        guard let shape = JSONShape(object), shape.setting != wanted.rawValue else { return nil }
        return "it looks like \(shape.owner): is this \(shape.setting)?"
    }

    private static func question(_ finding: String, _ found: Wanted, _ wanted: Wanted) -> String? {
        if found == wanted { return nil }
        return "\(finding): \(wanted == .frame ? "is there no frame?" : "is this \(found.rawValue)?")"
    }

    private static func json(_ bytes: UnsafeRawBufferPointer, _ wanted: Wanted) -> String? {
        let finding = "it begins like JSON"
        if wanted == .frame { return question(finding, .json, wanted) }
        var known = Wanted.json
        if !wanted.isJSON {
            let reader = JSONTreeReader()
            if let node = try? reader.read(bytes) {
                var elements = node.elements
                let object = node.kind == .array ? elements.next() : node
                return object.flatMap { of($0, wanted: wanted) } ?? question(finding, .json, wanted)
            }
            // The JSON of what writes the wanted format too.
            known = wanted == .lines ? .telegrafJSON : .otlpJSON
        }
        // Vector's JSON is read by lines.
        if wanted != .vectorJSON, RecordShape.holdsJSONLines(bytes) {
            return "it holds several lines of JSON: is this json with framing: ndjson?"
        }
        return wanted.isJSON ? nil : question(finding, known, wanted)
    }
}

extension Rejection {
    /// Creates a refusal whose message ends with a hint.
    ///
    /// - Parameters:
    ///   - reason: the dead letter's class.
    ///   - message: one sentence.
    ///   - hint: what may be the reason, as part of a sentence; nil where that is not known.
    public init(_ reason: RejectionClass, _ message: String, hint: String?) {
        self.init(reason, hint.map { "\(message); \($0)" } ?? message)
    }
}
