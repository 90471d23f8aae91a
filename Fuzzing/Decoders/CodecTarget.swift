import SloburnDecode
import SloburnModel
import SloburnNormalize

/// Decodes each input with codecs that last from one to the next, as those of a source do.
///
/// Each decodes an input twice: what is left from another record must make no difference.
final class CodecTarget: FuzzTarget {
    /// Metrics and spans, as they are and with a temporality.
    static let otlpOptions = [
        OTLPOptions(), OTLPOptions(temporality: .delta), OTLPOptions(signal: .spans),
        OTLPOptions(
            signal: .spans, temporality: .cumulative, spanKinds: Set(OTLPOptions.SpanKind.allCases), metric: "s"),
    ]
    /// Times written in any way.
    static let anyTime = TimestampParser(encoding: .auto, timeZone: nil)

    private let codecs: [any RecordCodec]
    private let check: BatchCheck
    private let batch = PointBatch(labels: [
        "a", "b", "env", "host", "region", "service.name", "deployment.environment.name", "deployment.environment",
        "otel.scope.name", "status_code",
    ])

    /// Creates a target.
    ///
    /// - Parameters:
    ///   - codecs: what decodes each input.
    ///   - check: what must hold of what they make of it.
    init(_ codecs: [any RecordCodec], _ check: BatchCheck = BatchCheck()) {
        self.codecs = codecs
        self.check = check
    }

    func run(_ input: UnsafeRawBufferPointer) {
        for codec in codecs {
            let first = decode(input, codec)
            require(decode(input, codec) == first, "\(type(of: codec)) gives something else the second time")
        }
    }

    private func decode(_ record: UnsafeRawBufferPointer, _ codec: any RecordCodec) -> Digest {
        batch.removeAll()
        do throws(Rejection) {
            try codec.decode(record, into: batch)
            return check.digest(of: batch, from: record)
        } catch {
            require(batch.points.isEmpty && batch.refusals.isEmpty, "a record refused whole leaves elements")
            var digest = Digest()
            digest.add(error)
            return digest
        }
    }
}
