import SloburnModel
import SloburnTestKit
import Testing

@testable import SloburnDecode

@Suite struct CloudEventsTests {
    /// A record as the CloudEvents SDK writes it.
    struct Written: Decodable, CustomTestStringConvertible {
        struct Event: Decodable {
            var index: Int
            var attributes: [String: String]
            var data: String?
        }

        var name: String
        var headers: [[String?]]
        var value: String?
        var events: [Event]
        var testDescription: String { name }
    }

    static func written() throws -> [Written] { try EnvelopeFixtures.cases("envelopes/cloudevents.json") }

    @Test(arguments: try written())
    func recordsOfTheSDKAreOpened(_ fixture: Written) throws {
        let record = FixtureRecord(headers: fixture.headers, value: fixture.value)
        let (value, headers) = (try record.recordValue(), try record.recordHeaders())
        let names = Set(fixture.events.flatMap(\.attributes.keys)).sorted()
        let envelope = CloudEventsEnvelope()
        let pages = try GuardedPages(capacity: value?.count ?? 0)
        for _ in 0..<2 {
            let events = try envelope.show(value, headers, asking: names, in: pages)
            let expected = try fixture.events.map { event in
                let (source, id) = (event.attributes["source"] ?? "", event.attributes["id"] ?? "")
                return ShownEvent(
                    index: event.index, attributes: event.attributes, data: try event.data.map(FixtureRecord.decode),
                    key: "\(source.utf8.count):\(source)\(id)")
            }
            #expect(events == expected)
            #expect(envelope.refusals.isEmpty)
        }
    }

    @Test func thereAreFixturesOfAllModes() throws {
        let names = try Self.written().map(\.name)
        #expect(names.count { $0.hasPrefix("binary") } == 7)
        #expect(names.count { $0.hasPrefix("structured") } == 8)
        #expect(names.count { $0.hasPrefix("batch") } == 1)
    }

    struct Opening: CustomTestStringConvertible, Sendable {
        let name: String
        var headers: [RecordHeader] = []
        var value: String?
        /// Index, key, data and the attribute `x` of each event.
        let events: [String]
        /// Index and rejection.
        var refusals: [String] = []
        var testDescription: String { name }
    }

    static let binary = [
        RecordHeader("ce_id", "1"), RecordHeader("ce_source", "s"), RecordHeader("ce_type", "t"),
        RecordHeader("ce_specversion", "1.0"),
    ]
    static let structured = [RecordHeader("content-type", "application/cloudevents+json")]
    static let required = #""id":"1","source":"s","type":"t","specversion":"1.0""#

