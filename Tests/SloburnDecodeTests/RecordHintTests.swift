import SloburnDecode
import SloburnTestKit
import Testing

@Suite struct RecordHintTests {
    typealias Wanted = RecordHint.Wanted

    /// Bytes of one kind, and the hint for each thing that they may have been meant to be.
    struct Row: CustomTestStringConvertible, Sendable {
        let name: String
        let bytes: [UInt8]
        /// The hint where nothing else is said.
        let hint: String?
        /// The hint for others; nil where there is none.
        let others: [Wanted: String?]
        var testDescription: String { name }

        init(_ name: String, _ bytes: [UInt8], _ hint: String?, _ others: [Wanted: String?] = [:]) {
            (self.name, self.bytes, self.hint, self.others) = (name, bytes, hint, others)
        }

        init(_ name: String, _ text: String, _ hint: String?, _ others: [Wanted: String?] = [:]) {
            self.init(name, Array(text.utf8), hint, others)
        }
    }

    /// The hints for JSON: none where JSON was wanted, whose readers say what is wrong with it.
    private static func json(_ hint: String?) -> [Wanted: String?] {
        [.lines: hint, .protobuf: hint, .frame: "it begins like JSON: is there no frame?"]
    }

    private static let request = Wire.request([OTLPBytes.sum([OTLPBytes.point()])])
    private static let protobuf = "it begins like Protobuf: is this otlp-proto?"
    private static let noFrame: [Wanted: String?] = [
        .protobuf: nil, .frame: "it begins like Protobuf: is there no frame?",
    ]
    private static let lines = "it begins like line protocol: is this influx?"
    private static let noLines: [Wanted: String?] = [
        .lines: nil, .frame: "it begins like line protocol: is there no frame?",
    ]
    private static let ndjson = "it holds several lines of JSON: is this json with framing: ndjson?"
    private static let manyLines: [Wanted: String?] = [
        .vectorJSON: nil, .frame: "it begins like JSON: is there no frame?",
    ]

    static let binary: [Row] = [
        Row("no bytes", [], "it is empty"),
        Row(
            "a schema registry's frame", [0, 0, 0, 0, 7] + Array("{}".utf8),
            "it begins like a schema registry's frame: is this envelope: confluent?", [.frame: nil]),
        Row("a frame cut off", [0, 0, 0, 7], nil, [.frame: "it is cut off"]),
        Row(
            "a frame of another registry", [3, 5] + [UInt8](repeating: 9, count: 16),
            "it begins like a frame of the AWS Glue registry, which is not supported"),
        Row("gzip", [0x1F, 0x8B, 8, 0], "it begins like gzip: is it compressed inside the value?"),
        Row("zstd", [0x28, 0xB5, 0x2F, 0xFD], "it begins like zstd: is it compressed inside the value?"),
        Row(
            "snappy", [0xFF, 6, 0, 0] + Array("sNaPpY".utf8),
            "it begins like snappy: is it compressed inside the value?"),
        Row(
            "snappy of Java", [0x82] + Array("SNAPPY\0".utf8),
            "it begins like snappy: is it compressed inside the value?"),
        Row("Protobuf", request, protobuf, noFrame),
        // The length is that of an opening brace.
        Row(
            "Protobuf like JSON",
            Wire.bytes(1, Wire.text(1, "a\u{1}") + Wire.text(2, String(repeating: "b", count: 117))), protobuf, noFrame),
        Row("a message without fields", [0x0A, 0], protobuf, noFrame),
        Row("Protobuf cut off", [0x0A, 0x1F, 0x0A, 4, 8, 1], nil),
        Row("other bytes", [2, 3, 0xFE], nil),
        Row("zeros behind others", [5, 0, 0, 0, 0, 0], nil),
    ]

