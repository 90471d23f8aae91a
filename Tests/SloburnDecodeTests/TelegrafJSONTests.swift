import SloburnDecode
import SloburnModel
import SloburnNormalize
import SloburnTestKit
import Testing

@Suite struct TelegrafJSONTests {
    private static let time: Int64 = 1_772_366_400_000_000_000

    struct Reading: CustomTestStringConvertible, Sendable {
        var json: String
        var labels: [String] = []
        var points: [DecodedPoint]
        var testDescription: String { json }
    }

    static let readings: [Reading] = [
        Reading(
            json: """
                {"fields":{"requests":250,"errors":3,"latency_ms":120.5},"name":"http",\
                "tags":{"env":"prod","host":"web01","route":"/cart"},"timestamp":1772366400}

                """,
            labels: ["host", "route"],
            points: [("requests", "250"), ("errors", "3"), ("latency_ms", "1205e-1")].enumerated().map {
                DecodedPoint(
                    "http.\($1.0)", $1.1, at: time, index: $0, labels: ["host": "web01", "route": "/cart"])
            }),
        Reading(
            json: #"{"name":"m","fields":{"a":true,"s":"text","b":false,"n":null,"c":-1e3}}"#,
            points: [
                DecodedPoint("m.a", "1"), DecodedPoint("m.b", "0", index: 1),
                DecodedPoint("m.c", "exact -1e3", index: 2),
            ]),
        Reading(
            json: """
                {"metrics":[{"name":"m","tags":{"a":"x"},"fields":{"v":1,"w":2},"timestamp":1772366400},\
                {"name":"n","tags":{"b":"y"},"fields":{"v":3}}]}
                """,
            labels: ["a", "b"],
            points: [
                DecodedPoint("m.v", "1", at: time, labels: ["a": "x"]),
                DecodedPoint("m.w", "2", at: time, index: 1, labels: ["a": "x"]),
                DecodedPoint("n.v", "3", index: 2, labels: ["b": "y"]),
            ]),
        Reading(
            json: #"{"name":"m","fields":{"f":1,"g":5,"f":2,"h":6,"f":3}}"#,
            points: [
                DecodedPoint("m.g", "5"), DecodedPoint("m.h", "6", index: 1), DecodedPoint("m.f", "3", index: 2),
            ]),
        Reading(
            json: #"[{"name":"m","fields":{"v":1}},{"name":"n","fields":{"v":2},"metrics":[]}]"#,
            points: [DecodedPoint("m.v", "1"), DecodedPoint("n.v", "2", index: 1)]),
        Reading(
            json: """
                {"name":"m","fields":{"v":1},"tags":{"a":200.0,"b":true,"c":false,"d":null,"e":{"x":1},"f":[1],"g":"","h":7}}
                """,
            labels: ["a", "b", "c", "d", "e", "f", "g", "h"],
            points: [DecodedPoint("m.v", "1", labels: ["a": "200", "b": "true", "c": "false", "h": "7"])]),
        Reading(
            json: #"{"name":"\u00e9\n","fields":{"a\"b":1},"tags":{"k\t":"v\\"},"timestamp":null}"#, labels: ["k\t"],
            points: [DecodedPoint("é\n.a\"b", "1", labels: ["k\t": "v\\"])]),
        Reading(json: #"{"name":"m","fields":{"v":1},"tags":null}"#, points: [DecodedPoint("m.v", "1")]),
        Reading(
            json: #"{"name":"m","fields":{"v":123456789012345678901234567890}}"#,
            points: [DecodedPoint("m.v", "exact 123456789012345678901234567890e0")]),
        Reading(json: #"{"name":"m","fields":{}}"#, points: []),
        Reading(json: #"{"metrics":[]}"#, points: []),
        Reading(json: "[]", points: []),
    ]

    @Test(arguments: readings)
    func metricsAreRead(_ reading: Reading) throws {
        let read = try decoded(TelegrafJSONCodec(), reading.json, labels: reading.labels)
        #expect(read.points == reading.points)
        #expect(read.refusals.isEmpty)
    }

    @Test(arguments: [
        ("1772366400", "s", time), ("1772366400.25", "s", time + 250_000_000), (#""1772366400""#, "s", time),
        (#""2026-03-01T12:00:00Z""#, "s", time), (#""2026-03-01 13:00:00.5 +0100""#, "s", time + 500_000_000),
        (#""Sun, 01 Mar 2026 12:00:00 GMT""#, "ms", time), ("1772366400250", "ms", time + 250_000_000),
        (#""1772366400250""#, "ms", time + 250_000_000), ("1772366400000000001", "ns", time + 1),
        ("1772366400000001", "us", time + 1_000), ("1772366400", "auto", time),
        (#""2026-03-01T12:00:00""#, "auto", time),
        (#""2026-03-01T12:00:00.000000001Z""#, "rfc3339", time + 1),
    ])
    func timesAreExact(_ written: String, _ encoding: String, _ expected: Int64) throws {
        let encoding = try #require(TimestampParser.Encoding(rawValue: encoding))
        let codec = TelegrafJSONCodec(timestamps: TimestampParser(encoding: encoding, timeZone: nil))
        let read = try decoded(codec, #"{"name":"m","fields":{"v":1},"timestamp":\#(written)}"#)
        #expect(read.points == [DecodedPoint("m.v", "1", at: expected)])
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        var metric: String
        var reason: RejectionClass
        var parts: [String]
        var testDescription: String { metric }
    }

    static let refusals: [Refusal] = [
        Refusal(metric: #"{"fields":{"v":1}}"#, reason: .missingField, parts: [#"no "name""#]),
        Refusal(metric: #"{"name":null,"fields":{"v":1}}"#, reason: .missingField, parts: [#"no "name""#]),
        Refusal(metric: #"{"name":"","fields":{"v":1}}"#, reason: .malformed, parts: [#""name" is the text """#]),
        Refusal(metric: #"{"name":7,"fields":{"v":1}}"#, reason: .malformed, parts: [#""name" is the number "7""#]),
        Refusal(metric: #"{"name":"m","fields":[1]}"#, reason: .malformed, parts: [#""fields" is an array"#]),
        Refusal(metric: #"{"name":"m","fields":null}"#, reason: .malformed, parts: [#""fields" is null"#]),
        Refusal(
            metric: #"{"name":"m","fields":{"v":1},"tags":"x"}"#, reason: .malformed,
            parts: [#""tags" is the text "x""#]),
        Refusal(
            metric: #"{"name":"m","fields":{"v":1,"w":2},"timestamp":1772366400000}"#, reason: .badTimestamp,
            parts: [#"timestamp "1772366400000" is after 2262"#, "read as s"]),
        Refusal(
            metric: #"{"name":"m","fields":{"v":1},"timestamp":"1772366400000"}"#, reason: .badTimestamp,
            parts: ["is after 2262"]),
        Refusal(
            metric: #"{"name":"m","fields":{"v":1},"timestamp":177236640.5}"#, reason: .badTimestamp,
            parts: ["is before 2001"]),
        Refusal(metric: #"{"name":"m","fields":{"v":1},"timestamp":0}"#, reason: .badTimestamp, parts: ["sentinel"]),
        Refusal(metric: #"{"name":"m","fields":{"v":1},"timestamp":1e999}"#, reason: .badTimestamp, parts: ["finite"]),
        Refusal(metric: #"{"name":"m","fields":{"v":1},"timestamp":true}"#, reason: .badTimestamp, parts: ["is true"]),
        Refusal(metric: #"{"name":"m","fields":{"v":1},"timestamp":""}"#, reason: .badTimestamp, parts: ["is empty"]),
        Refusal(metric: #"{"name":"m","fields":{"v":1},"timestamp":"soon"}"#, reason: .badTimestamp, parts: ["soon"]),
        Refusal(
            metric: #"{"name":"m","value":1}"#, reason: .missingField, parts: [#"no "fields" but "name", "value""#]),
        Refusal(metric: "{}", reason: .missingField, parts: [#"no "fields" but nothing"#]),
        Refusal(metric: "7", reason: .malformed, parts: [#"is the number "7", and no Telegraf metric"#]),
        Refusal(metric: #"{"name":"m","fields":{"v":[1]}}"#, reason: .malformed, parts: [#"field "v" is an array"#]),
        Refusal(
            metric: #"{"name":"m","fields":{"v":1e999}}"#, reason: .notFinite,
            parts: [#"field "v": value "1e999" is not a finite number"#]),
        Refusal(
            metric: #"{"name":"\#(String(repeating: "n", count: 2_000))","fields":{"v":1}}"#, reason: .oversized,
            parts: ["a name of 2002 bytes"]),
    ]

    @Test(arguments: refusals, [("[", "]"), (#"{"metrics":["#, "]}")])
    func aBrokenMetricIsOneElement(_ refusal: Refusal, _ around: (String, String)) throws {
        let others = (
            #"{"name":"before","tags":{"a":"x"},"fields":{"a":1,"b":2}}"#, #"{"name":"behind","fields":{"c":3}}"#
        )
        let json = "\(around.0)\(others.0),\(refusal.metric),\(others.1)\(around.1)"
        let read = try decoded(TelegrafJSONCodec(), json, labels: ["a"])
        #expect(
            read.points == [
                DecodedPoint("before.a", "1", labels: ["a": "x"]),
                DecodedPoint("before.b", "2", index: 1, labels: ["a": "x"]), DecodedPoint("behind.c", "3", index: 3),
            ])
        let only = try #require(read.refusals.first)
        #expect(read.refusals.count == 1)
        #expect(only.index == 2)
        #expect(only.reason == refusal.reason)
        for part in refusal.parts { #expect(only.message.contains(part), "\(only.message)") }
    }

    @Test func aFieldThatCannotBeUsedLeavesTheOthers() throws {
        let read = try decoded(TelegrafJSONCodec(), #"{"name":"m","fields":{"v":1,"w":1e999,"s":"","x":{},"y":2}}"#)
        #expect(read.points == [DecodedPoint("m.v", "1"), DecodedPoint("m.y", "2", index: 3)])
        #expect(read.refusals.map(\.index) == [1, 2])
        #expect(read.refusals.map(\.reason) == [.notFinite, .malformed])
    }

    @Test(arguments: [
        ("", "not JSON"), ("{", "not JSON"), (#"{"name":"m","fields":{"v":NaN}}"#, "not JSON"),
        ("{\"name\":\"m\",\"fields\":{}}\n{\"name\":\"m\",\"fields\":{}}\n", "is this json with framing: ndjson?"),
        ("cpu,host=a v=1 1772366400000000000", "is this influx?"),
        ("\u{00}\u{00}\u{00}\u{00}\u{07}{}", "is this envelope: confluent?"),
        ("\n\u{04}\n\u{02}\u{08}\u{01}", "is this otlp-proto?"), ("7", #"the JSON is the number "7""#),
        (#"{"resourceMetrics":[]}"#, "it looks like OTLP's: is this otlp-json?"),
        (#"{"name":"m","kind":"absolute","counter":{"value":1}}"#, "is this vector-json?"),
        (#"{"labels":{},"name":"m","timestamp":"","value":"1"}"#, "is this prometheus-json?"),
        (#"{"specversion":"1.0","data":{}}"#, "is this envelope: cloudevents?"),
        (#"{"metrics":{}}"#, #""metrics" is an object"#),
        (#"{"a":1}"#, #"{"name":"…","tags":{…},"fields":{…},"timestamp":…}"#),
    ])
    func whatIsNoMetricIsRefusedWhole(_ json: String, _ part: String) {
        let error = #expect(throws: Rejection.self) { try decoded(TelegrafJSONCodec(), json) }
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }

    @Test func aSingleBrokenMetricIsRefusedAsElement() throws {
        let read = try decoded(TelegrafJSONCodec(), #"{"fields":{"v":1}}"#)
        #expect(read.points.isEmpty)
        #expect(read.refusals.map(\.index) == [0])
    }
}
