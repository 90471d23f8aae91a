import SloburnModel

/// One record of a format as its producer writes it, and what an SLO selects of it.
struct TextRecord {
    let name: String
    let unit: String
    var envelope = SourceEnvelope.none
    let format: SourceFormat
    var headers: [RecordHeader] = []
    var schemas: AvroSchemaSet?
    let bytes: [UInt8]
    let samples: Int
    let good: String
    let total: String

    static var all: [TextRecord] {
        [influx, telegraf, prometheus, vector, otlpJSON, cloudEvent, avro, connect]
    }

    private static let mapping = JSONMapping(
        metric: .constant("requests"), value: .field("duration_ms"), unit: .constant("ms"), labels: ["status", "route"])

    private static let event = #"{"status":200,"duration_ms":120.5,"route":"/cart","user":"u-1234567"}"#

    private static let influx = TextRecord(
        name: "influx", unit: "field of a line with 4", format: .influx(precision: .ns),
        bytes: Array(
            (#"http,env=prod,host=web01,route=/cart,code=200 errors=3i,latency_ms=120.5,requests=250i,up=true "#
                + "1795000001000000000\n").utf8),
        samples: 4, good: #"{__name__=~"http.*",code!~"5.."}"#, total: #"{__name__=~"http.*",env="prod"}"#)

    private static let telegraf = TextRecord(
        name: "telegraf-json", unit: "field of a metric with 3", format: .telegrafJSON(timestamps: .s),
        bytes: Array(
            (#"{"fields":{"requests":250,"errors":3,"latency_ms":120.5},"name":"http","#
                + #""tags":{"env":"prod","host":"web01","route":"/cart"},"timestamp":1795000001}"#).utf8),
        samples: 3, good: #"{__name__=~"http.*",route="/cart"}"#, total: #"{__name__=~"http.*",env="prod"}"#)

    private static let prometheus = TextRecord(
        name: "prometheus-json", unit: "sample", format: .prometheusJSON,
        bytes: Array(
            (#"{"labels":{"__name__":"queue_depth","cluster":"eu1","code":"200","instance":"10.0.0.1:9100","#
                + #""job":"shop","route":"/cart"},"name":"queue_depth","timestamp":"2026-11-18T09:46:41Z","value":"51"}"#)
                .utf8),
        samples: 1, good: #"queue_depth{code!~"5.."}"#, total: #"queue_depth{job="shop"}"#)

    private static let vector = TextRecord(
        name: "vector-json", unit: "counter", format: .vectorJSON,
        bytes: Array(
            (#"{"name":"http_requests","namespace":"shop","tags":{"code":"200","route":"/cart","service":"checkout"},"#
                + #""timestamp":"2026-11-18T09:46:41.250Z","kind":"incremental","counter":{"value":25.0}}"#).utf8),
        samples: 1, good: #"shop_http_requests{code!~"5.."}"#, total: #"shop_http_requests{service="checkout"}"#)

    private static let otlpJSON = TextRecord(
        name: "otlp-json", unit: "number point, 2 attributes, of 20", format: .otlp(OTLPOptions(), encoding: .json),
        bytes: Array(
            (#"{"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"#
                + #""scopeMetrics":[{"metrics":[{"name":"level","unit":"1","gauge":{"dataPoints":["#
                + (0..<20).map {
                    #"{"timeUnixNano":"1795000001000000000","asDouble":0.5,"attributes":[{"key":"code","#
                        + #""value":{"intValue":"200"}},{"key":"route","value":{"stringValue":"/cart/\#($0)"}}]}"#
                }.joined(separator: ",") + "]}}]}]}]}").utf8),
        samples: 20, good: #"level{code!~"5.."}"#, total: #"level{service.name="shop"}"#)

    private static let connect = TextRecord(
        name: "connect-json", unit: "event of 250 B", envelope: .connectJSON, format: .json(mapping),
        bytes: Array(
            (#"{"schema":{"type":"struct","fields":[{"field":"status","type":"int32"},{"field":"duration_ms","#
                + #""type":"double"},{"field":"route","type":"string"}],"optional":false},"payload":"# + event + "}")
                .utf8),
        samples: 1, good: #"requests{status!~"5.."}"#, total: #"requests{route="/cart"}"#)

    private static let cloudEvent = TextRecord(
        name: "cloudevents-structured", unit: "event of 330 B, the same id each time", envelope: .cloudEvents,
        format: .json(mapping),
        headers: [RecordHeader(name: "content-type", value: Array("application/cloudevents+json".utf8))],
        bytes: Array(
            (#"{"id":"req-0001","source":"//shop/checkout","type":"com.shop.request.completed","specversion":"1.0","#
                + #""time":"2026-11-18T09:46:41.250Z","datacontenttype":"application/json","subject":"/cart","data":"#
                + event + "}").utf8),
        samples: 0, good: #"requests{status!~"5.."}"#, total: #"requests{route="/cart"}"#)

    private static let avro = TextRecord(
        name: "confluent-avro", unit: "datum of 4 fields", envelope: .confluent, format: .json(mapping),
        schemas: AvroSchemaSet(texts: [
            "7": #"{"type":"record","name":"R","fields":[{"name":"status","type":"int"},{"name":"duration_ms","#
                + #""type":"double"},{"name":"route","type":"string"},{"name":"user","type":["null","string"]}]}"#
        ]),
        bytes: [0, 0, 0, 0, 7, 0x90, 0x03] + withUnsafeBytes(of: (120.5).bitPattern.littleEndian) { Array($0) } + [10]
            + Array("/cart".utf8) + [2, 18] + Array("u-1234567".utf8),
        samples: 1, good: #"requests{status!~"5.."}"#, total: #"requests{route="/cart"}"#)
}
