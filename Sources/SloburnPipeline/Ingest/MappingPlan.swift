import SloburnDecode
import SloburnModel
import SloburnNormalize

/// Where the properties of a source's samples are, and how they are read; it never changes.
///
/// It is a class because it is large: a mapper that held it by value would be copied with each call.
final class MappingPlan: Sendable {
    /// Where a property comes from.
    struct Property {
        /// The number of its path; nil for a constant.
        var path: Int?
        /// The name of its field.
        var name = ""
        var constant: [UInt8] = []
    }

    /// 2001-09-09T01:46:40Z: what lies before is a default or a wrong unit, not a time.
    private static let earliestTime = Timestamp(seconds: 1_000_000_000)
    private static let latestTime = Timestamp(seconds: 9_220_000_000)

    /// The paths that its records are read for, in the order of their numbers.
    let paths: [String]
    let metric: Property
    let unit: Property
    /// The path of each needed label; -1 where the mapping provides no such label.
    let labelPaths: [Int]
    /// Whether a sample's value is a number of events.
    let isDelta: Bool
    /// What a rate is the average of; nil where samples are none.
    let rateInterval: TimeSpan?
    let value: Property
    /// The number that every sample holds, where it is short.
    let constantNumber: ShortNumber?
    /// The number of the event time's path; nil for the record's own timestamp.
    private let timePath: Int?
    private let timeName: String
    private let timeParser: TimestampParser
    /// Whether the event time is when an event began: it is counted when it was over.
    let isTimeOfStart: Bool
    private let start: (path: Int, parser: TimestampParser)?
    private let idPath: Int?
    /// The fields that tell one series from another, where values are cumulative: paths and names.
    let seriesFields: [(path: Int, name: [UInt8])]

    /// Creates the plan of a mapping whose samples need these labels.
    init(mapping: JSONMapping, labels: [String]) throws(ZoneError) {
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
        constantNumber = value.constant.withUnsafeBytes { try? NumberText.parse($0, property: "value") }
            .flatMap(ShortNumber.init)
        unit = property(mapping.unit)
        let field = mapping.timestamp
        timePath = (field?.field).map(path)
        timeName = field?.field ?? ""
        timeParser = TimestampParser(
            encoding: field?.encoding ?? .auto, timeZone: try ZoneRules(identifier: field?.timeZone ?? "UTC"))
        isTimeOfStart = field?.at == .start
        start = try mapping.start.map { field throws(ZoneError) in
            let zone = try ZoneRules(identifier: field.timeZone)
            return (path(field.field), TimestampParser(encoding: field.encoding, timeZone: zone))
        }
        idPath = mapping.id.map(path)
        let identifying = mapping.kind == .cumulative ? mapping.labels ?? labels : []
        seriesFields = identifying.map { (path($0), Array($0.utf8)) }
        isDelta = mapping.kind == .delta
        rateInterval = mapping.kind == .rate ? mapping.interval : nil
        labelPaths = labels.map { mapping.providesLabel($0) ? path($0) : -1 }
        self.paths = paths
    }

    /// Whether its samples have ids.
    var hasIDs: Bool { idPath != nil }

    /// The event time of an element.
    @inline(__always)
    func time(_ json: JSONRecord, _ index: Int, recordTime: Timestamp?) throws(Rejection) -> Timestamp {
        if let timePath {
            let field = json.field(timePath, ofElement: index)
            if field.isShortNumber, field.decimals == 0, let time = timeParser.common(field.significand) {
                return time
            }
        }
        return try anyTime(json, index, recordTime)
    }

    private func anyTime(_ json: JSONRecord, _ index: Int, _ recordTime: Timestamp?) throws(Rejection) -> Timestamp {
        guard let timePath else { return try Self.time(ofRecord: recordTime) }
        let field = json.field(timePath, ofElement: index)
        switch field.kind {
        case .absent, .null: throw .missing(timeName, "the event time")
        case .string: return try timeParser.parse(field.bytes, isNumber: false)
        case .number:
            guard let number = field.shortNumber else { return try timeParser.parse(field.bytes, isNumber: true) }
            return try timeParser.parse(number, writtenAs: field.bytes)
        default:
            throw Rejection(
                .badTimestamp, "\(timeName) must hold the event time as a text or number, not \(field.kind.article)")
        }
    }

    static func time(ofRecord timestamp: Timestamp?) throws(Rejection) -> Timestamp {
        guard let timestamp else {
            throw Rejection(
                .missingField, "the Kafka record has no timestamp and the source maps no field to the event time")
        }
        guard (earliestTime...latestTime).contains(timestamp) else {
            throw Rejection(
                .badTimestamp,
                "the Kafka record's timestamp is \(timestamp.milliseconds) ms since 1970, which is no time of an "
                    + "event; milliseconds from 2001 to 2262 are needed")
        }
        return timestamp
    }

    /// When the series of a cumulative value began; nil where no field says so.
    func start(_ json: JSONRecord, _ index: Int) throws(Rejection) -> Timestamp? {
        guard let start else { return nil }
        let field = json.field(start.path, ofElement: index)
        switch field.kind {
        case .string: return try start.parser.parse(field.bytes, isNumber: false)
        case .number: return try start.parser.parse(field.bytes, isNumber: true)
        default: return nil
        }
    }

    /// Why a field can't be a metric's name.
    func refusal(ofMetric field: JSONField) -> Rejection {
        if field.isMissing { return .missing(metric.name, "the metric's name") }
        return Rejection(
            .malformed, "\(metric.name) must hold the metric's name as a text, not \(field.kind.article)")
    }

    /// The text of a unit; an absent one is the default "1": a threshold that needs another family will refuse it.
    @inline(__always)
    func unitText(_ field: JSONField) throws(Rejection) -> UnsafeRawBufferPointer {
        switch field.kind {
        case .string, .number: return field.bytes
        case .absent, .null: return UnsafeRawBufferPointer(start: nil, count: 0)
        default:
            throw Rejection(.unknownUnit, "\(unit.name) must hold a unit as a text, not \(field.kind.article)")
        }
    }

    /// The number an element holds.
    func number(_ json: JSONRecord, _ index: Int) throws(Rejection) -> Decimal128 {
        guard let path = value.path else {
            return try value.constant.lend { bytes throws(Rejection) in
                try NumberText.parse(bytes, property: "value")
            }
        }
        let field = json.field(path, ofElement: index)
        if let number = field.shortNumber { return number }
        switch field.kind {
        case .absent, .null: throw .missing(value.name, "the value")
        case .number, .string: return try NumberText.parse(field.bytes, property: value.name)
        default: throw Rejection(.malformed, "\(value.name) must hold a number, not \(field.kind.article)")
        }
    }

    /// The id of an element; nil for none.
    func id(_ json: JSONRecord, _ index: Int) -> UnsafeRawBufferPointer? {
        guard let idPath else { return nil }
        let field = json.field(idPath, ofElement: index)
        switch field.kind {
        case .string, .number: return field.bytes.isEmpty ? nil : field.bytes
        default: return nil
        }
    }
}

extension Rejection {
    static func missing(_ name: String, _ meaning: String) -> Rejection {
        Rejection(.missingField, "\(name) is absent or null; it must hold \(meaning)")
    }
}

extension JSONField.Kind {
    /// The kind with its article, for messages.
    var article: String {
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
