import SloburnDecode
import SloburnModel
import Testing

/// A record in Protobuf and a line for each thing that comes of it; a refusal may be given by how it begins.
struct OTLPCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let bytes: [UInt8]
    let expected: [String]
    let options: OTLPOptions

    init(_ name: String, _ bytes: [UInt8], _ expected: [String], _ options: OTLPOptions = OTLPOptions()) {
        testDescription = name
        self.bytes = bytes
        self.expected = expected
        self.options = options
    }

    /// Compares the lines of an outcome with those expected.
    func check(_ outcome: OTLPOutcome) {
        #expect(outcome.lines.count == expected.count, "\(outcome.lines)")
        for (line, expected) in zip(outcome.lines, expected) where !line.hasPrefix(expected) {
            Issue.record("\(line) should begin \(expected)")
        }
    }
}

@Suite struct OTLPProtoTests {
    private static let time = OTLPBytes.time
    private static let start = OTLPBytes.start

    /// A record whose one point has these bytes.
    private static func point(_ name: String, _ point: [UInt8], _ expected: String) -> OTLPCase {
        OTLPCase(name, Wire.request([OTLPBytes.sum([point])]), [expected])
    }

    private static let seven = "0 m delta - \(time) = 7"

    static let times: [OTLPCase] = [
        point("an integer", Wire.fixed(3, time) + Wire.fixed(6, UInt64(bitPattern: -5)), "0 m delta - \(time) = -5"),
        point("a number", Wire.fixed(3, time) + Wire.double(4, 0.25), "0 m delta - \(time) = 0.25"),
        point("the last value counts", OTLPBytes.point(Wire.double(4, 0.5)), "0 m delta - \(time) = 0.5"),
        point("no value", Wire.fixed(3, time), "0 missing_field: the data point has neither asInt nor asDouble"),
        point("nothing recorded", OTLPBytes.point(Wire.int(8, 1)), "0 m delta - \(time) = -"),
        point("another flag", OTLPBytes.point(Wire.int(8, 2)), seven),
        point("no time", Wire.fixed(6, 7), "0 bad_timestamp: timeUnixNano is 0 or missing"),
        point(
            "a time in ms", Wire.fixed(3, 1_772_366_410_000) + Wire.fixed(6, 7),
            "0 bad_timestamp: timeUnixNano 1772366410000 "),
        point(
            "the first time", Wire.fixed(3, 1_000_000_000_000_000_000) + Wire.fixed(6, 7),
            "0 m delta - 1000000000000000000"),
        point(
            "one before", Wire.fixed(3, 999_999_999_999_999_999) + Wire.fixed(6, 7), "0 bad_timestamp: timeUnixNano 9"),
        point(
            "the last time", Wire.fixed(3, 9_220_000_000_000_000_000) + Wire.fixed(6, 7),
            "0 m delta - 9220000000000000000"),
        point(
            "the largest number", Wire.fixed(3, 1 << 63 - 1) + Wire.fixed(6, 7),
            "0 bad_timestamp: timeUnixNano 9223372036854775807"
        ),
        point("an interval", OTLPBytes.point(Wire.fixed(2, start)), "0 m delta - \(time) from \(start) = 7"),
        point("an unknown start", OTLPBytes.point(Wire.fixed(2, time)), "0 m delta - \(time) from \(time) = 7"),
        point("no start", OTLPBytes.point(Wire.fixed(2, 0)), seven),
        point(
            "a late start", OTLPBytes.point(Wire.fixed(2, time + 1)),
            "0 malformed: startTimeUnixNano \(time + 1) is after"),
        point("a start of no time", OTLPBytes.point(Wire.fixed(2, 1 << 63)), "0 bad_timestamp: startTimeUnixNano 9223"),
    ]

    @Test(arguments: times)
    func timesAndValuesAreChecked(_ test: OTLPCase) { test.check(.proto(test.bytes)) }

    private static let groups =
        Wire.tag(20, 3) + Wire.tag(21, 3) + Wire.text(1, "x") + Wire.tag(21, 4) + Wire.tag(20, 4)
    private static func nested(_ depth: UInt64) -> [UInt8] {
        (0..<depth).flatMap { _ in Wire.tag(20, 3) } + (0..<depth).flatMap { _ in Wire.tag(20, 4) }
    }
    private static let broken = "0 malformed: the data point is not valid Protobuf of OTLP"

