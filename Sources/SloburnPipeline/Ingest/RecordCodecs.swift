import SloburnDecode
import SloburnModel
import SloburnNormalize

/// Makes the codec of a format that tells points.
enum RecordCodecs {
    /// The codec; nil for a format without one.
    static func codec(of format: SourceFormat) -> (any RecordCodec)? {
        switch format {
        // JSON is mapped, not decoded.
        case .json: nil
        case .otlp(let options, .proto): OTLPProtoCodec(options)
        case .otlp(let options, .json): OTLPJSONCodec(options)
        case .influx(let precision): InfluxCodec(precision: precision)
        case .telegrafJSON(let timestamps):
            TelegrafJSONCodec(
                timestamps: TimestampParser(encoding: timestamps, timeZone: nil))
        case .prometheusJSON: PrometheusJSONCodec()
        case .vectorJSON: VectorJSONCodec()
        }
    }
}
