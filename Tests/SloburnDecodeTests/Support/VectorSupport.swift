import SloburnDecode
import SloburnModel

/// What a codec made of a record, as texts that tests can compare.
struct DecodedRecord {
    /// Each point: `index metric kind unit time start value {labels}`, with `-` for what is nil.
    let points: [String]
    /// Each refusal: `index class: message`.
    let refusals: [String]
    /// The series of the points.
    let series: [SeriesIdentity]

    /// Reads a record that has to be usable at least in part.
    init(_ codec: some RecordCodec, _ record: String, labels: [String] = []) throws {
        let batch = PointBatch(labels: labels)
        let bytes = Array(record.utf8)
        self = try bytes.withUnsafeBytes { bytes in
            try codec.decode(bytes, into: batch)
            return DecodedRecord(batch)
        }
    }

    /// Reads what is in a batch, to the last byte of each text.
    init(_ batch: PointBatch) {
        points = batch.points.enumerated().map { place, point in
            let fields = [
                "\(point.index)", Self.text(point.metric), point.kind?.rawValue ?? "-",
                point.unit.map(Self.text) ?? "-", point.time.map { "\($0.nanoseconds)" } ?? "-",
                point.start.map { "\($0.nanoseconds)" } ?? "-", Self.value(point.value, batch),
            ]
            let labels = batch.labels.names.enumerated().map { "\($1)=\(Self.text(batch.label($0, of: place)))" }
            return (fields + ["{\(labels.joined(separator: ","))}"]).joined(separator: " ")
        }
        refusals = batch.refusals.map { "\($0.index) \($0.rejection)" }
        series = batch.points.map(\.series)
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func value(_ value: Point.Value, _ batch: PointBatch) -> String {
        switch value {
        case .none: return "none"
        case .short(let significand, let decimals):
            return "\(Decimal128(significand: Int128(significand), exponent: -decimals))"
        case .double(let number): return "double \(number)"
        case .exact(let number): return "exact \(number)"
        case .histogram(let number):
            let parts = batch.histograms[number]
            return
                "counts \(Array(batch.counts[parts.counts])) to \(Array(batch.bounds[parts.bounds])) of \(parts.count)"
        case .exponential(let number): return "exponential \(batch.exponentials[number])"
        case .samples(let places):
            return "samples " + batch.samples[places].map { "\($0.value)×\($0.weight)" }.joined(separator: " ")
        }
    }
}
