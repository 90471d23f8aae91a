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
    public mutating func ingest(
        _ record: InputRecord, lane: Int, clock: Timestamp?,
        willAccept: (Timestamp, inout IngestStage) -> Void = { _, _ in }
    ) {
        if !rejections.isEmpty { rejections.removeAll(keepingCapacity: true) }
        guard record.offset >= lanes[lane].resumeOffset else { return remember(record, lane: lane) }
        lanes[lane].take(record)
        let reference = record.isAppendTime ? record.timestamp : clock
        for index in 0..<lanes[lane].sources.count {
            let source = lanes[lane].sources[index]
            counters[source].records += 1
            guard let value = record.value else {
                counters[source].tombstones += 1
                continue
            }
            let origin = Origin(lane: lane, source: source, reference: reference)
            take(value, of: record, origin, willAccept)
        }
    }

    /// Where a record comes from and by which clock it is judged.
    private struct Origin {
        let lane: Int
        let source: Int
        let reference: Timestamp?
    }

    private mutating func take(
        _ value: UnsafeRawBufferPointer, of record: InputRecord, _ origin: Origin,
        _ willAccept: (Timestamp, inout IngestStage) -> Void
    ) {
        let source = origin.source
        let limit = sources[source].maxRecordBytes
        guard value.count <= limit else {
            let message = "the record has \(value.count) bytes; the source's maxRecordBytes allows \(limit)"
            reject(Rejection(.oversized, message), index: 0, source: source)
            return
        }
        guard sources[source].framing == .ndjson else {
            _ = takeText(value, firstIndex: 0, of: record, origin, willAccept)
            return
        }
        var index = 0
        Self.forEachLine(of: value) { text in
            index += takeText(text, firstIndex: index, of: record, origin, willAccept)
        }
        if index == 0 {
            reject(Rejection(.malformed, "the record holds no line with a JSON object"), index: 0, source: source)
        }
    }

    /// Takes one JSON text and returns how many positions of the batch it fills.
    private mutating func takeText(
        _ text: UnsafeRawBufferPointer, firstIndex: Int, of record: InputRecord, _ origin: Origin,
        _ willAccept: (Timestamp, inout IngestStage) -> Void
    ) -> Int {
        let source = origin.source
        let json: JSONRecord
        do throws(JSONSyntaxError) {
            json = try sources[source].reader.read(text)
        } catch {
            let message = "not JSON at byte \(error.offset): \(error.message)\(Self.hint(for: text))"
            reject(Rejection(.malformed, message), index: firstIndex, source: source)
            return 1
        }
        for element in 0..<json.elementCount {
            do throws(Rejection) {
                try countElement(element, of: json, record, origin, willAccept)
            } catch {
                reject(error, index: firstIndex + element, source: source)
            }
        }
        return json.elementCount
    }

    private mutating func countElement(
        _ element: Int, of json: JSONRecord, _ record: InputRecord, _ origin: Origin,
        _ willAccept: (Timestamp, inout IngestStage) -> Void
    ) throws(Rejection) {
        let source = origin.source
        let sample = try sources[source].map(element, of: json, record)
        try checkTime(sample.time, origin)
        let route = try sources[source].route(sample, counts: &counts)
        guard sources[source].isNew(sample, on: route, newest: clock) else {
            counters[source].duplicates += 1
            sources[source].noteDuplicate(on: route)
            return
        }
        willAccept(sample.time, &self)
        if sources[source].count(sample, on: route, into: &counts) {
            counters[source].counted += 1
        } else {
            counters[source].unmatched += 1
        }
        lanes[origin.lane].accept(sample.time, reference: origin.reference)
        clock = max(clock ?? sample.time, sample.time)
    }

    private func checkTime(_ time: Timestamp, _ origin: Origin) throws(Rejection) {
        let skew = sources[origin.source].maxFutureSkew
        if let reference = origin.reference, time > reference + skew {
            let ahead = (time - reference).inSeconds
            throw Rejection(
                .futureTimestamp,
                "the event is dated \(RFC3339.string(time)), \(ahead) s ahead of the reference clock; "
                    + "maxFutureSkew allows \(skew)")
        }
        let newest = latenessReference == .stream ? clock : lanes[origin.lane].latest
        let lateness = sources[origin.source].allowedLateness
        if let newest, time < newest - lateness {
            throw Rejection(
                .tooLate,
                "the event is dated \(RFC3339.string(time)), \((newest - time).inSeconds) s behind the newest one; "
                    + "allowedLateness allows \(lateness)")
        }
    }

    /// Takes the ids of a record that an earlier commit counted.
    private mutating func remember(_ record: InputRecord, lane: Int) {
        guard let value = record.value else { return }
        for source in lanes[lane].sources where value.count <= sources[source].maxRecordBytes {
            if sources[source].framing == .ndjson {
                Self.forEachLine(of: value) { remember($0, of: record, source: source, lane: lane) }
            } else {
                remember(value, of: record, source: source, lane: lane)
            }
        }
    }

    private mutating func remember(_ text: UnsafeRawBufferPointer, of record: InputRecord, source: Int, lane: Int) {
        guard let json = try? sources[source].reader.read(text) else { return }
        for element in 0..<json.elementCount {
            guard let sample = try? sources[source].map(element, of: json, record),
                !isAhead(sample.time, of: record, source: source),
                let route = try? sources[source].route(sample, counts: &counts)
            else { continue }
            _ = sources[source].isNew(sample, on: route, newest: lanes[lane].latest)
        }
    }

    /// Whether an event was refused because of its date when it was first read, at about the record's own time.
    private func isAhead(_ time: Timestamp, of record: InputRecord, source: Int) -> Bool {
        record.timestamp.map { time > $0 + sources[source].maxFutureSkew } ?? false
    }

    /// Calls `body` with each line of a record that is not blank.
    private static func forEachLine(of value: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        for line in value.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
            let text = UnsafeRawBufferPointer(rebasing: line)
            if text.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) { body(text) }
        }
    }

    private mutating func reject(_ rejection: Rejection, index: Int, source: Int) {
        let name = definition.sources[source].name
        counters[source].rejected[rejection.reason, default: 0] += 1
        rejectedSinceDrain[name, default: 0] += 1
        rejections.append(RejectedElement(source: name, index: index, rejection: rejection))
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

extension TimeSpan {
    /// The length in seconds, with milliseconds where there are any, rounded up.
    fileprivate var inSeconds: String {
        let milliseconds = -(-nanoseconds).flooredQuotient(1_000_000)
        let rest = String(milliseconds % 1_000 + 1_000).dropFirst()
        return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000)" : "\(milliseconds / 1_000).\(rest)"
    }
}