    static let texts: [Row] = [
        Row("line protocol", "cpu,host=a v=1 1772366400000000000", lines, noLines),
        Row("line protocol behind a blank line", "\ncpu v=1\nmem v=2\n", lines, noLines),
        Row("several lines of JSON", #"{"a":1}"# + "\n" + #"{"a":2}"#, ndjson, manyLines),
        Row(
            "an object behind a line break", "\n" + #"{"fields":{"a":1}}"#, nil,
            json("it looks like Telegraf's: is this telegraf-json?")),
        Row(
            "a batch of Telegraf", #"{"metrics":[{"fields":{}}]}"#, nil,
            json("it looks like Telegraf's: is this telegraf-json?")),
        Row("OTLP", #"{"resourceSpans":[]}"#, nil, json("it looks like OTLP's: is this otlp-json?")),
        Row(
            "Prometheus", #" [{"labels":{},"value":"1"}]"#, nil,
            json("it looks like prometheus-kafka-adapter's: is this prometheus-json?")),
        Row(
            "Vector", #"{"metric":{"counter":{"value":1}}}"#, nil, json("it looks like Vector's: is this vector-json?")),
        Row(
            "Vector without a value", #"{"name":"a","kind":"absolute"}"#, nil,
            json("it looks like Vector's: is this vector-json?")),
        Row(
            "a CloudEvent", #"{"specversion":"1.0"}"#, nil,
            json("it looks like a CloudEvent: is this envelope: cloudevents?")),
        Row(
            "Connect", #"{"schema":{},"payload":1}"#, nil,
            json("it looks like Kafka Connect's: is this envelope: connect-json?")),
        Row("an object of its own", #"{"a":1}"#, nil, json("it begins like JSON: is this json?")),
        Row("no elements", "[ ]", nil, json("it begins like JSON: is this json?")),
        Row(
            "broken JSON", #"{"a":"#, nil,
            [
                .lines: "it begins like JSON: is this telegraf-json?",
                .protobuf: "it begins like JSON: is this otlp-json?",
                .frame: "it begins like JSON: is there no frame?",
            ]),
        Row(
            "a control character in JSON", "\n{\"a\":\"\u{1}\"}", nil,
            [
                .lines: "it begins like JSON: is this telegraf-json?",
                .protobuf: "it begins like JSON: is this otlp-json?",
                .frame: "it begins like JSON: is there no frame?",
            ]),
        Row("line breaks", "\n\n\n", nil),
        Row("a text behind a line break", "\n\u{9}something", nil),
        Row("words", "connection refused", nil),
        Row("a log's line", "[2026-03-01T12:00:00Z] error=5 a=b", nil),
        Row("pairs", "level=info error=5", nil),
        Row("a template", "{{ value }}", nil),
        Row("a number", "7", nil),
        Row("no number", "NaN", nil),
    ]

    @Test(arguments: binary + texts, Wanted.allCases)
    func bytesTellWhatTheyMayBe(_ row: Row, _ wanted: Wanted) throws {
        let pages = try GuardedPages(capacity: 1_000)
        let expected = row.others[wanted] ?? row.hint
        #expect(RecordHint.of(pages.place(row.bytes), wanted: wanted) == expected)
    }

    /// Objects by the format that they are taken for.
    static let objects: [(json: String, format: Wanted?)] = [
        (#"{"resourceMetrics":[]}"#, .otlpJSON), (#"{"name":"a","fields":{}}"#, .telegrafJSON),
        (#"{"name":"a","labels":{},"value":"1"}"#, .prometheusJSON), (#"{"gauge":{"value":1}}"#, .vectorJSON),
        (#"{"fields":5,"labels":[],"value":1,"counter":2,"metrics":{},"kind":"delta"}"#, nil), ("{}", nil), ("5", nil),
    ]

    @Test(arguments: objects, Wanted.allCases)
    func membersTellWhoseAnObjectIs(_ object: (json: String, format: Wanted?), _ wanted: Wanted) throws {
        let reader = JSONTreeReader()
        var json = object.json
        let hint = try json.withUTF8 { RecordHint.of(try reader.read(UnsafeRawBufferPointer($0)), wanted: wanted) }
        // No record is taken for what it was read as.
        let isTold = object.format != nil && object.format != wanted
        #expect(hint?.hasSuffix(": is this \(object.format?.rawValue ?? "")?") ?? false == isTold, "\(hint ?? "")")
    }

    @Test func noBytesMakeItTrapOrReadBeyondThem() throws {
        let pages = try GuardedPages(capacity: 4_096)
        let rows = Self.binary + Self.texts
        var random = SeededGenerator(seed: 31)
        var hinted = 0
        for round in 0..<20_000 {
            let bytes = random.mutated(rows[round % rows.count].bytes)
            let place = pages.place(Array(bytes.prefix(4_096)))
            for wanted in Wanted.allCases where RecordHint.of(place, wanted: wanted) != nil { hinted += 1 }
        }
        #expect(hinted > 20_000)
    }
}