    static let wire: [OTLPCase] = [
        point("a group", groups + OTLPBytes.point(), seven),
        point("100 groups", nested(100) + OTLPBytes.point(), seven),
        point("101 groups", nested(101) + OTLPBytes.point(), broken),
        point("an open group", OTLPBytes.point(Wire.tag(20, 3)), broken),
        point("a group's end", OTLPBytes.point(Wire.tag(20, 4)), broken),
        point("a wrong group's end", OTLPBytes.point(Wire.tag(20, 3) + Wire.tag(21, 4)), broken),
        point("wire type 6", OTLPBytes.point(Wire.tag(20, 6)), broken),
        point("wire type 7", OTLPBytes.point(Wire.tag(20, 7)), broken),
        point("field 0", OTLPBytes.point([0x02, 0x00]), broken),
        point("field 0 at length", OTLPBytes.point([0x82, 0x00, 0x00]), broken),
        point("a tag of 33 bits", OTLPBytes.point([0x80, 0x80, 0x80, 0x80, 0x10, 0x00]), broken),
        point("ten bytes", OTLPBytes.point(Wire.int(30, .max)), seven),
        point(
            "ten bytes with too many bits",
            OTLPBytes.point(Wire.tag(30, 0) + [UInt8](repeating: 0xFF, count: 9) + [0x02]), broken),
        point("eleven bytes", OTLPBytes.point(Wire.tag(30, 0) + [UInt8](repeating: 0x80, count: 10) + [0x00]), broken),
        point("a tag alone", OTLPBytes.point(Wire.tag(30, 0)), broken),
        point("seven bytes", OTLPBytes.point(Wire.tag(30, 1) + [1, 2, 3, 4, 5, 6, 7]), broken),
        point("three bytes", OTLPBytes.point(Wire.tag(30, 5) + [1, 2, 3]), broken),
        point("a length beyond the end", OTLPBytes.point(Wire.tag(30, 2) + [5, 1, 2]), broken),
        point("a huge length", OTLPBytes.point(Wire.tag(30, 2) + Wire.varint(.max)), broken),
        point("a known field of another type", OTLPBytes.point(Wire.int(3, 5)), seven),
        point("a value of seven bytes", Wire.fixed(3, time) + Wire.tag(6, 1) + [1, 2, 3, 4, 5, 6, 7], broken),
        point("a short value", Wire.fixed(3, time) + Wire.tag(6, 1) + [1], broken),
    ]

    @Test(arguments: wire)
    func theWireFormatIsChecked(_ test: OTLPCase) { test.check(.proto(test.bytes)) }

    @Test func onlyTheBrokenPointIsRefused() {
        let bytes = Wire.request([
            OTLPBytes.sum([OTLPBytes.point(), [0x07], OTLPBytes.point()]), OTLPBytes.sum([OTLPBytes.point()]),
        ])
        let outcome = OTLPOutcome.proto(bytes)
        #expect(outcome.points.map(\.index) == [0, 2, 3])
        #expect(outcome.refusals == ["1 malformed: the data point is not valid Protobuf of OTLP"])
    }

    private static func sum(_ name: String, _ bytes: [UInt8], _ kind: String, _ options: OTLPOptions = OTLPOptions())
        -> OTLPCase
    {
        OTLPCase(name, Wire.request([bytes]), [kind], options)
    }

    static let metrics: [OTLPCase] = [
        sum("cumulative", OTLPBytes.sum([OTLPBytes.point()], temporality: 2), "0 m cumulative"),
        sum("not monotonic", OTLPBytes.sum([OTLPBytes.point()], isMonotonic: false), "0 m gauge"),
        sum(
            "not monotonic, unspecified", OTLPBytes.sum([OTLPBytes.point()], temporality: 0, isMonotonic: false),
            "0 m gauge"),
        sum(
            "unspecified", OTLPBytes.sum([OTLPBytes.point()], temporality: 0),
            "0 unsupported: aggregationTemporality 0 of metric \"m\""),
        sum(
            "unspecified as delta", OTLPBytes.sum([OTLPBytes.point()], temporality: 0), "0 m delta",
            OTLPOptions(temporality: .delta)),
        sum(
            "unknown", OTLPBytes.sum([OTLPBytes.point()], temporality: 3), "0 unsupported: aggregationTemporality 3",
            OTLPOptions(temporality: .delta)),
        sum(
            "a summary", Wire.text(1, "m") + Wire.bytes(11, Wire.bytes(1, [])),
            "0 unsupported: metric \"m\" is a summary"),
        sum(
            "no name", Wire.bytes(5, Wire.bytes(1, OTLPBytes.point())), "0 missing_field: the metric's name is missing"),
        sum("a unit", Wire.text(3, "ms") + OTLPBytes.sum([OTLPBytes.point()]), "0 m delta ms"),
        sum("an empty unit", Wire.text(3, "") + OTLPBytes.sum([OTLPBytes.point()]), seven),
        OTLPCase(
            "the last kind of data counts",
            Wire.request([
                Wire.bytes(5, Wire.bytes(1, OTLPBytes.point())) + OTLPBytes.sum([OTLPBytes.point()])
                    + Wire.bytes(5, Wire.bytes(1, Wire.fixed(3, time) + Wire.fixed(6, 9)))
            ]), ["0 m gauge - \(time) = 9"]),
        OTLPCase(
            "data in parts",
            Wire.request([
                Wire.bytes(7, Wire.bytes(1, OTLPBytes.point())) + Wire.text(1, "m")
                    + Wire.bytes(7, Wire.int(2, 2) + Wire.int(3, 1)) + Wire.bytes(7, Wire.bytes(1, OTLPBytes.point()))
            ]), ["0 m cumulative", "1 m cumulative"]),
        OTLPCase("no points", Wire.request([OTLPBytes.sum([])]), []),
        OTLPCase(
            "a metric without data", Wire.request([Wire.text(1, "n"), OTLPBytes.sum([OTLPBytes.point()])]), [seven]),
        OTLPCase("no bytes", [], []),
    ]

