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
    /// Where a property comes from.
    private struct Property {
        /// The number of its path; nil for a constant.
        var path: Int?
        /// The name of its field.
        var name = ""
        var constant: [UInt8] = []
    }

    /// 2001-09-09T01:46:40Z: what lies before is a default or a wrong unit, not a time.
    private static let earliestTime = Timestamp(seconds: 1_000_000_000)

    /// The paths that its records are read for, in the order of their numbers.
    let paths: [String]
    /// The metric and labels of the sample mapped last.
    private(set) var labels = LabelBytes()
    private let metric: Property
    private let value: Property
    private let unit: Property
    /// The number of the event time's path; nil for the record's own timestamp.
    private let timePath: Int?
    private let timeName: String
    private let timeParser: TimestampParser
    private let id: Int?
    private let isDelta: Bool
    /// The path of each needed label; nil where the mapping provides no such label.
    private let labelPaths: [Int?]
    private var units = UnitCache()

    /// Creates the mapper of a source whose samples need these labels.
    init(source: DataSourceDefinition, labels: [String]) throws(ZoneError) {
        let mapping = source.mapping
        var paths: [String] = []
        func path(_ name: String) -> Int {
            if let index = paths.firstIndex(of: name) { return index }
            paths.append(name)
            return paths.count - 1
        }
        func property(_ property: JSONMapping.Property) -> Property {
            switch property {
            case .field(let name): Property(path: path(name), name: name)
            case .constant(let text): Property(constant: Array(text.utf8))
            }
        }
        metric = property(mapping.metric)
        value = property(mapping.value)
        unit = property(mapping.unit)
        let field = mapping.timestamp
        timePath = (field?.field).map(path)
        timeName = field?.field ?? ""
        timeParser = TimestampParser(
            encoding: field?.encoding ?? .auto, timeZone: try ZoneRules(identifier: field?.timeZone ?? "UTC"))
        id = mapping.id.map(path)
        isDelta = mapping.kind == .delta
        labelPaths = labels.map { mapping.providesLabel($0) ? path($0) : nil }
        self.paths = paths
    }

    /// Whether its samples have ids.
    var hasIDs: Bool { id != nil }

    /// Maps an element of a record.
    ///
    /// - Parameters:
    ///   - index: the element.
    ///   - json: what was read of the record's value.
    ///   - record: the record, for its timestamp.
    /// - Returns: the sample.
    /// - Throws: why it can't be used.
    mutating func map(
        _ index: Int, of json: JSONRecord, _ record: InputRecord
    ) throws(Rejection) -> Sample {
        let kind = json.kind(ofElement: index)
        guard kind == .object else {
            throw Rejection(.malformed, "a JSON object is needed for a sample, not \(kind.article)")
        }
        labels.removeAll()
        try appendMetric(json, index)
        let time = try time(json, index, record)
        let quantity = try quantity(json, index)
        for path in labelPaths.indices {
            if let path = labelPaths[path] { appendLabel(json.field(path, ofElement: index)) }
            labels.endText()
        }
        return Sample(
            time: time, quantity: quantity.value, weight: quantity.weight, id: id(json, index))
    }

    private mutating func appendMetric(_ json: JSONRecord, _ index: Int) throws(Rejection) {
        if let path = metric.path {
            let field = json.field(path, ofElement: index)
            guard !field.isMissing else { throw .missing(metric.name, "the metric's name") }
            guard field.kind == .string, !field.bytes.isEmpty else {
                throw Rejection(
                    .malformed,
                    "\(metric.name) must hold the metric's name as a text, not \(field.kind.article)")
            }
            labels.append(field.bytes)
        } else {
            metric.constant.withUnsafeBytes { labels.append($0) }
        }
        labels.endText()
    }

    private func time(_ json: JSONRecord, _ index: Int, _ record: InputRecord) throws(Rejection) -> Timestamp {
        guard let timePath else { return try time(of: record) }
        let field = json.field(timePath, ofElement: index)
        switch field.kind {
        case .absent, .null: throw .missing(timeName, "the event time")
        case .string: return try timeParser.parse(field.bytes, isNumber: false)
        case .number: return try timeParser.parse(field.bytes, isNumber: true)
        default:
            throw Rejection(
                .badTimestamp, "\(timeName) must hold the event time as a text or number, not \(field.kind.article)")
        }
    }

    private func time(of record: InputRecord) throws(Rejection) -> Timestamp {
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

    private mutating func quantity(
        _ json: JSONRecord, _ index: Int
    ) throws(Rejection) -> (value: Quantity, weight: Int64) {
        let unit = try unit(json, index)
        let number = try number(json, index)
        let quantity = try unit.quantity(of: number)
        guard isDelta else { return (quantity, 1) }
        return (quantity, try weight(of: number, unit))
    }

    private func number(_ json: JSONRecord, _ index: Int) throws(Rejection) -> Decimal128 {
        guard let path = value.path else {
            return try value.constant.lend { bytes throws(Rejection) in
                try NumberText.parse(bytes, property: "value")
            }
        }
        let field = json.field(path, ofElement: index)
        switch field.kind {
        case .absent, .null: throw .missing(value.name, "the value")
        case .number, .string: return try NumberText.parse(field.bytes, property: value.name)
        default: throw Rejection(.malformed, "\(value.name) must hold a number, not \(field.kind.article)")
        }
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

    private mutating func unit(_ json: JSONRecord, _ index: Int) throws(Rejection) -> MeasurementUnit {
        guard let path = unit.path else {
            return try unit.constant.lend { bytes throws(Rejection) in try units.unit(for: bytes) }
        }
        let field = json.field(path, ofElement: index)
        switch field.kind {
        // An absent unit is the default "1"; a threshold that needs another family will refuse it.
        case .absent, .null: return try units.unit(for: UnsafeRawBufferPointer(start: nil, count: 0))
        case .string, .number: return try units.unit(for: field.bytes)
        default:
            throw Rejection(.unknownUnit, "\(unit.name) must hold a unit as a text, not \(field.kind.article)")
        }
    }

    /// Appends a scalar as label text; null, absent, objects and arrays are the same as "".
    private mutating func appendLabel(_ field: JSONField) {
        switch field.kind {
        case .string: labels.append(field.bytes)
        case .number: appendNumber(field.bytes)
        case .true: ("true" as StaticString).withStaticBytes { labels.append($0) }
        case .false: ("false" as StaticString).withStaticBytes { labels.append($0) }
        case .absent, .null, .object, .array: break
        }
    }

    private mutating func appendNumber(_ token: UnsafeRawBufferPointer) {
        if NumberText.isCanonicalLabel(token) { return labels.append(token) }
        var text: [UInt8] = []
        NumberText.canonicalLabel(token, into: &text)
        text.withUnsafeBytes { labels.append($0) }
    }

    private func id(_ json: JSONRecord, _ index: Int) -> UnsafeRawBufferPointer? {
        guard let id else { return nil }
        let field = json.field(id, ofElement: index)
        switch field.kind {
        case .string, .number: return field.bytes.isEmpty ? nil : field.bytes
        default: return nil
        }
    }
}

extension StaticString {
    fileprivate func withStaticBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        withUTF8Buffer { body(UnsafeRawBufferPointer($0)) }
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
