public import SloburnModel

/// Reads OTLP in JSON, one batch a record.
///
/// *Source:* opentelemetry-proto, docs/specification.md, "JSON Protobuf Encoding". Beyond that, 64-bit numbers may be
/// JSON numbers and enumerations may be names, as some libraries write them.
public final class OTLPJSONCodec: RecordCodec {
    private let options: OTLPOptions
    private let spanMetric: UnsafeMutableRawBufferPointer
    private let reader = JSONTreeReader()
    private var names = OTLPLabelNames([])

    /// Creates a codec for records of one signal.
    public init(_ options: OTLPOptions) {
        self.options = options
        spanMetric = .copying(options.metric)
    }

    deinit { spanMetric.deallocate() }

    /// Reads one record; see `RecordCodec`.
    public func decode(_ bytes: UnsafeRawBufferPointer, into batch: PointBatch) throws(Rejection) {
        let record: JSONNode
        do throws(JSONSyntaxError) {
            record = try reader.read(bytes)
        } catch {
            let fault = "the record is not JSON: \(error.message) at byte \(error.offset)"
            throw Rejection(ofOTLP: fault, bytes, hint: RecordHint.of(bytes, wanted: .otlpJSON))
        }
        if names.asked != batch.labels.names { names = OTLPLabelNames(batch.labels.names) }
        var decoder = OTLPJSONDecoder(
            writer: OTLPPointWriter(batch, options: options, names: names),
            spanMetric: UnsafeRawBufferPointer(spanMetric))
        do throws(Rejection) {
            try decoder.read(record)
        } catch {
            batch.removeAll()
            throw error
        }
        guard decoder.writer.hasData else {
            batch.removeAll()
            throw Self.nothing(record, decoder)
        }
    }

    /// The refusal of a record without anything of its signal.
    private static func nothing(_ record: JSONNode, _ decoder: OTLPJSONDecoder) -> Rejection {
        var hint =
            RecordHint.of(record, wanted: .otlpJSON) ?? "it should have \(decoder.groups) with elements"
        for other in ["resourceMetrics", "resourceSpans", "resourceLogs"] as [StaticString] {
            if !other.rawBytes.elementsEqual(decoder.groups.rawBytes), record[other] != nil {
                hint = "it has \(other), which is another signal"
            }
        }
        if decoder.hasSnakeCase { hint = "keys must be in lowerCamelCase, such as \(decoder.groups)" }
        return Rejection(
            .malformed, "the record holds no \(decoder.writer.options.signal.rawValue) of OTLP; \(hint)")
    }
}
