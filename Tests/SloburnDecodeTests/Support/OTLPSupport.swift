import Foundation
import SloburnDecode
import SloburnModel
import SloburnNormalize

/// A point of a batch as values that tests can compare, and that `EXPECTED.json` holds.
struct OTLPPoint: Hashable, Codable, Sendable {
    /// How many values are at most `2^exponent`.
    struct UpTo: Hashable, Codable, Sendable {
        var exponent: Int
        var count: Int64
    }

    var index: Int
    var metric: String
    var kind: String?
    var unit: String?
    var time: Int64?
    var start: Int64?
    var value: String?
    var labels: [String: String]
    var counts: [Int64]?
    var bounds: [Double]?
    var count: Int64?
    var min: Double?
    var max: Double?
    var upTo: [UpTo]?
}

extension OTLPPoint: CustomStringConvertible {
    /// Everything in one line, for tables.
    var description: String {
        var text = "\(index) \(metric) \(kind ?? "-") \(unit ?? "-") \(time ?? 0)"
        if let start { text += " from \(start)" }
        text += " = \(value ?? "-")"
        if let count { text += " \(count)" }
        if let counts { text += " \(counts)" }
        if let bounds { text += " \(bounds)" }
        if let min { text += " min \(min)" }
        if let max { text += " max \(max)" }
        for (name, label) in labels.sorted(by: { $0.key < $1.key }) { text += " \(name)=\(label)" }
        return text
    }
}

extension PointBatch {
    /// Its points as values.
    ///
    /// - Parameter exponents: for exponential histograms, the powers of two up to which values are counted.
    /// - Returns: one for each point.
    func otlpPoints(exponents: [Int] = []) -> [OTLPPoint] {
        points.indices.map { number in
            let point = points[number]
            var result = OTLPPoint(
                index: point.index, metric: Self.text(point.metric), kind: point.kind?.rawValue,
                unit: point.unit.map(Self.text), time: point.time?.nanoseconds, start: point.start?.nanoseconds,
                labels: [:])
            for (label, name) in labels.names.enumerated() {
                let text = self.label(label, of: number)
                if !text.isEmpty { result.labels[name] = Self.text(text) }
            }
            describe(point.value, &result, exponents)
            return result
        }
    }

    /// Its refusals in one line each.
    var otlpRefusals: [String] { refusals.map { "\($0.index) \($0.rejection)" } }

    private func describe(_ value: Point.Value, _ result: inout OTLPPoint, _ exponents: [Int]) {
        switch value {
        case .none: break
        case .short(let significand, let decimals):
            result.value = Decimal128(significand: Int128(significand), exponent: -decimals).labelText
        case .double(let number): result.value = Int(exactly: number).map(String.init) ?? number.description
        case .exact(let number): result.value = number.labelText
        case .histogram(let number):
            let parts = histograms[number]
            result.counts = Array(counts[parts.counts])
            result.bounds = Array(bounds[parts.bounds])
            (result.count, result.min, result.max) = (parts.count, parts.min, parts.max)
        case .exponential(let number):
            let parts = exponentials[number]
            (result.count, result.min, result.max) = (parts.count, parts.min, parts.max)
            if !exponents.isEmpty { result.upTo = exponents.map { .init(exponent: $0, count: upTo($0, parts)) } }
        case .samples: result.value = "samples"
        }
    }

    /// Counts what is at most a power of two, which is a bound at every scale of at least 0.
    private func upTo(_ exponent: Int, _ parts: ExponentialParts) -> Int64 {
        let end = exponent * (1 << Int(parts.scale))
        var sum = parts.zeroCount + counts[parts.negative.counts].reduce(0, +)
        for (place, count) in counts[parts.positive.counts].enumerated() where Int(parts.positive.offset) + place < end
        {
            sum += count
        }
        return sum
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }
}

/// What a codec makes of a record.
struct OTLPOutcome {
    var points: [OTLPPoint] = []
    var refusals: [String] = []
    var series: [SeriesIdentity] = []
    /// Why the whole record is refused.
    var rejection: Rejection?

    /// One line for each point and each refusal, or one for the record.
    var lines: [String] { rejection.map { [$0.description] } ?? points.map(\.description) + refusals }

