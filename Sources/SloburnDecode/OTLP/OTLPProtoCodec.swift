public import SloburnModel

/// Reads OTLP in Protobuf, as the Collector's Kafka exporter writes it by default: one batch a record.
///
/// A record is an `ExportMetricsServiceRequest` or an `ExportTraceServiceRequest`, without a frame around it. A record
/// of no bytes is a valid one without points.
///
/// *Source:* opentelemetry-proto 1.x; OpenTelemetry Collector, exporter/kafkaexporter.
public final class OTLPProtoCodec: RecordCodec {
    private let options: OTLPOptions
    private let spanMetric: UnsafeMutableRawBufferPointer
    private var names = OTLPLabelNames([])

    /// Creates a codec for records of one signal.
    public init(_ options: OTLPOptions) {
        self.options = options
        spanMetric = .copying(options.metric)
    }

    deinit { spanMetric.deallocate() }

    /// Reads one record; see `RecordCodec`.
    public func decode(_ bytes: UnsafeRawBufferPointer, into batch: PointBatch) throws(Rejection) {
        guard let record = WireReader(bytes), !bytes.isEmpty else { return }
        if names.asked != batch.labels.names { names = OTLPLabelNames(batch.labels.names) }
        var decoder = OTLPProtoDecoder(
            writer: OTLPPointWriter(batch, options: options, names: names),
            spanMetric: UnsafeRawBufferPointer(spanMetric))
        do throws(Rejection) {
            try decoder.read(record)
        } catch {
            batch.removeAll()
            throw Rejection(ofOTLP: error.message, bytes, hint: hint(bytes))
        }
        guard decoder.writer.hasData else {
            batch.removeAll()
            throw Rejection(ofOTLP: "the record holds no \(options.signal.rawValue)", bytes, hint: hint(bytes))
        }
    }

    private func hint(_ bytes: UnsafeRawBufferPointer) -> String {
        if let hint = RecordHint.of(bytes, wanted: .protobuf) { return hint }
        let others = options.signal == .metrics ? "spans or logs" : "metrics or logs"
        return "is the topic's signal \(options.signal.rawValue), or are these \(others)?"
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Memory of its own that holds a text.
    static func copying(_ text: String) -> UnsafeMutableRawBufferPointer {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 1)
        memory.copyBytes(from: text.utf8)
        return memory
    }
}
