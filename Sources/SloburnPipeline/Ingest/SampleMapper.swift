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
    let plan: MappingPlan
    /// The metric and labels of the sample mapped last.
    private(set) var labels = LabelBytes()
    private var units = UnitCache()

    /// Creates the mapper of a source whose samples need these labels.
    init(source: DataSourceDefinition, labels: [String]) throws(ZoneError) {
        plan = try MappingPlan(source: source, labels: labels)
    }

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
        let time = try plan.time(json, index, record)
        let quantity = try quantity(json, index)
        for label in plan.labelPaths.indices {
            if let path = plan.labelPaths[label] { appendLabel(json.field(path, ofElement: index)) }
            labels.endText()
        }
        return Sample(
            time: time, quantity: quantity.value, weight: quantity.weight, id: plan.id(json, index))
    }

    private mutating func appendMetric(_ json: JSONRecord, _ index: Int) throws(Rejection) {
        if let path = plan.metric.path {
            let field = json.field(path, ofElement: index)
            guard !field.isMissing else { throw .missing(plan.metric.name, "the metric's name") }
            guard field.kind == .string, !field.bytes.isEmpty else {
                throw Rejection(
                    .malformed,
                    "\(plan.metric.name) must hold the metric's name as a text, not \(field.kind.article)")
            }
            labels.append(field.bytes)
        } else {
            plan.metric.constant.withUnsafeBytes { labels.append($0) }
        }
        labels.endText()
    }

    private mutating func quantity(
        _ json: JSONRecord, _ index: Int
    ) throws(Rejection) -> (value: Quantity, weight: Int64) {
        let unit = try unit(json, index)
        let number = try plan.number(json, index)
        let quantity = try unit.quantity(of: number)
        guard plan.isDelta else { return (quantity, 1) }
        return (quantity, try plan.weight(of: number, unit))
    }

    private mutating func unit(_ json: JSONRecord, _ index: Int) throws(Rejection) -> MeasurementUnit {
        guard let path = plan.unit.path else {
            return try plan.unit.constant.lend { bytes throws(Rejection) in try units.unit(for: bytes) }
        }
        let field = json.field(path, ofElement: index)
        switch field.kind {
        // An absent unit is the default "1"; a threshold that needs another family will refuse it.
        case .absent, .null: return try units.unit(for: UnsafeRawBufferPointer(start: nil, count: 0))
        case .string, .number: return try units.unit(for: field.bytes)
        default:
            throw Rejection(.unknownUnit, "\(plan.unit.name) must hold a unit as a text, not \(field.kind.article)")
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
}

extension StaticString {
    fileprivate func withStaticBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        withUTF8Buffer { body(UnsafeRawBufferPointer($0)) }
    }
}