    /// Decodes a record that lies in memory of its own.
    init(
        _ bytes: [UInt8], _ codec: any RecordCodec, labels: [String] = ["a", "b"], exponents: [Int] = []
    ) {
        let batch = PointBatch(labels: labels)
        bytes.withUnsafeBytes { bytes in
            do throws(Rejection) {
                try codec.decode(bytes, into: batch)
            } catch {
                rejection = error
            }
            points = batch.otlpPoints(exponents: exponents)
            refusals = batch.otlpRefusals
            series = batch.points.map(\.series)
        }
    }

    /// Decodes a record of Protobuf.
    static func proto(_ bytes: [UInt8], _ options: OTLPOptions = OTLPOptions(), labels: [String] = ["a", "b"]) -> Self {
        Self(bytes, OTLPProtoCodec(options), labels: labels)
    }

    /// Decodes a record of JSON.
    static func json(_ text: String, _ options: OTLPOptions = OTLPOptions(), labels: [String] = ["a", "b"]) -> Self {
        Self(Array(text.utf8), OTLPJSONCodec(options), labels: labels)
    }
}

/// Writes Protobuf by hand, so that tests can write what no library does.
enum Wire {
    static func varint(_ number: UInt64) -> [UInt8] {
        var (bytes, rest): ([UInt8], UInt64) = ([], number)
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    static func tag(_ field: UInt64, _ type: UInt64) -> [UInt8] { varint(field << 3 | type) }
    static func int(_ field: UInt64, _ number: UInt64) -> [UInt8] { tag(field, 0) + varint(number) }
    static func sint(_ field: UInt64, _ number: Int64) -> [UInt8] {
        int(field, UInt64(bitPattern: number << 1 ^ number >> 63))
    }
    static func fixed(_ number: UInt64) -> [UInt8] { withUnsafeBytes(of: number.littleEndian) { Array($0) } }
    static func fixed(_ field: UInt64, _ number: UInt64) -> [UInt8] { tag(field, 1) + fixed(number) }
    static func double(_ field: UInt64, _ number: Double) -> [UInt8] { fixed(field, number.bitPattern) }
    static func bytes(_ field: UInt64, _ bytes: [UInt8]) -> [UInt8] {
        tag(field, 2) + varint(UInt64(bytes.count)) + bytes
    }
    static func text(_ field: UInt64, _ text: String) -> [UInt8] { bytes(field, Array(text.utf8)) }
    static func packed(_ field: UInt64, _ numbers: [UInt64]) -> [UInt8] { bytes(field, numbers.flatMap { fixed($0) }) }
    static func packed(_ field: UInt64, _ numbers: [Double]) -> [UInt8] { packed(field, numbers.map(\.bitPattern)) }

    /// A `KeyValue` whose `AnyValue` has these bytes.
    static func attribute(_ key: String, _ value: [UInt8]) -> [UInt8] { text(1, key) + bytes(2, value) }

    /// A request with one resource, one scope and these metrics or spans.
    static func request(_ elements: [[UInt8]], resource: [UInt8] = [], scope: [UInt8] = []) -> [UInt8] {
        let scopes = bytes(1, scope) + elements.flatMap { bytes(2, $0) }
        return bytes(1, bytes(1, resource) + bytes(2, scopes))
    }
}

/// Metrics in Protobuf with few words.
enum OTLPBytes {
    static let time: UInt64 = 1_772_366_410_000_000_000
    static let start: UInt64 = 1_772_366_400_000_000_000

    /// A monotonic sum of deltas with these points.
    static func sum(_ points: [[UInt8]], temporality: UInt64 = 1, isMonotonic: Bool = true) -> [UInt8] {
        let data = points.flatMap { Wire.bytes(1, $0) } + Wire.int(2, temporality)
        return Wire.text(1, "m") + Wire.bytes(7, data + Wire.int(3, isMonotonic ? 1 : 0))
    }

    /// A histogram of deltas with one point.
    static func histogram(_ point: [UInt8], temporality: UInt64 = 1) -> [UInt8] {
        Wire.text(1, "m") + Wire.bytes(9, Wire.bytes(1, point + Wire.fixed(3, time)) + Wire.int(2, temporality))
    }

    /// An exponential histogram of deltas with one point.
    static func exponential(_ point: [UInt8]) -> [UInt8] {
        Wire.text(1, "m") + Wire.bytes(10, Wire.bytes(1, point + Wire.fixed(3, time)) + Wire.int(2, 1))
    }

    /// A point at `time` with the value 7 and what is given.
    static func point(_ more: [UInt8] = []) -> [UInt8] { Wire.fixed(3, time) + Wire.fixed(6, 7) + more }
}
