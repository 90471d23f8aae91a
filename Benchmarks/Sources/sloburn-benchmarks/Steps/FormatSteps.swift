import SloburnBenchmarkKit
import SloburnModel

/// Records of each format to counts: an operation is a sample, all of ingest but Kafka.
enum FormatSteps {
    private static let points = 200

    static var all: [Step] {
        [
            otlp("otlp-gauge", .gauge, "number point, 4 attributes"),
            otlp("otlp-gauge-threshold", .gauge, "number point, 4 attributes", threshold: 0.25),
            otlp("otlp-delta", .deltaSum, "number point, 4 attributes, known by its interval"),
            otlp("otlp-cumulative", .cumulativeSum, "number point, 4 attributes, in its series"),
            otlp("otlp-histogram", .deltaHistogram, "histogram of 15 buckets", threshold: 0.25),
        ] + TextRecord.all.map(text)
    }

    private static func otlp(
        _ name: String, _ kind: OTLPRecord.Kind, _ unit: String, threshold seconds: Double? = nil
    ) -> Step {
        Step(name: "format/\(name)", unit: unit, operations: points, iterations: 100) { _ in
            let source = DataSourceDefinition(
                name: "source", topics: .names([Definitions.topic]), format: .otlp(OTLPOptions(), encoding: .proto))
            let threshold = seconds.map {
                Threshold(comparison: .lte, value: $0, nanoseconds: Int64($0 * 1e9), family: .time)
            }
            let rig = try FormatRig(
                source,
                good: #"http.server.request.duration{service.name="checkout",http.response.status_code!~"5.."}"#,
                total: #"http.server.request.duration{service.name="checkout",http.route!="/health"}"#,
                threshold: threshold)
            var record = OTLPRecord(kind, points: points)
            return { iterations in
                for _ in 0..<iterations {
                    record.advance(nanoseconds: 10_000_000_000)
                    record.bytes.withUnsafeBytes(rig.take)
                    rig.drain()
                }
                // What is not counted would be measured as counting.
                precondition(rig.counted.isMultiple(of: Int64(points)) && rig.counted > 0)
            }
        }
    }

    private static func text(_ record: TextRecord) -> Step {
        Step(
            name: "format/\(record.name)", unit: record.unit, operations: max(1, record.samples), iterations: 1_000
        ) { _ in
            var source = DataSourceDefinition(
                name: "source", topics: .names([Definitions.topic]), envelope: record.envelope, format: record.format)
            source.avroSchemas = record.schemas
            let rig = try FormatRig(source, good: record.good, total: record.total, headers: record.headers)
            return { iterations in
                let before = rig.counted
                for _ in 0..<iterations { record.bytes.withUnsafeBytes(rig.take) }
                // An event that comes again and again counts once.
                let expected = record.samples == 0 ? min(1, 1 - before) : Int64(iterations * record.samples)
                precondition(rig.counted - before == expected, "\(record.name) is not counted")
                rig.drain()
            }
        }
    }
}
