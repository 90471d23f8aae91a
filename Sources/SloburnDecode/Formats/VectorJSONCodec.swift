public import SloburnModel
internal import SloburnNormalize

/// Reads metrics as Vector's kafka sink writes them with its codecs json and native_json.
///
/// A record holds one event, an array of them, or one on each line. A text that is no JSON as a whole and has several
/// lines is read line by line.
/// - A metric's name is `namespace_name`. Vector has no units.
/// - A tag with several values gives the label the last one that is a text, as Vector itself does where it needs one;
///   all of them, in any order, tell the series apart.
/// - Incremental counters, histograms and distributions are deltas, absolute counters and histograms cumulative ones
///   without a start. A change of a gauge, an absolute distribution, sets, sketches and summaries are refused.
/// - `interval_ms` tells when the interval of an incremental value with a timestamp began.
///
/// *Source:* github.com/vectordotdev/vector, lib/vector-core/src/event/metric.
public final class VectorJSONCodec: RecordCodec {
    private let reader = JSONTreeReader()
    private let times = TimestampParser(encoding: .rfc3339, timeZone: nil)

    /// Creates a codec.
    public init() {}

    /// Reads one record.
    ///
    /// - Parameters:
    ///   - bytes: the record's value without its envelope.
    ///   - batch: where its points go; it is empty.
    /// - Throws: `.malformed` where neither the whole nor any line is JSON.
    public func decode(_ bytes: UnsafeRawBufferPointer, into batch: PointBatch) throws(Rejection) {
        var index = 0
        do throws(JSONSyntaxError) {
            addAll(of: try reader.read(bytes), &index, of: bytes, to: batch)
        } catch {
            // Broken JSON that only looks nice on several lines is one fault, not one for each line.
            guard Lines(bytes).contains(where: isContainer) else {
                throw Rejection(error, in: bytes, wanted: .vectorJSON)
            }
            for line in Lines(bytes) { addLine(line, &index, of: bytes, to: batch) }
        }
    }

    private func isContainer(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let root = try? reader.read(line) else { return false }
        return root.kind == .object || root.kind == .array
    }

    private func addLine(
        _ line: UnsafeRawBufferPointer, _ index: inout Int, of record: UnsafeRawBufferPointer, to batch: PointBatch
    ) {
        do throws(Rejection) {
            addAll(of: try reader.record(line, wanted: .vectorJSON, called: "line"), &index, of: record, to: batch)
        } catch {
            batch.refuse(index, error)
            index += 1
        }
    }

    private func addAll(
        of root: JSONNode, _ index: inout Int, of record: UnsafeRawBufferPointer, to batch: PointBatch
    ) {
        guard root.kind == .array else {
            add(root, index, of: record, to: batch)
            index += 1
            return
        }
        for element in root.elements {
            add(element, index, of: record, to: batch)
            index += 1
        }
    }

    private func add(_ element: JSONNode, _ index: Int, of record: UnsafeRawBufferPointer, to batch: PointBatch) {
        do throws(Rejection) {
            let metric = try VectorMetric(element)
            let name = try metric.fullName(in: record, batch.arena)
            let isIncremental = try metric.isIncremental()
            let time = try metric.timestamp.map(time)
            let start = isIncremental ? try start(metric.interval, before: time) : nil
            let value = try VectorValue(metric, isIncremental: isIncremental, into: batch)
            var series = SeriesIdentity(metric: name)
            batch.beginPoint()
            if let tags = metric.tags { try addTags(tags, to: &series, of: record, to: batch) }
            batch.add(
                Point(
                    index: index, metric: name, kind: value.kind, unit: nil, time: time, start: start, series: series,
                    value: value.value))
        } catch {
            batch.refuse(index, error)
        }
    }

    private func time(_ node: JSONNode) throws(Rejection) -> Timestamp {
        guard node.kind == .string || node.kind == .number else {
            throw Rejection(
                .badTimestamp, "timestamp is \(node.excerpt); it must be a time such as 2026-03-01T12:00:00.250Z")
        }
        return try times.parse(node.bytes, isNumber: node.kind == .number)
    }

    private func start(_ interval: JSONNode?, before time: Timestamp?) throws(Rejection) -> Timestamp? {
        guard let interval, let time else { return nil }
        // Vector's own type for it has 32 bits.
        let milliseconds = try interval.wholeNumber("interval_ms", in: 1...Int64(UInt32.max))
        return time - TimeSpan(nanoseconds: milliseconds * 1_000_000)
    }

    private func addTags(
        _ tags: JSONNode, to series: inout SeriesIdentity, of record: UnsafeRawBufferPointer, to batch: PointBatch
    ) throws(Rejection) {
        guard tags.kind == .object else {
            throw Rejection(.malformed, "tags is \(tags.excerpt); it must be an object")
        }
        for (name, tag) in tags.members {
            var text: UnsafeRawBufferPointer?
            if tag.kind == .array {
                for value in tag.elements {
                    let one = value.labelText(in: record, batch.arena)
                    series.add(name, one ?? value.bytes)
                    text = one ?? text
                }
            } else {
                text = tag.labelText(in: record, batch.arena)
                series.add(name, text ?? tag.bytes)
            }
            if let text, let number = batch.labels.number(of: name) { batch.setLabel(number, text) }
        }
    }
}

/// The lines of a text that hold more than space.
private struct Lines: Sequence, IteratorProtocol {
    private var rest: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

    mutating func next() -> UnsafeRawBufferPointer? {
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.count
            let line = UnsafeRawBufferPointer(rebasing: rest[..<end])
            rest = UnsafeRawBufferPointer(rebasing: rest[Swift.min(end + 1, rest.count)...])
            if line.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") && $0 != 0x0D }) {
                return line
            }
        }
        return nil
    }
}
