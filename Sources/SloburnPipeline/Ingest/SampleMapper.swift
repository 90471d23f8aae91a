import SloburnDecode
import SloburnModel
import SloburnNormalize

/// One sample of a source, normalized; its labels are in the mapper's buffer.
struct Sample {
    /// The event time.
    var time: Timestamp
    /// The value in its base unit.
    var quantity: Quantity
    /// How much it counts in a ratio: 1 for an event, its value for a delta.
    var weight: Int64
    /// The text of its id, or nil; lives until the next record is read.
    var id: UnsafeRawBufferPointer?
}

/// Turns the JSON objects of one source into samples, as its mapping says.
struct SampleMapper {
    private enum Property {
        case field(path: Int, name: String)
        case constant([UInt8])
    }

    /// 2001-09-09T01:46:40Z: what lies before is a default or a wrong unit, not a time.
    private static let earliestTime = Timestamp(seconds: 1_000_000_000)

    let source: DataSourceDefinition
    let reader: JSONFieldReader
    /// The metric and labels of the sample mapped last.
    private(set) var labels = LabelBytes()
    private let metric: Property
    private let value: Property
    private let unit: Property
    private let time: (path: Int, name: String, parser: TimestampParser)?
    private let id: Int?
    /// The path of each needed label; nil where the mapping provides no such label.
    private let labelPaths: [Int?]
    private var units = UnitCache()

    /// Creates the mapper of a source whose samples need these labels.
    init(source: DataSourceDefinition, labels: [String]) throws(ZoneError) {
        self.source = source
        let mapping = source.mapping
        var paths: [String] = []
        func path(_ name: String) -> Int {
            if let index = paths.firstIndex(of: name) { return index }
            paths.append(name)
            return paths.count - 1
        }
        func property(_ property: JSONMapping.Property) -> Property {
            switch property {
            case .field(let name): .field(path: path(name), name: name)
            case .constant(let text): .constant(Array(text.utf8))
            }
        }
        metric = property(mapping.metric)
        value = property(mapping.value)
        unit = property(mapping.unit)
        if let field = mapping.timestamp {
            let zone = try ZoneRules(identifier: field.timeZone)
            time = (path(field.field), field.field, TimestampParser(encoding: field.encoding, timeZone: zone))
        } else {
            time = nil
        }
        id = mapping.id.map(path)
        labelPaths = labels.map { mapping.providesLabel($0) ? path($0) : nil }
        reader = JSONFieldReader(paths: paths)
    }

    /// Maps an element of the record read last.
    ///
    /// - Parameters:
    ///   - index: the element.
    ///   - record: the record, for its timestamp.
    /// - Returns: the sample.
    /// - Throws: why it can't be used.
    mutating func map(_ index: Int, of record: InputRecord) throws(Rejection) -> Sample {
        let kind = reader.kind(ofElement: index)
        guard kind == .object else {
            throw Rejection(.malformed, "a JSON object is needed for a sample, not \(kind.article)")
        }
        labels.removeAll()
        try appendMetric(index)
        let time = try time(index, record)
        let quantity = try quantity(index)
        for path in labelPaths { appendLabel(path.map { reader.field($0, ofElement: index) }) }
        return Sample(
            time: time, quantity: quantity.value, weight: quantity.weight, id: id(index))
    }

    private mutating func appendMetric(_ index: Int) throws(Rejection) {
        switch metric {
        case .constant(let bytes):
            labels.append { $0.append(contentsOf: bytes) }
        case .field(let path, let name):
            let field = reader.field(path, ofElement: index)
            guard !field.isMissing else { throw .missing(name, "the metric's name") }
            guard field.kind == .string, !field.bytes.isEmpty else {
                throw Rejection(.malformed, "\(name) must hold the metric's name as a text, not \(field.kind.article)")
            }
            labels.append { $0.append(contentsOf: field.bytes) }
        }
    }

