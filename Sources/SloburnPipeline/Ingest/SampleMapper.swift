import SloburnDecode
import SloburnModel
import SloburnNormalize

/// One sample of a source, normalized; its labels and its value are with the mapper.
struct Sample {
    /// The event time.
    var time: Timestamp
    /// How much it counts in a ratio: 1 for an event, its value for a delta.
    var weight: Int64
    /// The text of its id, or nil; lives until the next record is read.
    var id: UnsafeRawBufferPointer?
}

/// Turns the JSON objects of one source into samples, as its mapping says.
///
/// It belongs to one thread and is no value: it keeps the sample at hand.
final class SampleMapper {
    /// The value of the sample at hand: checked, and only worked out when somebody asks for it.
    private enum Measurement {
        case short(ShortNumber, UnitScale)
        case exact(Quantity)
    }

    let plan: MappingPlan
    /// The metric and labels of the sample mapped last, sealed.
    private(set) var key = RouteKey()
    private var measurement = Measurement.exact(.duration(nanoseconds: 0))
    /// Whether the value of the sample at hand is no count although its kind says so: a threshold takes it all the same.
    private(set) var isNoCount = false
    private var units: UnitCache
    // Its attributes are labels too.
    private let envelope: EnvelopeIntake?
    // The plan's, in memory that nobody shares.
    private let labelPaths: UnsafeMutableBufferPointer<Int>

    /// Creates the mapper of records whose samples need these labels.
    init(
        mapping: JSONMapping, labels: [String], dialect: UnitDialect, _ envelope: EnvelopeIntake?
    ) throws(ZoneError) {
        self.envelope = envelope
        units = UnitCache(dialect: dialect)
        plan = try MappingPlan(mapping: mapping, labels: labels)
        labelPaths = .allocate(capacity: plan.labelPaths.count)
        _ = labelPaths.initialize(fromContentsOf: plan.labelPaths)
    }

    deinit {
        labelPaths.deallocate()
    }

    /// Maps an element of a record.
    ///
    /// - Parameters:
    ///   - index: the element.
    ///   - json: what was read of the record's value.
    ///   - recordTime: the record's timestamp, or nil when it has none.
    /// - Returns: the sample.
    /// - Throws: why it can't be used.
    func map(_ index: Int, of json: JSONRecord, recordTime: Timestamp?) throws(Rejection) -> Sample {
        let kind = json.kind(ofElement: index)
        guard kind == .object else {
            throw Rejection(.malformed, "a JSON object is needed for a sample, not \(kind.article)")
        }
        key.removeAll()
        try appendMetric(json, index)
        var time = try plan.time(json, index, recordTime: recordTime)
        let weight = try measure(json, index)
        if plan.isTimeOfStart, case .duration(let nanoseconds) = try quantity(index, of: json) {
            time = time + TimeSpan(nanoseconds: nanoseconds)
        }
        appendLabels(json, index)
        key.seal()
        return Sample(time: time, weight: weight, id: plan.hasIDs ? plan.id(json, index) : nil)
    }

    /// The value of the sample mapped last, in its base unit.
    ///
    /// - Parameters:
    ///   - index: its element.
    ///   - json: the record it was mapped from.
    /// - Returns: the value.
    /// - Throws: what `map` would have thrown.
    func quantity(_ index: Int, of json: JSONRecord) throws(Rejection) -> Quantity {
        switch measurement {
        case .exact(let quantity): return quantity
        case .short(let number, let scale):
            if let quantity = scale.quantity(significand: number.significand, decimals: number.decimals) {
                return quantity
            }
            return try unit(json, index).quantity(of: plan.number(json, index))
        }
    }
}

// MARK: - Cumulative series

extension SampleMapper {
    /// The value of the sample mapped last, as a count of events.
    func eventCount(_ index: Int, of json: JSONRecord) throws(Rejection) -> Int64 {
        try unit(json, index).eventCount(of: plan.number(json, index))
    }

    /// Which series the sample mapped last belongs to, by its metric, unit and labels.
    func series(_ index: Int, of json: JSONRecord) -> SeriesIdentity {
        var series = SeriesIdentity()
        key.withMetric { metric in ("__name__" as StaticString).lend { series.add($0, metric) } }
        for (path, name) in plan.seriesFields {
            let field = json.field(path, ofElement: index)
            if !field.isMissing { name.withUnsafeBytes { series.add($0, field.bytes) } }
        }
        return series
    }
}

extension StaticString {
    fileprivate func lend(_ body: (UnsafeRawBufferPointer) -> Void) {
        withUTF8Buffer { body(UnsafeRawBufferPointer($0)) }
    }
}

