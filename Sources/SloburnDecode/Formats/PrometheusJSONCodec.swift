public import SloburnModel
internal import SloburnNormalize

/// Reads what prometheus-kafka-adapter writes: one sample of one series an object, or an array of those.
///
/// The format has neither types nor units: both are taken from the name, see `PrometheusNaming`. Samples of `_created`
/// series hold a time and measure nothing: they give neither points nor refusals. A value "NaN" ends the series: the
/// adapter writes it for a staleness marker and for a real NaN alike, and either way nothing was measured.
///
/// *Source:* github.com/Telefonica/prometheus-kafka-adapter, serializers.go and schemas/metric.avsc; its avro-json form
/// is the same text.
public final class PrometheusJSONCodec: RecordCodec {
    private let reader = JSONTreeReader()
    private let times = TimestampParser(encoding: .rfc3339, timeZone: nil)

    /// Creates a codec.
    public init() {}

    /// Reads one record.
    ///
    /// - Parameters:
    ///   - bytes: the record's value without its envelope.
    ///   - batch: where its points go; it is empty.
    /// - Throws: `.malformed` for what is not JSON, the empty value too.
    public func decode(_ bytes: UnsafeRawBufferPointer, into batch: PointBatch) throws(Rejection) {
        let root = try reader.record(bytes, wanted: .prometheusJSON)
        guard root.kind == .array else { return add(root, 0, of: bytes, to: batch) }
        for (index, element) in root.elements.enumerated() { add(element, index, of: bytes, to: batch) }
    }

    private func add(_ element: JSONNode, _ index: Int, of record: UnsafeRawBufferPointer, to batch: PointBatch) {
        do throws(Rejection) {
            let sample = try Sample(element)
            let naming = PrometheusNaming(sample.metric)
            guard naming.role != .created else { return }
            let value = try sample.pointValue()
            let time = try times.parse(sample.timestamp.bytes, isNumber: sample.timestamp.kind == .number)
            let metric = batch.arena.kept(sample.metric, of: record)
            var series = SeriesIdentity(metric: metric)
            batch.beginPoint()
            if let labels = sample.labels { addLabels(labels, to: &series, of: record, to: batch) }
            batch.add(
                Point(
                    index: index, metric: metric, kind: naming.kind, unit: naming.unit, time: time, series: series,
                    value: value))
        } catch {
            batch.refuse(index, error)
        }
    }

    private func addLabels(
        _ labels: JSONNode, to series: inout SeriesIdentity, of record: UnsafeRawBufferPointer, to batch: PointBatch
    ) {
        for (name, label) in labels.members where !name.equals("__name__") {
            let text = label.labelText(in: record, batch.arena)
            series.add(name, text ?? label.bytes)
            if let text, let number = batch.labels.number(of: name) { batch.setLabel(number, text) }
        }
    }
}

/// The members of one sample.
private struct Sample {
    let metric: UnsafeRawBufferPointer
    private(set) var labels: JSONNode?
    let timestamp: JSONNode
    let value: JSONNode

    init(_ element: JSONNode) throws(Rejection) {
        guard element.kind == .object else { throw Rejection(noObject: element) }
        var name: JSONNode?
        var timestamp: JSONNode?
        var value: JSONNode?
        for (key, member) in element.members where member.kind != .null {
            if key.equals("name") { name = member }
            if key.equals("labels") { labels = member }
            if key.equals("timestamp") { timestamp = member }
            if key.equals("value") { value = member }
        }
        if let labels, labels.kind != .object {
            throw Rejection(.malformed, "labels is \(labels.excerpt); it must be an object")
        }
        let named = name ?? labels?["__name__"]
        guard let named, named.kind == .string, !named.bytes.isEmpty else {
            throw Rejection(
                .missingField, "name is \(named?.excerpt ?? "missing"); it must be the metric's name",
                hint: RecordHint.of(element, wanted: .prometheusJSON))
        }
        guard let timestamp else {
            throw Rejection(.missingField, "timestamp is missing; it must be a time such as 2026-03-01T12:00:00Z")
        }
        guard timestamp.kind == .string || timestamp.kind == .number else {
            throw Rejection(
                .badTimestamp, "timestamp is \(timestamp.excerpt); it must be a time such as 2026-03-01T12:00:00Z")
        }
        guard let value else { throw Rejection(.missingField, "value is missing; it must be a number as text") }
        (metric, self.timestamp, self.value) = (named.bytes, timestamp, value)
    }

    func pointValue() throws(Rejection) -> Point.Value {
        if value.kind == .string, value.bytes.equals("NaN") { return .none }
        return try value.pointValue("value")
    }
}