    private func time(_ index: Int, _ record: InputRecord) throws(Rejection) -> Timestamp {
        guard let time else {
            guard let timestamp = record.timestamp else {
                throw Rejection(
                    .missingField, "the Kafka record has no timestamp and the source maps no field to the event time")
            }
            guard timestamp >= Self.earliestTime else {
                throw Rejection(
                    .badTimestamp,
                    "the Kafka record's timestamp is \(timestamp.milliseconds) ms since 1970, which is no time of an "
                        + "event; milliseconds from 2001 on are needed")
            }
            return timestamp
        }
        let field = reader.field(time.path, ofElement: index)
        switch field.kind {
        case .absent, .null: throw .missing(time.name, "the event time")
        case .string: return try time.parser.parse(field.bytes, isNumber: false)
        case .number: return try time.parser.parse(field.bytes, isNumber: true)
        default:
            throw Rejection(
                .badTimestamp, "\(time.name) must hold the event time as a text or number, not \(field.kind.article)")
        }
    }

    private mutating func quantity(_ index: Int) throws(Rejection) -> (value: Quantity, weight: Int64) {
        let unit = try unit(index)
        let number: Decimal128
        switch value {
        case .constant(let bytes):
            number = try bytes.lend { bytes throws(Rejection) in try NumberText.parse(bytes, property: "value") }
        case .field(let path, let name):
            let field = reader.field(path, ofElement: index)
            switch field.kind {
            case .absent, .null: throw .missing(name, "the value")
            case .number, .string: number = try NumberText.parse(field.bytes, property: name)
            default: throw Rejection(.malformed, "\(name) must hold a number, not \(field.kind.article)")
            }
        }
        let quantity = try unit.quantity(of: number)
        guard source.mapping.kind == .delta else { return (quantity, 1) }
        return (quantity, try weight(of: number, unit))
    }

    private func weight(of number: Decimal128, _ unit: MeasurementUnit) throws(Rejection) -> Int64 {
        // Counts are whole: 2.5 events would be rounded for ever, and a negative count would take back what is spent.
        guard unit.family == .dimensionless, let weight = number.wholeNumber(scaledBy: unit.factor), weight >= 0
        else {
            throw Rejection(
                .unsupported,
                "a delta must be a whole number of events, 0 or more, in a unit such as 1 or {request}; "
                    + "got \(number) in unit \"\(unit.symbol)\"")
        }
        return weight
    }

    private mutating func unit(_ index: Int) throws(Rejection) -> MeasurementUnit {
        switch unit {
        case .constant(let bytes):
            return try bytes.lend { bytes throws(Rejection) in try units.unit(for: bytes) }
        case .field(let path, let name):
            let field = reader.field(path, ofElement: index)
            switch field.kind {
            // An absent unit is the default "1"; a threshold that needs another family will refuse it.
            case .absent, .null: return try units.unit(for: UnsafeRawBufferPointer(start: nil, count: 0))
            case .string, .number: return try units.unit(for: field.bytes)
            default:
                throw Rejection(.unknownUnit, "\(name) must hold a unit as a text, not \(field.kind.article)")
            }
        }
    }

    private mutating func appendLabel(_ field: JSONField?) {
        labels.append { bytes in
            guard let field else { return }
            Self.append(field, to: &bytes)
        }
    }

    private mutating func id(_ index: Int) -> UnsafeRawBufferPointer? {
        guard let id else { return nil }
        let field = reader.field(id, ofElement: index)
        switch field.kind {
        case .string, .number: return field.bytes.isEmpty ? nil : field.bytes
        default: return nil
        }
    }

    /// A scalar as label text; null, absent, objects and arrays are the same as "".
    private static func append(_ field: JSONField, to bytes: inout [UInt8]) {
        switch field.kind {
        case .string: bytes.append(contentsOf: field.bytes)
        case .number: NumberText.canonicalLabel(field.bytes, into: &bytes)
        case .true: bytes.append(contentsOf: "true".utf8)
        case .false: bytes.append(contentsOf: "false".utf8)
        case .absent, .null, .object, .array: break
        }
    }
}

extension Rejection {
    fileprivate static func missing(_ name: String, _ meaning: String) -> Rejection {
        Rejection(.missingField, "\(name) is absent or null; it must hold \(meaning)")
    }
}

extension JSONField.Kind {
    /// The kind with its article, for messages.
    fileprivate var article: String {
        switch self {
        case .absent: "nothing"
        case .null: "null"
        case .string: "a string"
        case .number: "a number"
        case .true, .false: "a boolean"
        case .object: "an object"
        case .array: "an array"
        }
    }
}
