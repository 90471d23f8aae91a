import SloburnDecode
import SloburnModel
import SloburnNormalize

extension IngestStage {
    /// Takes the JSON of a record.
    func takeJSON(
        _ payload: Payload, _ json: JSONIntake, _ reading: RecordReading, _ willAccept: (Timestamp) -> Void
    ) {
        // An event without data may be all that has to be known.
        guard let value = payload.bytes else {
            return Self.emptyObject.withUTF8Buffer {
                _ = takeText(UnsafeRawBufferPointer($0), payload.index, payload.id, json, reading, willAccept)
            }
        }
        guard json.framing == .ndjson else {
            _ = takeText(value, payload.index, payload.id, json, reading, willAccept)
            return
        }
        var index = payload.index
        Self.forEachLine(of: value) { index += takeText($0, index, payload.id, json, reading, willAccept) }
        if index == payload.index {
            reject(Rejection(.malformed, "the record holds no line with a JSON object"), index: index, reading)
        }
    }

    static var emptyObject: StaticString { "{}" }

    /// Takes one JSON text and returns how many positions of the batch it fills.
    func takeText(
        _ text: UnsafeRawBufferPointer, _ firstIndex: Int, _ envelopeID: UnsafeRawBufferPointer?,
        _ intake: JSONIntake, _ reading: RecordReading, _ willAccept: (Timestamp) -> Void
    ) -> Int {
        let json: JSONRecord
        do throws(JSONSyntaxError) {
            json = try intake.reader.read(text)
        } catch {
            let rejection = Rejection(
                .malformed, "not JSON at byte \(error.offset): \(error.message)",
                hint: RecordHint.of(text, wanted: .json))
            reject(rejection, index: firstIndex, reading)
            return 1
        }
        let series = intake.series?.identities(text)
        for element in 0..<json.elementCount {
            do throws(Rejection) {
                if intake.isCumulative {
                    let identity = series.flatMap { element < $0.count ? $0[element] : nil }
                    try countIncrease(element, of: json, intake, identity, envelopeID, reading, willAccept)
                } else {
                    try countElement(element, of: json, intake, envelopeID, reading, willAccept)
                }
            } catch {
                reject(error, index: firstIndex + element, reading)
            }
        }
        return json.elementCount
    }

    private func countElement(
        _ element: Int, of json: JSONRecord, _ intake: JSONIntake, _ envelopeID: UnsafeRawBufferPointer?,
        _ reading: RecordReading, _ willAccept: (Timestamp) -> Void
    ) throws(Rejection) {
        let source = reading.source
        let sample = try intake.mapper.map(element, of: json, recordTime: reading.time)
        try checkTime(sample.time, reading)
        let route = source.route(of: intake.mapper.key, counts: &counts)
        let demand = source.demand(of: route)
        if intake.mapper.isNoCount, source.countsWeights(of: route) {
            _ = try intake.mapper.eventCount(element, of: json)
        }
        var quantity: Quantity?
        if demand.contains(.value) {
            quantity = try intake.mapper.quantity(element, of: json)
            if let quantity { try source.check(quantity, on: route) }
        }
        // What nobody asks for is not remembered.
        if !demand.isEmpty, isDuplicate(sample, element, envelopeID, on: route, reading) { return }
        guard reading.isCounting else { return }
        accept(sample, quantity, on: route, demand, reading, willAccept)
        if demand.contains(.watch) { noteNumber(of: element, json, intake, at: sample.time, reading) }
    }

    /// Notes the number that its producer has given an accepted sample.
    private func noteNumber(
        of element: Int, _ json: JSONRecord, _ intake: JSONIntake, at time: Timestamp, _ reading: RecordReading
    ) {
        guard reading.isCounting, let numbers = intake.numbers,
            let number = numbers.number(ofElement: element, of: json)
        else { return }
        numbers.producer.withUnsafeBytes { reading.source.watched?.note(number, of: $0, at: time) }
    }

    /// Whether a sample has come before, by its own id or that of its envelope.
    private func isDuplicate(
        _ sample: Sample, _ element: Int, _ envelopeID: UnsafeRawBufferPointer?, on route: Int,
        _ reading: RecordReading
    ) -> Bool {
        if let id = sample.id { return !isNew(id, at: sample.time, on: route, reading) }
        guard let envelopeID else { return false }
        return !isNew(envelopeID, part: element, at: sample.time, on: route, reading)
    }

    /// Counts what a cumulative value has grown by.
    private func countIncrease(
        _ element: Int, of json: JSONRecord, _ intake: JSONIntake, _ identity: SeriesIdentity?,
        _ envelopeID: UnsafeRawBufferPointer?, _ reading: RecordReading, _ willAccept: (Timestamp) -> Void
    ) throws(Rejection) {
        let (mapper, source) = (intake.mapper, reading.source)
        let sample = try mapper.map(element, of: json, recordTime: reading.time)
        try checkTime(sample.time, reading)
        let count = try mapper.eventCount(element, of: json)
        let start = try mapper.plan.start(json, element)
        let route = source.route(of: mapper.key, counts: &counts)
        let demand = source.demand(of: route)
        if !demand.isEmpty, isDuplicate(sample, element, envelopeID, on: route, reading) { return }
        guard demand.asksWeight else {
            skip(sample.time, on: route, demand, reading, willAccept)
            if demand.contains(.watch) { noteNumber(of: element, json, intake, at: sample.time, reading) }
            return
        }
        let point = SeriesPoint(time: sample.time, start: start, value: CounterValue(count: count))
        do throws(Rejection) {
            let isAccepted = try countCounter(
                point, of: identity ?? mapper.series(element, of: json), on: route, demand, reading, willAccept)
            if isAccepted, demand.contains(.watch) {
                noteNumber(of: element, json, intake, at: sample.time, reading)
            }
        } catch {
            // What is put right and sent again has to count.
            if let id = sample.id {
                source.forget(id, part: 0)
            } else if let envelopeID {
                source.forget(envelopeID, part: element)
            }
            throw error
        }
    }
}

// MARK: - Texts

extension IngestStage {
    /// Calls `body` with each line of a record that is not blank.
    static func forEachLine(of value: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        for line in value.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
            let text = UnsafeRawBufferPointer(rebasing: line)
            if text.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) { body(text) }
        }
    }
}