    static let openings: [Opening] = [
        Opening(name: "binary", headers: binary, value: "{}", events: ["0 1:s1 {} -"]),
        Opening(name: "binary without a value", headers: binary, events: ["0 1:s1 none -"]),
        Opening(name: "binary with no bytes", headers: binary, value: "", events: ["0 1:s1 none -"]),
        Opening(
            name: "headers of HTTP",
            headers: [
                RecordHeader("ce-id", "1"), RecordHeader("Ce-Source", "s"), RecordHeader("CE_TYPE", "t"),
                RecordHeader("ce_SpecVersion", "0.3"), RecordHeader("ce_x", "ext"), RecordHeader("ce_", "no"),
            ], value: "data", events: ["0 1:s1 data ext"]),
        Opening(
            name: "the last header counts, and none without a value",
            headers: binary + [RecordHeader("ce_x", "1"), RecordHeader("ce_x", "2"), RecordHeader("ce_x", nil)],
            value: "d", events: ["0 1:s1 d 2"]),
        Opening(
            name: "content types begin alike",
            headers: binary + [RecordHeader("content-type", "application/cloud")], value: "d", events: ["0 1:s1 d -"]),
        Opening(
            name: "structured, any case, parameters",
            headers: binary + [RecordHeader("Content-Type", "Application/CloudEvents+JSON ; charset=utf-8")],
            value: #"{"id":"2","source":"s","type":"t","specversion":"1.0","x":true,"data": {"a" : 1} }"#,
            events: [#"0 1:s2 {"a" : 1} true"#]),
        Opening(
            name: "structured, without +json", headers: [RecordHeader("content-type", "application/cloudevents")],
            value: "{\(required)}", events: ["0 1:s1 none -"]),
        Opening(name: "structured without headers", value: "{\(required)}", events: ["0 1:s1 none -"]),
        Opening(
            name: "structured with the content type of data",
            headers: [RecordHeader("content-type", "application/json")],
            value: "{\(required)}", events: ["0 1:s1 none -"]),
        Opening(
            name: "a batch without headers", value: "[{\(required)},{\(required)}]",
            events: ["0 1:s1 none -", "1 1:s1 none -"]),
        Opening(name: "a tombstone", events: []),
        Opening(name: "a tombstone of structured events", headers: structured, events: []),
        Opening(
            name: "an empty batch", headers: [RecordHeader("content-type", "application/cloudevents-batch+json")],
            value: "[]", events: []),
        Opening(
            name: "one bad event of a batch", headers: [RecordHeader("content-type", "application/cloudevents-batch")],
            value: #"[{\#(required)},{"id":"1","source":"s","specversion":"1.0","data":1},7,{\#(required),"x":-0.50}]"#,
            events: ["0 1:s1 none -", "3 1:s1 none -0.50"],
            refusals: [
                "1 missing_field: the CloudEvent has no attribute type", "2 malformed: a CloudEvent is an object",
            ]),
        // Data.
        data(#""data":null"#, "none"), data(#""data":"te\"xt""#, #""te\"xt""#), data(#""data":"plain""#, #""plain""#),
        data(#""data":"""#, #""""#), data(#""data":12.50"#, "12.50"), data(#""data":false"#, "false"),
        data(#""data":[1, 2]"#, "[1, 2]"), data(#""data":"x\u0000y\n""#, #""x\u0000y\u000a""#),
        data(#""datacontenttype":"text/plain","data":"a\n\"b\"""#, "a\n\"b\""),
        data(#""datacontenttype":"text/plain","data":{"a":1}"#, #"{"a":1}"#),
        data(#""datacontenttype":"application/vnd.x+JSON; v=1","data":"a""#, #""a""#),
        data(#""datacontenttype":null,"data":"a""#, #""a""#),
        data(#""data_base64":"aGVsbG8=""#, "hello"), data(#""data_base64":"aGVsbG8""#, "hello"),
        data(#""data_base64":"","x":1"#, "", "1"), data(#""data_base64":null,"data":1"#, "1"),
        data(#""datacontentencoding":"Base64","data":"aGk=""#, "hi"),
        data(#""x":"a","x":"b","data":1"#, "1", "b"), data(#""x":{"y":1}"#, "none"),
        // Keys.
        Opening(
            name: "keys do not run together",
            value:
                #"[{"id":"bc","source":"a","type":"t","specversion":"1.0"},{"id":"c","source":"ab","type":"t","specversion":"1.0"}]"#,
            events: ["0 1:abc none -", "1 2:abc none -"]),
        // Refusals.
        refused(#""source":"s","type":"t","specversion":"1.0""#, "missing_field: the CloudEvent has no attribute id"),
        refused(
            #""id":"","source":"s","type":"t","specversion":"1.0""#, "missing_field: the CloudEvent has no attribute id"
        ),
        refused(#""id":null,"source":"s","type":"t","specversion":"1.0""#, "missing_field: "),
        refused(#""id":"1","type":"t","specversion":"1.0""#, "missing_field: the CloudEvent has no attribute source"),
        refused(#""id":"1","source":"s","type":"t""#, "missing_field: the CloudEvent has no attribute specversion"),
        refused(
            #""id":5,"source":"s","type":"t","specversion":"1.0""#,
            #"malformed: the CloudEvent's "id" is 5, not a text"#),
        refused(
            #""id":\#(String(repeating: "5", count: 99)),"source":"s","type":"t","specversion":"1.0""#,
            #"malformed: the CloudEvent's "id" is \#(String(repeating: "5", count: 40))…, not a text"#),
        refused(
            #""id":"1","source":"s","type":"t","specversion":"2.0""#,
            #"unsupported: the CloudEvent's specversion is "2.0"; 1.0 and 0.3 are read"#),
        refused("\(required),\"data\":1,\"data_base64\":\"\"", "malformed: the CloudEvent has data and data_base64"),
        refused("\(required),\"data_base64\":\"a-_=\"", "malformed: the CloudEvent's data_base64 is \"a-_=\""),
        refused("\(required),\"data_base64\":\"aaaaa\"", "malformed: the CloudEvent's data_base64"),
        refused("\(required),\"data_base64\":{}", "malformed: the CloudEvent's data_base64"),
        Opening(
            name: "binary without an id", headers: Array(binary.dropFirst()), value: "{}", events: [],
            refusals: ["0 missing_field: the CloudEvent has no attribute id"]),
        Opening(
            name: "binary with an id that is not UTF-8",
            headers: binary + [RecordHeader(name: "ce_id", value: [0xFF])], value: "{}", events: [],
            refusals: ["0 malformed: the CloudEvent's id"]),
    ]

    /// A structured event with more members.
    static func data(_ members: String, _ data: String, _ x: String = "-") -> Opening {
        Opening(name: members, headers: structured, value: "{\(required),\(members)}", events: ["0 1:s1 \(data) \(x)"])
    }

    static func refused(_ members: String, _ rejection: String) -> Opening {
        Opening(name: members, headers: structured, value: "{\(members)}", events: [], refusals: ["0 \(rejection)"])
    }

    @Test(arguments: openings)
    func recordsAreOpened(_ opening: Opening) throws {
        let envelope = CloudEventsEnvelope()
        let pages = try GuardedPages(capacity: 1_000)
        let events = try envelope.show(
            opening.value.map { Array($0.utf8) }, opening.headers, asking: ["x"], in: pages)
        let shown = events.map { event in
            let data = event.data.map { String(decoding: $0, as: UTF8.self) } ?? "none"
            return "\(event.index) \(event.key) \(data) \(event.attributes["x"] ?? "-")"
        }
        #expect(shown == opening.events)
        #expect(envelope.refusals.count == opening.refusals.count)
        for (refusal, expected) in zip(envelope.refusals, opening.refusals) {
            #expect("\(refusal.index) \(refusal.rejection)".hasPrefix(expected), "\(refusal.rejection)")
        }
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        let contentType: String?
        let value: String
        let rejection: String
        var testDescription: String { "\(contentType ?? "none") \(value)" }
    }

    static let refusals: [Refusal] = [
        Refusal(
            contentType: "application/cloudevents+json", value: "{",
            rejection: "malformed: the CloudEvents record is not JSON"),
        Refusal(
            contentType: "application/cloudevents+json", value: "[]",
            rejection:
                "malformed: the value of a CloudEvents record of this content-type is an object, not one of array"),
        Refusal(
            contentType: "application/cloudevents-batch+json", value: "{}",
            rejection: "malformed: the value of a CloudEvents record of this content-type is an array of events"),
        Refusal(
            contentType: "application/cloudevents+avro", value: "{}",
            rejection: #"unsupported: the content-type is "application/cloudevents+avro"; of whole"#),
        Refusal(contentType: "application/cloudeventsx", value: "{}", rejection: "unsupported: "),
        Refusal(
            contentType: "application/json", value: #"{"a":1}"#,
            rejection: "missing_field: the record has no header ce_specversion and no content-type"),
        Refusal(
            contentType: nil, value: #"[7,{"specversion":"1.0"}]"#, rejection: "missing_field: the record has no header"
        ),
        Refusal(contentType: nil, value: "[]", rejection: "missing_field: the record has no header"),
        Refusal(
            contentType: nil, value: "\u{1}x",
            rejection:
                "missing_field: the record has no header ce_specversion and no content-type application/cloudevents, and its value begins with bytes 01 78"
        ),
    ]

    @Test(arguments: refusals)
    func recordsWithoutEventsAreRefused(_ refusal: Refusal) throws {
        let headers = refusal.contentType.map { [RecordHeader("content-type", $0)] } ?? []
        let envelope = CloudEventsEnvelope()
        let pages = try GuardedPages(capacity: 1_000)
        // What was opened before is forgotten.
        _ = try envelope.show([], Self.binary, asking: [], in: pages)
        let rejection = #expect(throws: Rejection.self) {
            try envelope.show(Array(refusal.value.utf8), headers, asking: [], in: pages)
        }
        #expect(envelope.events.isEmpty)
        let text = rejection?.description ?? ""
        #expect(text.hasPrefix(refusal.rejection), "\(text)")
    }

    /// Codecs read data with readers of their own, and so none may lie in the memory of the envelope's.
    @Test(arguments: [#""a\u00e9""#, #""plain""#, #"{"a":"\n"}"#, "1.5"], ["text/plain", "application/json"])
    func dataLieInTheRecordOrTheArena(_ data: String, _ contentType: String) throws {
        let value = Array(#"{\#(Self.required),"datacontenttype":"\#(contentType)","data":\#(data)}"#.utf8)
        let envelope = CloudEventsEnvelope()
        try value.withUnsafeBytes { record in
            try envelope.open(record, headers: Self.structured)
            let data = try #require(envelope.events.first?.data)
            let (start, end) = (try #require(record.baseAddress), try #require(data.baseAddress) + data.count)
            let isInRecord = data.baseAddress.map { $0 >= start && end <= start + record.count }
            #expect(isInRecord == true || envelope.arena.holds(data))
        }
    }

    @Test func mutatedRecordsAreOpenedOrRefused() throws {
        let envelope = CloudEventsEnvelope()
        let pages = try GuardedPages(capacity: 16_384)
        var random = SeededGenerator(seed: 22)
        for fixture in try Self.written() {
            let record = FixtureRecord(headers: fixture.headers, value: fixture.value)
            let (value, headers) = (try record.recordValue(), try record.recordHeaders())
            for _ in 0..<1_500 {
                var headers = headers
                if random.chance(300) {
                    let place = random.index(0..<headers.count)
                    headers[place].value = headers[place].value.map { random.mutated($0) }
                    headers[place].name = String(
                        decoding: random.mutated(Array(headers[place].name.utf8)), as: UTF8.self)
                }
                let bytes = value.map { random.mutated($0) }
                guard let events = try? envelope.show(bytes, headers, asking: ["id", "time"], in: pages) else {
                    continue
                }
                #expect(events.count + envelope.refusals.count <= (bytes?.count ?? 0) + 1)
            }
        }
    }
}
