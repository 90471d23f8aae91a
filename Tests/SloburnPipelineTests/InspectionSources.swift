import SloburnModel
import SloburnPipeline
import SloburnTestKit

/// Sources of several formats, each with a topic of its own name, and SLOs that read them.
enum InspectionSources {
    static let definition = EngineDefinition(
        sources: [
            DataSourceDefinition(
                name: "web", topics: .names(["web"]),
                format: .json(
                    JSONMapping(
                        metric: .field("metric"), value: .field("value"), unit: .field("unit"),
                        timestamp: .init(field: "timestamp"), id: "event_id"))),
            DataSourceDefinition(
                name: "counter", topics: .names(["counter"]),
                format: .json(
                    JSONMapping(
                        kind: .cumulative, metric: .field("metric"), value: .field("value"),
                        timestamp: .init(field: "timestamp")))),
            DataSourceDefinition(
                name: "otlp", topics: .names(["otlp"]), format: .otlp(OTLPOptions(), encoding: .json)),
            DataSourceDefinition(name: "lines", topics: .names(["lines"]), format: .influx(precision: .ns)),
            DataSourceDefinition(
                name: "events", topics: .names(["events"]), envelope: .cloudEvents,
                format: .json(JSONMapping(metric: .constant("pay")))),
        ],
        budgets: TestBudget.all.map(\.definition) + [
            budget(
                "jobs-ok",
                .ratio(
                    numerator: query("counter", "jobs", ("job", "a")), counts: .good, total: query("counter", "jobs"))),
            budget("latency-100", .threshold(query("otlp", "latency"), threshold(milliseconds: 100))),
            budget("latency-200", .threshold(query("otlp", "latency"), threshold(milliseconds: 200))),
            budget("idle", .raw(query("lines", "cpu.idle", notHost: "b"), counts: .good)),
            budget(
                "paid", .ratio(numerator: query("events", "pay"), counts: .good, total: query("events", "pay")),
                ["ce_type"]),
        ])

    /// Ten requests in three buckets, with attributes of the resource, the scope and the point.
    static let histogram = #"""
        {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},
        "scopeMetrics":[{"scope":{"name":"lib"},"metrics":[{"name":"latency","unit":"ms","histogram":{
        "aggregationTemporality":1,"dataPoints":[{"timeUnixNano":"1795223599000000000","count":"10",
        "attributes":[{"key":"zone","value":{"stringValue":"z1"}}],
        "bucketCounts":["6","3","1"],"explicitBounds":[100,300]}]}}]}]}]}
        """#

    private static func query(
        _ source: String, _ metric: String, _ label: (String, String)? = nil, notHost: String? = nil
    ) -> BudgetDefinition.MetricQuery {
        var selector = TestBudget.selector(metric)
        if let label {
            selector.matchers.append(LabelMatcher(label: label.0, comparison: .equal, value: label.1))
        }
        if let notHost { selector.matchers.append(LabelMatcher(label: "host", comparison: .notEqual, value: notHost)) }
        return BudgetDefinition.MetricQuery(source: source, selector: selector)
    }

    private static func threshold(milliseconds: Int64) -> Threshold {
        Threshold(
            comparison: .lte, value: Double(milliseconds) / 1_000, nanoseconds: milliseconds * 1_000_000, family: .time)
    }

    private static func budget(
        _ name: String, _ indicator: BudgetDefinition.Indicator, _ groupBy: [String] = []
    ) -> BudgetDefinition {
        BudgetDefinition(
            slo: name, service: "test", indicator: indicator, groupBy: groupBy, target: Ratio(0),
            allowedErrorRatio: Ratio(1), period: .rolling(.days(30)))
    }
}

extension RecordInspector {
    /// Takes a text, or a tombstone, of partition 0.
    func inspect(
        _ text: String?, offset: Int64, topic: String, timestamp: Timestamp? = Timestamp(seconds: 1_795_223_600),
        headers: [RecordHeader] = []
    ) -> InspectedRecord {
        inspect(text.map { Array($0.utf8) }, offset: offset, topic: topic, timestamp: timestamp, headers: headers)
    }

    /// Takes bytes, or a tombstone, of partition 0.
    func inspect(
        _ bytes: [UInt8]?, offset: Int64, topic: String, timestamp: Timestamp? = Timestamp(seconds: 1_795_223_600),
        headers: [RecordHeader] = []
    ) -> InspectedRecord {
        let headers = RecordHeaders(headers)
        func record(_ value: UnsafeRawBufferPointer?) -> InspectedRecord {
            withExtendedLifetime(headers) {
                inspect(
                    InputRecord(
                        offset: offset, timestamp: timestamp, isAppendTime: false, value: value, headers: headers),
                    from: InputPartition(topic: topic, partition: 0))
            }
        }
        guard let bytes else { return record(nil) }
        return bytes.withUnsafeBytes { record($0) }
    }
}
