import Foundation
import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// What a record becomes: the lines for people, and the JSON.
@Suite struct RecordInspectorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        var source = "web"
        var headers: [RecordHeader] = []
        let values: [String]
        /// What is said of the last value, from the second line on.
        let lines: [String]
        var testDescription: String { what }
    }

    private static func event(_ more: String, value: String = #""value":250,"unit":"ms""#) -> String {
        #"{"metric":"http.requests","timestamp":1795223599000,\#(value),\#(more)}"#
    }

    private static let head = "0  http.requests  event  2026-11-21T01:13:19.000Z  "

    static let json = [
        Case(
            what: "all labels are shown, and every key it counts in",
            values: [event(#""status":200,"service":"shop","deep":{"x":true},"q":"a\"b""#)],
            lines: [
                head + "0.25 s (written 250 ms)",
                #"labels   deep.x="true"  q="a\"b"  service="shop"  status="200""#,
                "counts   availability{region=\"\"}  good+total                 1",
                "latency/fast             threshold met (<= 0.25 s)  1",
            ]),
        Case(
            what: "a bad one, over the threshold",
            values: [event(#""status":503,"service":"checkout","region":"eu""#, value: #""value":0.3,"unit":"s""#)],
            lines: [
                head + "0.3 s", #"labels   region="eu"  service="checkout"  status="503""#,
                "counts   availability{region=\"eu\"}  total                          1",
                "errors                     bad+total                      1",
                "latency/fast               threshold not met (<= 0.25 s)  1",
            ]),
        Case(
            what: "one refused as its dead letter has it, with the labels it has",
            values: [event(#""service":"shop""#, value: #""value":1,"unit":"furlong""#)],
            lines: [
                "0  http.requests  event  -  1 furlong", #"labels   service="shop""#,
                #"refused  unknown_unit  web: unit "furlong" is not a known unit; write it in UCUM, such as s, ms, By, % or 1"#,
            ]),
        Case(
            what: "one whose metric no SLO asks for",
            values: [#"{"metric":"other\u001b[31m","timestamp":1795223599000,"value":1}"#],
            lines: [
                #"0  other\u{1b}[31m  event  2026-11-21T01:13:19.000Z  1"#,
                #"nowhere  no SLO selects this metric; they ask for "http.requests", "jobs.succeeded", "jobs.started""#,
            ]),
        Case(
            what: "a duplicate by its id",
            values: (0..<2).map { _ in event(#""event_id":"1","status":200"#) },
            lines: [
                head + "0.25 s (written 250 ms)", #"labels   status="200""#, "nowhere  a duplicate: it had come before",
            ]
        ),
        Case(
            what: "elements stand alone, in their order and in columns",
            values: ["[7,\(event(#""status":200"#)),{\"metric\":\"x\",\"timestamp\":1795223599,\"value\":2}]"],
            lines: [
                "0  ?              -      -                         -",
                "refused  malformed  web: a JSON object is needed for a sample, not a number",
                "1  http.requests  event  2026-11-21T01:13:19.000Z  0.25 s (written 250 ms)",
                #"labels   status="200""#,
                "counts   availability{region=\"\"}  good+total                 1",
                "latency/fast             threshold met (<= 0.25 s)  1",
                "2  x              event  2026-11-21T01:13:19.000Z  2",
                #"nowhere  no SLO selects this metric; they ask for "http.requests", "jobs.succeeded", "jobs.started""#,
            ]),
        Case(
            what: "no JSON at all", values: ["{"],
            lines: ["0  ?  -  -  -", "refused  malformed  web: not JSON at byte 1: "]),
        Case(
            what: "too late, by the newest one",
            values: [
                event(#""status":200"#), event(#""status":200"#).replacing("1795223599000", with: "1795000000000"),
            ],
            lines: [
                "0  http.requests  event  2026-11-18T11:06:40.000Z  0.25 s (written 250 ms)", #"labels   status="200""#,
                "refused  too_late  web: the event is dated 2026-11-18T11:06:40.000Z, 223599 s behind the newest one",
            ]),
        Case(
            what: "too far ahead, by the record's timestamp",
            values: [event(#""status":200"#).replacing("1795223599000", with: "1795224599000")],
            lines: [
                "0  http.requests  event  2026-11-21T01:29:59.000Z  0.25 s (written 250 ms)", #"labels   status="200""#,
                "refused  future_timestamp  web: the event is dated 2026-11-21T01:29:59.000Z, 999 s ahead",
            ]),
    ]

    @Test("A JSON record", arguments: json)
    func becomesLines(_ test: Case) throws { try verify(test) }

    private func verify(_ test: Case, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let inspector = try RecordInspector(definition: InspectionSources.definition)
        var last: InspectedRecord?
        for (offset, value) in test.values.enumerated() {
            last = inspector.inspect(value, offset: Int64(offset), topic: test.source, headers: test.headers)
        }
        let text = try #require(last).text
        let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        let head = "\(test.source)[0]@\(test.values.count - 1)  2026-11-21T01:13:20.000Z  source \(test.source)"
        #expect(lines.first == head, sourceLocation: sourceLocation)
        #expect(lines.count == test.lines.count + 1, "\(text)", sourceLocation: sourceLocation)
        for (line, expected) in zip(lines.dropFirst(), test.lines) {
            // Long messages are given by their beginning.
            #expect(line.hasPrefix(expected), sourceLocation: sourceLocation)
            if !line.hasPrefix("refused") { #expect(line == expected, sourceLocation: sourceLocation) }
        }
    }

    static let others = [
        Case(
            what: "the second point of a counter shows its increase", source: "counter",
            values: [10, 17].map { #"{"metric":"jobs","timestamp":\#(1_795_223_580 + $0),"value":\#($0),"job":"a"}"# },
            lines: [
                "0  jobs  cumulative  2026-11-21T01:13:17.000Z  17", #"labels   job="a""#,
                "counts   jobs-ok  good+total  increase 7",
            ]),
        Case(
            what: "the first point of a counter says that it is", source: "counter",
            values: [#"{"metric":"jobs","timestamp":1795223580,"value":17,"job":"b"}"#],
            lines: [
                "0  jobs  cumulative  2026-11-21T01:13:00.000Z  17", #"labels   job="b""#,
                "counts   jobs-ok  total  increase 0: the first point of its series",
            ]),
        Case(
            what: "a histogram says how many are good, and whether exactly", source: "otlp",
            values: [InspectionSources.histogram],
            lines: [
                "0  latency  delta  2026-11-21T01:13:19.000Z  10 values (ms) in <= 100.0: 6, <= 300.0: 3, > 300.0: 1",
                #"labels   otel.scope.name="lib"  service.name="shop"  zone="z1""#,
                "counts   latency-100  threshold <= 0.1 s  6 of 10 good, exact",
                "latency-200  threshold <= 0.2 s  6 of 10 good, not exact",
            ]),
        Case(
            what: "several fields of a line, and a broken line", source: "lines",
            values: ["cpu,host=a idle=0.5,user=2 1795223599000000000\nbroken\ncpu,host=b idle=1 1795223599000000000"],
            lines: [
                "0  cpu.idle  event  2026-11-21T01:13:19.000Z  0.5", #"labels   host="a""#,
                "counts   idle  share of good  0.5", "1  cpu.user  event  2026-11-21T01:13:19.000Z  2",
                #"labels   host="a""#, #"nowhere  no SLO selects this metric; they ask for "cpu.idle""#,
                "2  ?         -      -                         -", "refused  malformed  lines: ",
                "3  cpu.idle  event  2026-11-21T01:13:19.000Z  1", #"labels   host="b""#,
                #"nowhere  no selector matches; nearest is idle: host!="b", but it is "b""#,
            ]),
        Case(
            what: "a share that is none", source: "lines", values: ["cpu,host=a idle=2 1795223599000000000"],
            lines: [
                "0  cpu.idle  event  2026-11-21T01:13:19.000Z  2", #"labels   host="a""#,
                "refused  unsupported  lines: a raw ratio must be from 0 to 1",
            ]),
        Case(
            what: "attributes of CloudEvents are labels, by headers", source: "events",
            headers: ["specversion": "1.0", "id": "7", "source": "/shop", "type": "paid"].sorted { $0.key < $1.key }
                .map { RecordHeader(name: "ce_\($0.key)", value: Array($0.value.utf8)) },
            values: [#"{"amount":3}"#],
            lines: [
                "0  pay  event  2026-11-21T01:13:20.000Z  1",
                #"labels   amount="3"  ce_id="7"  ce_source="/shop"  ce_specversion="1.0"  ce_type="paid""#,
                "counts   paid{ce_type=\"paid\"}  good+total  1",
            ]),
        Case(
            what: "what is no event has the reason of its envelope", source: "events", values: ["{}"],
            lines: ["0  ?  -  -  -", "refused  missing_field  events: "]),
    ]

    @Test("A record of another format or kind", arguments: others)
    func becomesLinesToo(_ test: Case) throws { try verify(test) }

    @Test func tombstonesAndTotalsAreTold() throws {
        let inspector = try RecordInspector(definition: InspectionSources.definition)
        let tombstone = inspector.inspect(nil as String?, offset: 0, topic: "web")
        #expect(tombstone.text.hasSuffix("source web\n  no value: passed over\n"))
        let event = Self.event(#""status":200,"event_id":"e""#)
        for (offset, value) in [event, event, "[\(event.replacing("http.requests", with: "x")),1]"].enumerated() {
            _ = inspector.inspect(value, offset: Int64(offset + 1), topic: "web")
        }
        #expect(
            "\(inspector.totals)"
                == "4 records, 4 elements: 1 counted, 1 unmatched, 1 duplicates, 0 ended, 1 refused; 1 tombstones")
    }

    @Test func jsonHoldsTheSame() throws {
        let inspector = try RecordInspector(definition: InspectionSources.definition)
        let record = inspector.inspect("[\(Self.event(#""status":200"#)),1]", offset: 3, topic: "web")
        #expect(record.jsonLine.last == 0x0A)
        #expect(
            String(decoding: record.jsonLine.dropLast(), as: UTF8.self)
                == #"{"topic":"web","partition":0,"offset":3,"timestamp":1795223600000,"sources":[{"source":"web","#
                + #""elements":[{"index":0,"metric":"http.requests","kind":"event","time":"2026-11-21T01:13:19.000Z","#
                + #""value":0.25,"unit":"s","written":"250","writtenUnit":"ms","labels":{"status":"200"},"#
                + #""outcome":"counted","counts":[{"key":"availability{region=\"\"}","as":"good+total","matched":1,"#
                + #""total":1},{"key":"latency/fast","as":"threshold met (<= 0.25 s)","matched":1,"total":1}]},"#
                + #"{"index":1,"labels":{},"outcome":"refused","class":"malformed","#
                + #""message":"web: a JSON object is needed for a sample, not a number"}]}]}"#)
    }

    @Test func everySourceThatReadsTheTopicHasItsSay() throws {
        var definition = InspectionSources.definition
        definition.sources[1].topics = .names(["web", "counter"])
        let inspector = try RecordInspector(definition: definition)
        let record = inspector.inspect(
            #"{"metric":"jobs","timestamp":1795223580,"value":17}"#, offset: 0, topic: "web")
        #expect(record.readings.map(\.source) == ["web", "counter"])
        let (first, second) = (record.readings[0].elements[0], record.readings[1].elements[0])
        guard case .unmatched = first.outcome, case .counted = second.outcome else {
            Issue.record("\(first.outcome), \(second.outcome)")
            return
        }
    }
}