// MARK: - Metric and labels

extension SampleMapper {
    private func appendMetric(_ json: JSONRecord, _ index: Int) throws(Rejection) {
        if let path = plan.metric.path {
            let field = json.field(path, ofElement: index)
            guard field.kind == .string, field.bytes.count > 0 else { throw plan.refusal(ofMetric: field) }
            key.append(field.bytes)
        } else {
            plan.metric.constant.withUnsafeBytes { key.append($0) }
        }
        key.endText()
    }

    private func appendLabels(_ json: JSONRecord, _ index: Int) {
        if let envelope { return appendLabels(json, index, envelope) }
        for path in labelPaths {
            // -1 where the mapping provides no such label.
            if path >= 0 { appendLabel(json.field(path, ofElement: index)) }
            key.endText()
        }
    }

    private func appendLabels(_ json: JSONRecord, _ index: Int, _ envelope: EnvelopeIntake) {
        for (number, path) in labelPaths.enumerated() {
            let field = path >= 0 ? json.field(path, ofElement: index) : nil
            if let field, !field.isMissing {
                appendLabel(field)
            } else {
                key.append(envelope.labelTexts[number])
            }
            key.endText()
        }
    }

    /// Appends a scalar as label text; null, absent, objects and arrays are the same as "".
    @inline(__always)
    private func appendLabel(_ field: JSONField) {
        switch field.kind {
        case .string: key.append(field.bytes)
        case .number where field.isShortNumber && field.decimals == 0 && field.significand != 0:
            // A whole number in JSON has no zeros before it: it is its own label text.
            key.append(field.bytes)
        case .number: appendNumber(field.bytes)
        case .true: ("true" as StaticString).withUTF8Buffer { key.append(UnsafeRawBufferPointer($0)) }
        case .false: ("false" as StaticString).withUTF8Buffer { key.append(UnsafeRawBufferPointer($0)) }
        case .absent, .null, .object, .array: break
        }
    }

    private func appendNumber(_ token: UnsafeRawBufferPointer) {
        if NumberText.isCanonicalLabel(token) { return key.append(token) }
        var text: [UInt8] = []
        NumberText.canonicalLabel(token, into: &text)
        text.withUnsafeBytes { key.append($0) }
    }
}

// MARK: - Value and unit

extension SampleMapper {
    /// Checks the value and returns how much the sample counts.
    private func measure(_ json: JSONRecord, _ index: Int) throws(Rejection) -> Int64 {
        let scale = try scale(json, index)
        let number: ShortNumber?
        if let path = plan.value.path {
            number = ShortNumber(json.field(path, ofElement: index))
        } else {
            number = plan.constantNumber
        }
        guard let number, scale.takes(significand: number.significand) else { return try measureExactly(json, index) }
        measurement = .short(number, scale)
        guard plan.isDelta else { return try rateCount(json, index) ?? 1 }
        if scale.isOne, number.decimals == 0, number.significand >= 0 {
            isNoCount = false
            return number.significand
        }
        return deltaCount(json, index)
    }

    /// What a delta counts; 0 and `isNoCount` where its value is no count.
    private func deltaCount(_ json: JSONRecord, _ index: Int) -> Int64 {
        let count = try? eventCount(index, of: json)
        isNoCount = count == nil
        return count ?? 0
    }

    private func measureExactly(_ json: JSONRecord, _ index: Int) throws(Rejection) -> Int64 {
        let unit = try unit(json, index)
        let number = try plan.number(json, index)
        measurement = .exact(try unit.quantity(of: number))
        return plan.isDelta ? deltaCount(json, index) : try rateCount(json, index) ?? 1
    }

    /// What a rate comes to; nil where samples are none.
    private func rateCount(_ json: JSONRecord, _ index: Int) throws(Rejection) -> Int64? {
        guard let interval = plan.rateInterval else { return nil }
        return try unit(json, index).eventCount(ofRate: plan.number(json, index), over: interval)
    }

    private func scale(_ json: JSONRecord, _ index: Int) throws(Rejection) -> UnitScale {
        if let path = plan.unit.path {
            return try units.scale(for: plan.unitText(json.field(path, ofElement: index)))
        }
        return try plan.unit.constant.lend { bytes throws(Rejection) in try units.scale(for: bytes) }
    }

    private func unit(_ json: JSONRecord, _ index: Int) throws(Rejection) -> MeasurementUnit {
        if let path = plan.unit.path {
            return try units.unit(for: plan.unitText(json.field(path, ofElement: index)))
        }
        return try plan.unit.constant.lend { bytes throws(Rejection) in try units.unit(for: bytes) }
    }
}
