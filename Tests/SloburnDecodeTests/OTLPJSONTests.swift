import SloburnDecode
import SloburnModel
import Testing

@Suite struct OTLPJSONTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let json: String
        let expected: [String]
        var testDescription: String { json }

        init(_ json: String, _ expected: [String]) {
            self.json = json
            self.expected = expected
        }
    }

    private static let time = "1772366410000000000"

    /// A record with a monotonic sum of deltas that has one point.
    private static func sum(_ point: String, temporality: String = "1") -> String {
        metric(
            #""name":"m","sum":{"aggregationTemporality":\#(temporality),"isMonotonic":true,"dataPoints":[\#(point)]}"#)
    }

    private static func metric(_ metric: String) -> String {
        #"{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{\#(metric)}]}]}]}"#
    }

    private static func point(_ more: String) -> String { #"{"timeUnixNano":"\#(time)",\#(more)}"# }

    private static let seven = "0 m delta - \(time) = 7"

    static let points: [Case] = [
        Case(sum(point(#""asInt":"7""#)), [seven]),
        Case(sum(point(#""asInt":7"#)), [seven]),
        Case(sum(point(#""asInt":"9223372036854775807""#)), ["0 m delta - \(time) = 9223372036854775807"]),
        Case(sum(point(#""asInt":-9223372036854775808"#)), ["0 m delta - \(time) = -9223372036854775808"]),
        Case(sum(point(#""asInt":9007199254740993"#)), ["0 m delta - \(time) = 9007199254740993"]),
        Case(
            sum(point(#""asInt":"9223372036854775808""#)),
            [#"0 malformed: asInt "9223372036854775808" is not a whole number"#]),
        Case(sum(point(#""asInt":"18446744073709551623""#)), ["0 malformed: asInt"]),
        Case(sum(point(#""asInt":7.0"#)), [seven]),
        Case(sum(point(#""asInt":"7e0""#)), [seven]),
        Case(sum(point(#""asInt":7.5"#)), [#"0 malformed: asInt "7.5" is not a whole number"#]),
        Case(sum(point(#""asInt":true"#)), ["0 malformed: asInt"]),
        Case(sum(point(#""asDouble":0.25"#)), ["0 m delta - \(time) = 0.25"]),
        Case(sum(point(#""asDouble":"0.25""#)), ["0 m delta - \(time) = 0.25"]),
        Case(sum(point(#""asDouble":2.5e-1"#)), ["0 m delta - \(time) = 0.25"]),
        Case(sum(point(#""asDouble":"NaN""#)), [#"0 not_finite: asDouble "NaN""#]),
        Case(sum(point(#""asDouble":"-Infinity""#)), [#"0 not_finite: asDouble "-Infinity""#]),
        Case(sum(point(#""asDouble":"fast""#)), [#"0 malformed: asDouble "fast""#]),
        Case(sum(point(#""asDouble":null,"other":[1,{"timeUnixNano":5}]"#)), ["0 missing_field"]),
        Case(sum(point(#""flags":1"#)), ["0 m delta - \(time) = -"]),
        Case(sum(point(#""flags":1,"asInt":5"#)), ["0 m delta - \(time) = -"]),
        Case(sum(#"{"timeUnixNano":1772366410000000000,"asInt":7}"#), [seven]),
        Case(sum(#"{"time_unix_nano":"\#(time)","asInt":7}"#), ["0 bad_timestamp: timeUnixNano is 0 or missing"]),
        Case(
            sum(#"{"timeUnixNano":"2026-03-01T12:00:10Z","asInt":7}"#),
            [#"0 bad_timestamp: timeUnixNano "2026-03-01T12:00:10Z""#]),
        Case(sum(#"{"timeUnixNano":-1,"asInt":7}"#), [#"0 bad_timestamp: timeUnixNano "-1""#]),
        Case(sum(point(#""startTimeUnixNano":"0","asInt":7"#)), [seven]),
        Case(
            sum(point(#""startTimeUnixNano":"1772366400000000000","asInt":7"#)),
            ["0 m delta - \(time) from 1772366400000000000 = 7"]),
        Case(sum("5"), [#"0 malformed: a data point "5""#]),
        Case(sum(point(#""asInt":7,"attributes":[5]"#)), [#"0 malformed: attribute "5""#]),
        Case(sum(point(#""asInt":7,"attributes":{}"#)), ["0 malformed: attributes"]),
        Case(sum(#"5,{"timeUnixNano":"\#(time)","asInt":7}"#), ["1 m delta - \(time) = 7", "0 malformed"]),
    ]

    static let metrics: [Case] = [
        Case(sum(point(#""asInt":7"#), temporality: #""AGGREGATION_TEMPORALITY_DELTA""#), [seven]),
        Case(sum(point(#""asInt":7"#), temporality: #""AGGREGATION_TEMPORALITY_CUMULATIVE""#), ["0 m cumulative"]),
        Case(sum(point(#""asInt":7"#), temporality: #""2""#), ["0 m cumulative"]),
        Case(sum(point(#""asInt":7"#), temporality: "null"), ["0 unsupported: aggregationTemporality 0"]),
        Case(sum(point(#""asInt":7"#), temporality: #""SOON""#), [#"malformed: aggregationTemporality "SOON""#]),
        Case(metric(#""name":"m","unit":"ms","gauge":{"dataPoints":[\#(point(#""asInt":7"#))]}"#), ["0 m gauge ms"]),
        Case(metric(#""name":"m","summary":{"dataPoints":[{}]}"#), [#"0 unsupported: metric "m" is a summary"#]),
        Case(
            metric(
                #""name":"m","histogram":{"aggregationTemporality":1,"dataPoints":[\#(point(#""count":"3","bucketCounts":["1",2],"explicitBounds":[0.5],"min":0.1,"max":"NaN""#))]}"#
            ),
            ["0 m delta - \(time) = - 3 [1, 2] [0.5] min 0.1"]),
        Case(
            metric(
                #""name":"m","histogram":{"aggregationTemporality":1,"dataPoints":[\#(point(#""count":"3","bucketCounts":["1",2],"explicitBounds":["Infinity"]"#))]}"#
            ),
            ["0 malformed: explicitBounds"]),
        Case(
            metric(
                #""name":"m","histogram":{"aggregationTemporality":1,"dataPoints":[\#(point(#""count":3,"bucketCounts":[-3]"#))]}"#
            ),
            [#"0 malformed: bucketCounts "-3""#]),
        Case(
            metric(
                #""name":"m","exponentialHistogram":{"aggregationTemporality":1,"dataPoints":[\#(point(#""count":"6","scale":3,"zeroCount":"1","positive":{"offset":-5,"bucketCounts":["2","3"]}"#))]}"#
            ),
            ["0 m delta - \(time) = - 6"]),
        Case(
            metric(
                #""name":"m","exponentialHistogram":{"aggregationTemporality":1,"dataPoints":[\#(point(#""count":6,"scale":30"#))]}"#
            ),
            ["0 malformed: scale 30"]),
    ]

    static let records: [Case] = [
        Case("{}", []),
        Case(#"{"resourceMetrics":[]}"#, []),
        Case("", ["malformed: the record is not JSON"]),
        Case("\u{0A}\u{05}abc", ["malformed: the record is not JSON: "]),
        Case("[]", ["malformed: the record is no JSON object"]),
        Case("{}\n{}", ["malformed: the record is not JSON"]),
        Case(
            #"{"resource_metrics":[{}]}"#,
            ["malformed: the record holds no metrics of OTLP; keys must be in lowerCamelCase, such as resourceMetrics"]),
        Case(
            #"{"resourceMetrics":[{"scope_metrics":[]}]}"#,
            ["malformed: the record holds no metrics of OTLP; keys must be in lowerCamelCase"]),
        Case(
            metric(#""name":"m","gauge":{"data_points":[{}]}"#),
            ["malformed: the record holds no metrics of OTLP; keys must be in lowerCamelCase"]),
        Case(metric(#""name":"m","gauge":{}"#), []),
        Case(
            #"{"resourceSpans":[{}]}"#,
            ["malformed: the record holds no metrics of OTLP; it has resourceSpans, which is another signal"]),
        Case(#"{"value":5}"#, ["malformed: the record holds no metrics of OTLP; it should have resourceMetrics"]),
        Case(#"{"resourceMetrics":{}}"#, ["malformed: the groups of resources"]),
        Case(#"{"resourceMetrics":[5]}"#, [#"malformed: a resource's group "5""#]),
        Case(#"{"resourceMetrics":[{"resource":5}]}"#, [#"malformed: resource "5""#]),
        Case(metric(#""name":5,"gauge":{}"#), [#"malformed: a metric's name "5""#]),
        Case(metric(#""name":"m","gauge":{"dataPoints":5}"#), [#"malformed: dataPoints "5""#]),
    ]

    @Test(arguments: points + metrics + records)
    func recordsAreRead(_ test: Case) {
        let outcome = OTLPOutcome.json(test.json)
        #expect(outcome.lines.count == test.expected.count, "\(outcome.lines)")
        for (line, expected) in zip(outcome.lines, test.expected) where !line.hasPrefix(expected) {
            Issue.record("\(line) should begin \(expected)")
        }
    }

    @Test func protobufIsRecognised() {
        let outcome = OTLPOutcome(Wire.request([OTLPBytes.sum([OTLPBytes.point()])]), OTLPJSONCodec(OTLPOptions()))
        #expect(outcome.rejection?.message.hasSuffix("; it begins like Protobuf: is this otlp-proto?") == true)
    }

    struct ValueCase: CustomTestStringConvertible, Sendable {
        let value: String
        /// The label; nil for a refusal.
        let expected: String?
        var testDescription: String { value }
    }

    static let values: [ValueCase] = [
        ValueCase(value: #"{"stringValue":"a\u00e9"}"#, expected: "aé"),
        ValueCase(value: #"{"stringValue":5}"#, expected: nil),
        ValueCase(value: #"{"boolValue":true}"#, expected: "true"),
        ValueCase(value: #"{"boolValue":"x"}"#, expected: nil),
        ValueCase(value: #"{"intValue":"200"}"#, expected: "200"),
        ValueCase(value: #"{"intValue":200}"#, expected: "200"),
        ValueCase(value: #"{"intValue":[]}"#, expected: nil),
        ValueCase(value: #"{"doubleValue":200.0}"#, expected: "200"),
        ValueCase(value: #"{"doubleValue":5e-1}"#, expected: "0.5"),
        ValueCase(value: #"{"doubleValue":"NaN"}"#, expected: "NaN"),
        ValueCase(value: #"{"arrayValue":{"values":[{"stringValue":"x"}]}}"#, expected: ""),
        ValueCase(value: #"{"kvlistValue":{}}"#, expected: ""),
        ValueCase(value: #"{"bytesValue":"AQ=="}"#, expected: ""),
        ValueCase(value: "{}", expected: ""),
        ValueCase(value: "null", expected: ""),
        ValueCase(value: "5", expected: nil),
    ]

    @Test(arguments: values)
    func scalarsAreLabels(_ test: ValueCase) {
        let attributes = #""asInt":7,"attributes":[{"key":"a","value":\#(test.value)}]"#
        let outcome = OTLPOutcome.json(Self.sum(Self.point(attributes)))
        #expect(outcome.points.first.map { $0.labels["a"] ?? "" } == test.expected)
        #expect(outcome.refusals.isEmpty == (test.expected != nil))
    }

    @Test(arguments: [
        ("2", "server"), (#""SPAN_KIND_SERVER""#, "server"), (#""5""#, "consumer"), ("3", nil),
        (#""SPAN_KIND_CLIENT""#, nil),
    ])
    func spansAreEvents(_ kind: String, _ expected: String?) {
        let span =
            #"{"name":"GET","kind":\#(kind),"startTimeUnixNano":"1772366400000000000","endTimeUnixNano":"\#(Self.time)","status":{"code":"STATUS_CODE_ERROR"}}"#
        let outcome = OTLPOutcome.json(
            #"{"resourceSpans":[{"scopeSpans":[{"spans":[\#(span)]}]}]}"#, OTLPOptions(signal: .spans),
            labels: ["span.kind", "status.code"])
        #expect(outcome.rejection == nil)
        let line = expected.map {
            "0 span.duration event ns \(Self.time) = 10000000000 span.kind=\($0) status.code=error"
        }
        #expect(outcome.lines == (line.map { [$0] } ?? []))
    }
}
