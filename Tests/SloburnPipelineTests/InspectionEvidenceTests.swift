import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// What `decode` shows of records that tell how complete sources are.
@Suite struct InspectionEvidenceTests {
    private static var definition: EngineDefinition {
        var definition = TestBudget.engine(interval: .seconds(10))
        let declared = TestBudget.selector("declared", ("topic", .equal, "metrics.http"))
        definition.sources[0].completeness = CompletenessRule(
            sequence: .init(field: "seq", producer: ["service"]), audit: .init(source: "audit", selector: declared),
            expected: .init(evidence: .init(source: "web"), label: "region", names: ["eu", "us"]))
        definition.sources.append(
            DataSourceDefinition(
                name: "audit", topics: .names(["audit"]),
                format: .json(
                    JSONMapping(
                        kind: .delta, metric: .field("metric"), value: .field("value"),
                        timestamp: .init(field: "timestamp"), labels: ["topic"]), framing: .single)))
        return definition
    }

    private static func request(_ more: String) -> String {
        #"{"metric":"http.requests","value":1,"unit":"ms","timestamp":1795223599000,"service":"checkout",\#(more)}"#
    }

    struct Example: CustomTestStringConvertible, Sendable {
        let topic: String
        let record: String
        /// The line that tells; nil for none.
        let line: String?
        /// The same in JSON.
        let json: String?

        var testDescription: String { record }
    }

    static let examples: [Example] = [
        Example(
            topic: "metrics.http", record: request(#""region":"eu","seq":41"#),
            line: "tells    number 41 of checkout; eu is heard",
            json: #""tells":[{"source":"web","number":41,"producer":"checkout","heard":["eu"]}]"#),
        Example(
            topic: "metrics.http", record: request(#""region":"ap","seq":"42""#),
            line: "tells    number 42 of checkout",
            json: #""tells":[{"source":"web","number":42,"producer":"checkout"}]"#),
        Example(
            topic: "metrics.http", record: request(#""region":"us","seq":"x""#),
            line: "tells    no number; us is heard",
            json: #""lacksNumber":true,"tells":[{"source":"web","heard":["us"]}]"#),
        Example(
            topic: "audit",
            record: #"{"metric":"declared","value":120,"timestamp":1795223599000,"topic":"metrics.http"}"#,
            line: "tells    declares 120 of web", json: #""tells":[{"source":"web","declared":120}]"#),
        Example(
            topic: "audit", record: #"{"metric":"declared","value":120,"timestamp":1795223599000,"topic":"other"}"#,
            line: nil, json: nil),
    ]

    @Test(arguments: examples)
    func tellsWhatRecordsTell(example: Example) throws {
        let inspector = try RecordInspector(definition: Self.definition)
        let time = Timestamp(seconds: 1_795_223_600)
        let inspected = example.record.withInput(offset: 0, timestamp: time) {
            inspector.inspect($0, from: InputPartition(topic: example.topic, partition: 0))
        }
        let lines = inspected.text.split(separator: "\n").map { $0.drop { $0 == " " } }
        #expect(lines.first { $0.hasPrefix("tells") }.map(String.init) == example.line)
        let json = String(decoding: inspected.jsonLine, as: UTF8.self)
        #expect(json.contains(example.json ?? #""tells""#) == (example.json != nil), "\(json)")
    }
}
