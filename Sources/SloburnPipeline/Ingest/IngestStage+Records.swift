public import SloburnModel
import SloburnNormalize

extension IngestStage {
    /// Takes a record; afterwards `rejections` holds what could not be used of it.
    ///
    /// Where `missingSchema` has to be asked for first, it is as if the record had not been given.
    ///
    /// - Parameters:
    ///   - record: the record.
    ///   - lane: its partition's number.
    ///   - clock: the wall clock, the reference for events dated ahead where the broker set no time; nil in a backtest
    ///     line without a timestamp, where nothing is too far ahead.
    ///   - willAccept: called before each sample that is accepted, with its event time; a backtest evaluates there.
    public func ingest(
        _ record: InputRecord, lane: Int, clock: Timestamp?, willAccept: (Timestamp) -> Void = { _ in }
    ) {
        forgetLast()
        if hasSchemas(for: record, lanes[lane]) { take(record, lanes[lane], clock, willAccept) }
    }

    /// Takes records of one partition one after the other, up to the first of which something could not be used, or
    /// before the first whose schema has to be asked for.
    ///
    /// - Parameters:
    ///   - indices: their numbers.
    ///   - lane: the partition's number.
    ///   - clock: the wall clock, as above.
    ///   - record: gives the record of a number; its bytes stay where they are during the call.
    /// - Returns: the number behind the last one taken; of that one `rejections` says what could not be used. Where
    ///   `missingSchema` has to be asked for first, the next one was not taken.
    public func ingest(
        _ indices: Range<Int>, lane: Int, clock: Timestamp?, record: (Int) -> InputRecord
    ) -> Int {
        forgetLast()
        let lane = lanes[lane]
        guard let reading = lane.onlyReading else {
            for index in indices {
                let record = record(index)
                guard hasSchemas(for: record, lane) else { return index }
                take(record, lane, clock) { _ in }
                if !rejections.isEmpty { return index + 1 }
            }
            return indices.upperBound
        }
        // The same, with the source looked up once.
        for index in indices {
            let record = record(index)
            guard hasSchemas(for: record, lane) else { return index }
            lane.note(record, clock: clock)
            take(record, reading, clock) { _ in }
            if !rejections.isEmpty { return index + 1 }
        }
        return indices.upperBound
    }

    /// Forgets what was said of the record before.
    @inline(__always)
    private func forgetLast() {
        if !rejections.isEmpty { rejections.removeAll(keepingCapacity: true) }
        if missingSchema != nil { missingSchema = nil }
    }

    /// Whether each source can read a record; else `missingSchema` says what has to be known first.
    @inline(__always)
    private func hasSchemas(for record: InputRecord, _ lane: InputLane) -> Bool {
        !lane.asksForSchemas || findSchemas(for: record, lane)
    }

    private func findSchemas(for record: InputRecord, _ lane: InputLane) -> Bool {
        for source in lane.sources where source.asksForSchemas {
            missingSchema = source.envelope?.missingSchema(of: record)
            if missingSchema != nil { return false }
        }
        return true
    }

    private func take(
        _ record: InputRecord, _ lane: InputLane, _ clock: Timestamp?, _ willAccept: (Timestamp) -> Void
    ) {
        lane.note(record, clock: clock)
        for reading in lane.readings { take(record, reading, clock, willAccept) }
    }

    /// Takes what a record says for one of the sources that read its topic.
    private func take(
        _ record: InputRecord, _ reading: RecordReading, _ clock: Timestamp?, _ willAccept: (Timestamp) -> Void
    ) {
        let source = reading.source
        source.place = SamplePlace(lane: reading.lane.number, offset: record.offset)
        let isCounting = reading.begin(record, clock: clock)
        guard isCounting || source.hasMemory else { return }
        if isCounting { reading.counters.records += 1 }
        if let size = record.value?.count, size > source.maxRecordBytes {
            return reject(.oversized(size, allowed: source.maxRecordBytes), index: 0, reading)
        }
        if let envelope = source.envelope { return open(record, envelope, reading, willAccept) }
        guard let value = record.value else {
            if isCounting { reading.counters.tombstones += 1 }
            return
        }
        if let json = source.json, json.framing == .single {
            _ = takeText(value, 0, nil, json, reading, willAccept)
        } else {
            take(Payload(bytes: value), reading, willAccept)
        }
    }

    /// Takes what is inside the envelope of a record.
    private func open(
        _ record: InputRecord, _ envelope: EnvelopeIntake, _ reading: RecordReading,
        _ willAccept: (Timestamp) -> Void
    ) {
        var isEmpty = true
        envelope.open(record) { result in
            isEmpty = false
            do throws(RefusedPayload) {
                let payload = try result.get()
                do throws(Rejection) {
                    reading.time = try envelope.time(of: payload) ?? record.timestamp
                } catch {
                    throw RefusedPayload(index: payload.index, rejection: error)
                }
                take(payload, reading, willAccept)
            } catch {
                reject(error.rejection, index: error.index, reading)
            }
        }
        if isEmpty, reading.isCounting { reading.counters.tombstones += 1 }
    }

