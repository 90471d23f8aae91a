import SloburnDecode
import SloburnModel
import SloburnNormalize

/// Makes the codec of a format that tells points.
enum RecordCodecs {
    static func codec(of format: SourceFormat) -> any RecordCodec {
        switch format {
        case .json: preconditionFailure("JSON records are mapped, not decoded")
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
