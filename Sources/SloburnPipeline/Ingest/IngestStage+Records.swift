import SloburnDecode
public import SloburnModel
import SloburnNormalize

extension IngestStage {
    /// Takes a record; afterwards `rejections` holds what could not be used of it.
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
        if !rejections.isEmpty { rejections.removeAll(keepingCapacity: true) }
        take(record, lanes[lane], clock, willAccept)
    }

    /// Takes records of one partition one after the other, up to the first of which something could not be used.
    ///
    /// - Parameters:
    ///   - indices: their numbers.
    ///   - lane: the partition's number.
    ///   - clock: the wall clock, as above.
    ///   - record: gives the record of a number; its bytes stay where they are during the call.
    /// - Returns: the number behind the last one taken; of that one `rejections` says what could not be used.
    public func ingest(
        _ indices: Range<Int>, lane: Int, clock: Timestamp?, record: (Int) -> InputRecord
    ) -> Int {
        if !rejections.isEmpty { rejections.removeAll(keepingCapacity: true) }
        let lane = lanes[lane]
        guard let source = lane.onlySource else {
            for index in indices {
                take(record(index), lane, clock) { _ in }
                if !rejections.isEmpty { return index + 1 }
            }
            return indices.upperBound
        }
        // The same, with the source looked up once.
        for index in indices {
            let record = record(index)
            lane.note(record)
            take(record, lane, source, clock) { _ in }
            if !rejections.isEmpty { return index + 1 }
        }
        return indices.upperBound
    }

    private func take(
        _ record: InputRecord, _ lane: InputLane, _ clock: Timestamp?, _ willAccept: (Timestamp) -> Void
    ) {
        lane.note(record)
        for source in lane.sources { take(record, lane, source, clock, willAccept) }
    }

    /// Takes what a record says for one of the sources that read its topic.
    private func take(
        _ record: InputRecord, _ lane: InputLane, _ source: SourcePipeline, _ clock: Timestamp?,
        _ willAccept: (Timestamp) -> Void
    ) {
        guard record.offset >= lane.resumeOffset else { return remember(record, lane, source) }
        let origin = Origin(time: record.timestamp, reference: record.isAppendTime ? record.timestamp : clock)
        take(record.value, origin, lane, source, willAccept)
    }

    /// What a record says of time.
    private struct Origin {
        /// The record's timestamp, or nil when it has none.
        let time: Timestamp?
        /// The clock by which its events are judged.
        let reference: Timestamp?
    }

    private func take(
        _ value: UnsafeRawBufferPointer?, _ origin: Origin, _ lane: InputLane, _ source: SourcePipeline,
        _ willAccept: (Timestamp) -> Void
    ) {
        source.counters.records += 1
        guard let value else {
            source.counters.tombstones += 1
            return
        }
        guard value.count <= source.maxRecordBytes else {
            return reject(.oversized(value.count, allowed: source.maxRecordBytes), index: 0, source)
        }
        if source.framing == .ndjson {
            takeLines(of: value, origin, lane, source, willAccept)
        } else {
            _ = takeText(value, 0, origin, lane, source, willAccept)
        }
    }

    private func takeLines(
        of value: UnsafeRawBufferPointer, _ origin: Origin, _ lane: InputLane, _ source: SourcePipeline,
        _ willAccept: (Timestamp) -> Void
    ) {
        var index = 0
        Self.forEachLine(of: value) { index += takeText($0, index, origin, lane, source, willAccept) }
        if index == 0 {
            reject(Rejection(.malformed, "the record holds no line with a JSON object"), index: 0, source)
        }
    }

    /// Takes one JSON text and returns how many positions of the batch it fills.
    private func takeText(
        _ text: UnsafeRawBufferPointer, _ firstIndex: Int, _ origin: Origin, _ lane: InputLane,
        _ source: SourcePipeline, _ willAccept: (Timestamp) -> Void
    ) -> Int {
        let json: JSONRecord
        do throws(JSONSyntaxError) {
            json = try source.reader.read(text)
        } catch {
            let message = "not JSON at byte \(error.offset): \(error.message)\(Self.hint(for: text))"
            reject(Rejection(.malformed, message), index: firstIndex, source)
            return 1
        }
        for element in 0..<json.elementCount {
            do throws(Rejection) {
                try countElement(element, of: json, origin, lane, source, willAccept)
            } catch {
                reject(error, index: firstIndex + element, source)
            }
        }
        return json.elementCount
    }

    private func countElement(
        _ element: Int, of json: JSONRecord, _ origin: Origin, _ lane: InputLane, _ source: SourcePipeline,
        _ willAccept: (Timestamp) -> Void
    ) throws(Rejection) {
        let sample = try source.mapper.map(element, of: json, recordTime: origin.time)
        try checkTime(sample.time, origin.reference, lane, source)
        let route = source.route(counts: &counts)
        let demand = source.demand(of: route)
        var quantity: Quantity?
        if demand == .value {
            quantity = try source.mapper.quantity(element, of: json)
            if let quantity { try source.check(quantity, on: route) }
        }
        // What no budget selects is not remembered.
        if let id = sample.id, demand != .nothing, !source.isNew(id, at: sample.time, newest: clock) {
            source.counters.duplicates += 1
            return source.noteDuplicate(on: route)
        }
        willAccept(sample.time)
        if demand == .nothing {
            source.counters.unmatched += 1
        } else {
            source.counters.counted += 1
            source.count(sample, quantity, on: route, into: &counts)
        }
        lane.accept(sample.time, reference: origin.reference)
        if clock.map({ sample.time > $0 }) ?? true { clock = sample.time }
    }

    private func checkTime(
        _ time: Timestamp, _ reference: Timestamp?, _ lane: InputLane, _ source: SourcePipeline
    ) throws(Rejection) {
        if let reference, time > reference + source.maxFutureSkew {
            throw .ahead(time, of: reference, allowed: source.maxFutureSkew)
        }
        let newest = latenessReference == .stream ? clock : lane.latest
        if let newest, time < newest - source.allowedLateness {
            throw .late(time, after: newest, allowed: source.allowedLateness)
        }
    }

    private func reject(_ rejection: Rejection, index: Int, _ source: SourcePipeline) {
        source.counters.rejected[rejection.reason, default: 0] += 1
        rejectedSinceDrain[source.name, default: 0] += 1
        rejections.append(RejectedElement(source: source.name, index: index, rejection: rejection))
    }
}