    private func take(_ payload: Payload, _ reading: RecordReading, _ willAccept: (Timestamp) -> Void) {
        if let json = reading.source.json { takeJSON(payload, json, reading, willAccept) }
        if let points = reading.source.points { takePoints(payload, points, reading, willAccept) }
    }
}

// MARK: - What all samples have in common

extension IngestStage {
    /// Refuses an event dated too far ahead, or too late.
    @inline(__always)
    func checkTime(_ time: Timestamp, _ reading: RecordReading) throws(Rejection) {
        let source = reading.source
        if let reference = reading.reference, time > reference + source.maxFutureSkew {
            throw .ahead(time, of: reference, allowed: source.maxFutureSkew)
        }
        let newest = newestTime(for: reading)
        if let newest, time < newest - source.allowedLateness {
            throw .late(time, after: newest, allowed: source.allowedLateness)
        }
        if !reading.isCounting { reading.lane.readBack(time, reference: reading.reference) }
    }

    /// The newest event time before a sample: what is read back is judged as it was at its time.
    @inline(__always)
    private func newestTime(for reading: RecordReading) -> Timestamp? {
        guard reading.isCounting else { return reading.lane.latestReadBack }
        return latenessReference == .stream ? clock : reading.lane.latest
    }

    /// Whether a sample's id is new; that of a duplicate is counted.
    ///
    /// Samples that share the id of their envelope have `part` to tell them apart.
    func isNew(
        _ id: UnsafeRawBufferPointer, part: Int = 0, at time: Timestamp, on route: Int, _ reading: RecordReading
    ) -> Bool {
        guard reading.knowsRepeats else { return true }
        let newest = reading.isCounting ? clock : reading.lane.latest
        guard !reading.source.isNew(id, part: part, at: time, newest: newest) else { return true }
        noteDuplicate(on: route, reading)
        return false
    }

    /// Counts a sample that had come before.
    func noteDuplicate(on route: Int, _ reading: RecordReading) {
        guard reading.isCounting else { return }
        reading.counters.duplicates += 1
        reading.source.noteDuplicate(on: route)
    }

    /// Counts a sample that stands for itself.
    @inline(__always)
    func accept(
        _ sample: Sample, _ quantity: Quantity?, on route: Int, _ demand: Router.Demand, _ reading: RecordReading,
        _ willAccept: (Timestamp) -> Void
    ) {
        willAccept(sample.time)
        reading.noteSample(isCounted: demand.contains(.count))
        if demand.contains(.count) { reading.source.count(sample, quantity, on: route, into: &counts) }
        if demand.contains(.testimony) { reading.source.declare(sample.weight, at: sample.time, on: route) }
        didAccept(sample.time, on: route, demand, reading)
    }

    /// Counts a sample that no budget selects.
    func skip(
        _ time: Timestamp, on route: Int, _ demand: Router.Demand, _ reading: RecordReading,
        _ willAccept: (Timestamp) -> Void
    ) {
        guard reading.isCounting else { return }
        willAccept(time)
        reading.counters.unmatched += 1
        didAccept(time, on: route, demand, reading)
    }

    /// Notes that a sample was accepted, and moves the clock.
    @inline(__always)
    func didAccept(_ time: Timestamp, on route: Int, _ demand: Router.Demand, _ reading: RecordReading) {
        if demand.asksEvidence { reading.source.noteEvidence(at: time, on: route) }
        reading.lane.accept(time, reference: reading.reference)
        if clock.map({ time > $0 }) ?? true { clock = time }
    }

    /// Notes what could not be used.
    func reject(_ rejection: Rejection, index: Int, _ reading: RecordReading) {
        guard reading.isCounting else { return }
        reading.counters.rejected[rejection.reason, default: 0] += 1
        rejectedSinceDrain[reading.source.name, default: 0] += 1
        rejections.append(RejectedElement(source: reading.source.name, index: index, rejection: rejection))
    }
}

extension Rejection {
    fileprivate static func oversized(_ count: Int, allowed: Int) -> Rejection {
        Rejection(
            .oversized, "the record has \(count) bytes; the source's maxRecordBytes allows \(allowed)")
    }

    fileprivate static func ahead(_ time: Timestamp, of reference: Timestamp, allowed: TimeSpan) -> Rejection {
        Rejection(
            .futureTimestamp,
            "the event is dated \(RFC3339.string(time)), \((time - reference).inSeconds) s ahead of the reference clock; "
                + "maxFutureSkew allows \(allowed)")
    }

    fileprivate static func late(_ time: Timestamp, after newest: Timestamp, allowed: TimeSpan) -> Rejection {
        Rejection(
            .tooLate,
            "the event is dated \(RFC3339.string(time)), \((newest - time).inSeconds) s behind the newest one; "
                + "allowedLateness allows \(allowed)")
    }
}

extension TimeSpan {
    /// The length in seconds, with milliseconds where there are any, rounded up.
    fileprivate var inSeconds: String {
        let milliseconds = -(-nanoseconds).flooredQuotient(1_000_000)
        let rest = String(milliseconds % 1_000 + 1_000).dropFirst()
        return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000)" : "\(milliseconds / 1_000).\(rest)"
    }
}
