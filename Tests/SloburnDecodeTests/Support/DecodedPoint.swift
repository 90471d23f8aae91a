import SloburnDecode
import SloburnModel

/// A point of a batch as text that tests can compare.
struct DecodedPoint: Equatable {
    var index: Int
    var metric: String
    var kind: MetricKind?
    var unit: String?
    /// Nanoseconds since the epoch.
    var time: Int64?
    /// `120.5` as `1205e-1`, a number read exactly as `exact 1205e-1`, a Double as `double 120.5`.
    var value: String
    /// The labels asked for that have a text.
    var labels: [String: String]

    init(
        _ metric: String, _ value: String, at time: Int64? = nil, index: Int = 0, kind: MetricKind? = nil,
        unit: String? = nil, labels: [String: String] = [:]
    ) {
        self.index = index
        self.metric = metric
        self.kind = kind
        self.unit = unit
        self.time = time
        self.value = value
        self.labels = labels
    }

    /// Point number `number` of the batch.
    init(_ number: Int, of batch: PointBatch) {
        let point = batch.points[number]
        self.init(
            Self.text(point.metric), Self.text(point.value), at: point.time?.nanoseconds, index: point.index,
            kind: point.kind, unit: point.unit.map(Self.text))
        for (label, name) in batch.labels.names.enumerated() where !batch.label(label, of: number).isEmpty {
            labels[name] = Self.text(batch.label(label, of: number))
        }
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func text(_ value: Point.Value) -> String {
        switch value {
        case .none: "none"
        case .short(let significand, let decimals): decimals == 0 ? "\(significand)" : "\(significand)e-\(decimals)"
        case .exact(let number): "exact \(number.significand)e\(number.exponent)"
        case .double(let number): "double \(number)"
        case .histogram(let number): "histogram \(number)"
        case .exponential(let number): "exponential \(number)"
        case .samples(let range): "samples \(range)"
        }
    }
}

/// An element that could not be used, as tests compare it.
struct DecodedRefusal {
    var index: Int
    var reason: RejectionClass
    var message: String
}

/// What a codec reads from a record.
struct DecodedBatch {
    var points: [DecodedPoint]
    var refusals: [DecodedRefusal]

    init(_ batch: PointBatch) {
        points = batch.points.indices.map { DecodedPoint($0, of: batch) }
        refusals = batch.refusals.map {
            DecodedRefusal(index: $0.index, reason: $0.rejection.reason, message: $0.rejection.message)
        }
    }
}

/// What a codec reads from a text.
func decoded(_ codec: some RecordCodec, _ text: String, labels: [String] = []) throws -> DecodedBatch {
    try decoded(codec, Array(text.utf8), labels: labels)
}

/// What a codec reads from bytes.
func decoded(_ codec: some RecordCodec, _ bytes: [UInt8], labels: [String] = []) throws -> DecodedBatch {
    let batch = PointBatch(labels: labels)
    return try bytes.withUnsafeBytes { bytes in
        try codec.decode(bytes, into: batch)
        return DecodedBatch(batch)
    }
}