// MARK: - Ids of what was counted before

extension IngestStage {
    /// Takes the ids of a record that an earlier commit counted.
    private func remember(_ record: InputRecord, _ lane: InputLane, _ source: SourcePipeline) {
        guard let value = record.value, value.count <= source.maxRecordBytes else { return }
        if source.framing == .ndjson {
            Self.forEachLine(of: value) { remember($0, of: record, source, lane) }
        } else {
            remember(value, of: record, source, lane)
        }
    }

    private func remember(
        _ text: UnsafeRawBufferPointer, of record: InputRecord, _ source: SourcePipeline, _ lane: InputLane
    ) {
        guard let json = try? source.reader.read(text) else { return }
        for element in 0..<json.elementCount {
            guard let sample = try? source.mapper.map(element, of: json, recordTime: record.timestamp),
                let id = sample.id, !isAhead(sample.time, of: record, source)
            else { continue }
            let route = source.route(counts: &counts)
            if source.demand(of: route) == .value {
                guard let quantity = try? source.mapper.quantity(element, of: json),
                    (try? source.check(quantity, on: route)) != nil
                else { continue }
            }
            if source.demand(of: route) != .nothing {
                _ = source.isNew(id, at: sample.time, newest: lane.latest)
            }
        }
    }

    /// Whether an event was refused because of its date when it was first read, at about the record's own time.
    private func isAhead(_ time: Timestamp, of record: InputRecord, _ source: SourcePipeline) -> Bool {
        record.timestamp.map { time > $0 + source.maxFutureSkew } ?? false
    }
}

// MARK: - Texts and messages

extension IngestStage {
    /// Calls `body` with each line of a record that is not blank.
    private static func forEachLine(of value: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        for line in value.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
            let text = UnsafeRawBufferPointer(rebasing: line)
            if text.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) { body(text) }
        }
    }

    /// What the first bytes of a text that is no JSON suggest it might be instead.
    private static func hint(for text: UnsafeRawBufferPointer) -> String {
        guard let first = text.first else { return " (the value is empty)" }
        switch (first, text.count > 1 ? text[1] : 0) {
        case (0x00, _): return " (it begins with 0x00: a schema registry's frame?)"
        case (0x1F, 0x8B): return " (it begins like gzip: compressed inside the value?)"
        case (0x28, 0xB5): return " (it begins like zstd: compressed inside the value?)"
        case (0x0A, _): return " (it begins like Protobuf: is this an OTLP topic?)"
        default: return ""
        }
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