    @Test(arguments: metrics)
    func metricsSayWhatTheirPointsAre(_ test: OTLPCase) { test.check(.proto(test.bytes, test.options)) }

    static let records: [OTLPCase] = [
        OTLPCase(
            "JSON", Array(#"{"resourceMetrics":[]}"#.utf8),
            [
                "malformed: the record is not valid Protobuf of OTLP (first bytes 7b 22 72 65 73 6f 75 72…); it looks like OTLP's: is this otlp-json?"
            ]),
        OTLPCase(
            "a registry's frame", [0, 0, 0, 0, 7] + Wire.request([]),
            [
                "malformed: the record is not valid Protobuf of OTLP (first bytes 00 00 00 00 07 0a 06 0a…); it begins like a schema registry's frame: is this envelope: confluent?"
            ]),
        OTLPCase(
            "gzip", [0x1F, 0x8B, 8, 0],
            [
                "malformed: the record is not valid Protobuf of OTLP (first bytes 1f 8b 08 00); it begins like gzip: is it compressed inside the value?"
            ]),
        OTLPCase(
            "zstd", [0x28, 0xB5, 0x2F, 0xFD],
            [
                "malformed: the record is not valid Protobuf of OTLP (first bytes 28 b5 2f fd); it begins like zstd: is it compressed inside the value?"
            ]),
        OTLPCase(
            "snappy", [0xFF, 0x06, 0, 0, 0x73],
            [
                "malformed: the record is not valid Protobuf of OTLP (first bytes ff 06 00 00 73); it begins like snappy: is it compressed inside the value?"
            ]),
        OTLPCase(
            "a resource alone", Wire.bytes(1, Wire.bytes(1, [])),
            [
                "malformed: the record holds no metrics (first bytes 0a 02 0a 00); is the topic's signal metrics, or are these spans or logs?"
            ]),
        OTLPCase(
            "a cut record", Wire.request([OTLPBytes.sum([OTLPBytes.point()])]).dropLast(),
            ["malformed: the record is not valid"]),
        OTLPCase(
            "points, then a broken metric", Wire.request([OTLPBytes.sum([OTLPBytes.point()]), [0x07]]),
            ["malformed: a metric is not valid"]),
        OTLPCase(
            "a broken resource", Wire.request([OTLPBytes.sum([])], resource: [0x07]),
            ["malformed: a resource is not valid"]),
        OTLPCase(
            "a broken attribute", Wire.request([OTLPBytes.sum([])], resource: Wire.bytes(1, [0x07])),
            ["malformed: a resource's attribute is"]),
        OTLPCase(
            "a broken scope", Wire.request([OTLPBytes.sum([])], scope: [0x07]), ["malformed: a scope is not valid"]),
        OTLPCase(
            "broken data", Wire.request([Wire.text(1, "m") + Wire.bytes(7, [0x07])]), ["malformed: a metric's data is"]),
        OTLPCase(
            "a name of no UTF-8", Wire.request([Wire.bytes(1, [0xC0, 0xAF]) + Wire.bytes(5, [])]),
            ["malformed: a metric's name or unit is"]),
    ]

    @Test(arguments: records)
    func aBrokenRecordGivesNothing(_ test: OTLPCase) {
        let outcome = OTLPOutcome.proto(test.bytes)
        test.check(outcome)
        #expect(outcome.points.isEmpty && outcome.refusals.isEmpty)
    }

    @Test func otherSignalsAreNotTaken() throws {
        let spans = OTLPOutcome.proto(try OTLPFixtureTests.bytes("spans.pb"))
        #expect(spans.rejection?.reason == .malformed)
        #expect(spans.rejection?.message.contains("are these spans or logs?") == true)
        for file in ["counter_delta_1.pb", "histogram_delta.pb", "levels.pb"] {
            let metrics = OTLPOutcome.proto(try OTLPFixtureTests.bytes(file), OTLPOptions(signal: .spans))
            #expect(metrics.rejection?.message.contains("are these metrics or logs?") == true, "\(file)")
        }
    }
}
