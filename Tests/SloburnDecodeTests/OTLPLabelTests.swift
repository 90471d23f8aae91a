import SloburnDecode
import SloburnModel
import Testing

@Suite struct OTLPLabelTests {
    struct ValueCase: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// The bytes of an `AnyValue`.
        let value: [UInt8]
        /// The label; nil for a refusal.
        let expected: String?

        init(_ name: String, _ value: [UInt8], _ expected: String?) {
            testDescription = name
            self.value = value
            self.expected = expected
        }
    }

    static let values: [ValueCase] = [
        ValueCase("a text", Wire.text(1, "x"), "x"),
        ValueCase("a text beyond ASCII", Wire.text(1, "größe/123"), "größe/123"),
        ValueCase("a text of no UTF-8", Wire.bytes(1, [0x61, 0xC3]), nil),
        ValueCase("true", Wire.int(2, 1), "true"),
        ValueCase("false", Wire.int(2, 0), "false"),
        ValueCase("an integer", Wire.int(3, 200), "200"),
        ValueCase("a negative integer", Wire.int(3, UInt64(bitPattern: -7)), "-7"),
        ValueCase("the least integer", Wire.int(3, 1 << 63), "-9223372036854775808"),
        ValueCase("a number", Wire.double(4, 0.5), "0.5"),
        ValueCase("a whole number", Wire.double(4, 200), "200"),
        ValueCase("a large number", Wire.double(4, 1e20), "100000000000000000000"),
        ValueCase("minus zero", Wire.double(4, -0.0), "0"),
        ValueCase("no number", Wire.double(4, .nan), "NaN"),
        ValueCase("minus infinity", Wire.double(4, -.infinity), "-Infinity"),
        ValueCase("nothing", [], ""),
        ValueCase("a list", Wire.bytes(5, Wire.bytes(1, Wire.text(1, "x"))), ""),
        ValueCase("pairs", Wire.bytes(6, [0x07]), ""),
        ValueCase("bytes", Wire.bytes(7, [1]), ""),
        ValueCase("a later kind", Wire.int(8, 1), ""),
        ValueCase("the last one counts", Wire.text(1, "x") + Wire.int(3, 5), "5"),
        ValueCase("a list counts as well", Wire.text(1, "x") + Wire.bytes(5, []), ""),
        ValueCase("a broken value", Wire.tag(1, 2) + [9], nil),
        ValueCase("a broken number", Wire.tag(4, 1) + [9], nil),
    ]

    @Test(arguments: values)
    func scalarsAreLabels(_ test: ValueCase) {
        let point = OTLPBytes.point(Wire.bytes(7, Wire.attribute("a", test.value)))
        let outcome = OTLPOutcome.proto(Wire.request([OTLPBytes.sum([point])]))
        #expect(outcome.points.first.map { $0.labels["a"] ?? "" } == test.expected)
        #expect(outcome.refusals.isEmpty == (test.expected != nil))
    }

    /// A record whose resource, scope and point have these attributes.
    private static func record(
        _ resource: [(String, String)], _ scope: [UInt8] = [], _ point: [(String, String)] = []
    ) -> [UInt8] {
        let attributes = resource.flatMap { Wire.bytes(1, Wire.attribute($0.0, Wire.text(1, $0.1))) }
        let own = point.flatMap { Wire.bytes(7, Wire.attribute($0.0, Wire.text(1, $0.1))) }
        return Wire.request([OTLPBytes.sum([OTLPBytes.point(own)])], resource: attributes, scope: scope)
    }

    private static let new = "deployment.environment.name"
    private static let old = "deployment.environment"

    struct LabelCase: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let record: [UInt8]
        var asked = ["a", "b"]
        let expected: [String: String]
    }

    static let labels: [LabelCase] = [
        LabelCase(
            testDescription: "point over resource", record: record([("a", "1"), ("b", "2")], [], [("a", "3")]),
            expected: ["a": "3", "b": "2"]),
        LabelCase(
            testDescription: "the last of equal keys", record: record([], [], [("a", "1"), ("a", "2")]),
            expected: ["a": "2"]),
        LabelCase(
            testDescription: "keys that end alike", record: record([("y.status_code", "1")]), asked: ["x.status_code"],
            expected: [:]),
        LabelCase(
            testDescription: "scope", record: record([], Wire.text(1, "lib") + Wire.text(2, "9")),
            asked: ["otel.scope.name", "otel.scope.version"],
            expected: ["otel.scope.name": "lib", "otel.scope.version": "9"]),
        LabelCase(
            testDescription: "scope over resource, where it has a name",
            record: record([("otel.scope.name", "r"), ("otel.scope.version", "s")], Wire.text(1, "lib")),
            asked: ["otel.scope.name", "otel.scope.version"],
            expected: ["otel.scope.name": "lib", "otel.scope.version": "s"]),
        LabelCase(
            testDescription: "the old name stands in", record: record([(old, "x")]), asked: [new], expected: [new: "x"]),
        LabelCase(
            testDescription: "the new name stands in", record: record([(new, "x")]), asked: [old], expected: [old: "x"]),
        LabelCase(
            testDescription: "the new name wins", record: record([(new, "x"), (old, "y")]), asked: [new],
            expected: [new: "x"]),
        LabelCase(
            testDescription: "both names", record: record([(new, "x"), (old, "y")]), asked: [old, new],
            expected: [new: "x", old: "y"]),
        LabelCase(
            testDescription: "a resource's new name over a point's old one",
            record: record([(new, "x")], [], [(old, "y")]),
            asked: [new], expected: [new: "x"]),
        LabelCase(
            testDescription: "a point's old name", record: record([], [], [(old, "y")]), asked: [new, "a"],
            expected: [new: "y"]),
        LabelCase(
            testDescription: "a point's new name", record: record([(old, "x")], [], [(new, "y")]), asked: [new, old],
            expected: [new: "y", old: "x"]),
    ]

    @Test(arguments: labels)
    func attributesAreLabels(_ test: LabelCase) {
        let outcome = OTLPOutcome.proto(test.record, labels: test.asked)
        #expect(outcome.points.map(\.labels) == [test.expected])
    }

    @Test func labelsOfOneResourceAreNotThoseOfTheNext() {
        let asked = ["a", "otel.scope.name", Self.new]
        let bytes =
            Self.record([("a", "1"), (Self.old, "x")], Wire.text(1, "lib"), [(Self.new, "y")]) + Self.record([])
        #expect(OTLPOutcome.proto(bytes, labels: asked).points.map(\.labels).last == [:])
        let named = Self.record([("otel.scope.name", "r")])
        #expect(
            OTLPOutcome.proto(named + Self.record([]), labels: asked).points.map(\.labels) == [
                ["otel.scope.name": "r"], [:],
            ])
        let scopes = Wire.bytes(
            2, Wire.bytes(1, Wire.text(1, "lib")) + Wire.bytes(2, OTLPBytes.sum([OTLPBytes.point()])))
        let second = Wire.bytes(2, Wire.bytes(2, OTLPBytes.sum([OTLPBytes.point()])))
        let resource = Wire.bytes(1, Wire.bytes(1, Wire.attribute(Self.old, Wire.text(1, "x"))))
        let labels = OTLPOutcome.proto(Wire.bytes(1, scopes + second + resource), labels: asked).points.map(\.labels)
        #expect(labels == [["otel.scope.name": "lib", Self.new: "x"], [Self.new: "x"]])
    }

    @Test func environmentsOfOnePointAreNotThoseOfTheNext() {
        let points = [(Self.new, "x"), (Self.old, "y"), ("c", "z")].map { key, text in
            OTLPBytes.point(Wire.bytes(7, Wire.attribute(key, Wire.text(1, text))))
        }
        let outcome = OTLPOutcome.proto(Wire.request([OTLPBytes.sum(points)]), labels: [Self.new])
        #expect(outcome.points.map { $0.labels[Self.new] } == ["x", "y", nil])
    }

    @Test func aCodecFollowsTheLabelsAskedFor() throws {
        let codec = OTLPProtoCodec(OTLPOptions())
        let bytes = Self.record([("a", "1"), ("b", "2")])
        #expect(OTLPOutcome(bytes, codec, labels: ["a"]).points.map(\.labels) == [["a": "1"]])
        #expect(OTLPOutcome(bytes, codec, labels: ["b", "c"]).points.map(\.labels) == [["b": "2"]])
        #expect(OTLPOutcome(bytes, codec, labels: []).points.map(\.labels) == [[:]])
    }

    /// Records whose points are of different series, each but the last two.
    @Test func everythingTellsSeriesApart() throws {
        func point(_ attributes: [[UInt8]]) -> [UInt8] { OTLPBytes.point(attributes.flatMap { Wire.bytes(7, $0) }) }
        let (a, b) = (Wire.attribute("a", Wire.text(1, "1")), Wire.attribute("b", Wire.text(1, "2")))
        let both = OTLPBytes.sum([point([a, b])])
        let records: [[UInt8]] = [
            Wire.request([OTLPBytes.sum([point([])])]),
            Wire.request([OTLPBytes.sum([point([a])])]),
            Wire.request([OTLPBytes.sum([point([Wire.attribute("a", Wire.int(3, 1))])])]),
            Wire.request([
                OTLPBytes.sum([point([Wire.attribute("a", Wire.bytes(5, Wire.bytes(1, Wire.text(1, "1"))))])])
            ]),
            Wire.request([OTLPBytes.sum([point([Wire.attribute("1", Wire.text(1, "a"))])])]),
            Wire.request([OTLPBytes.sum([point([a])], temporality: 2)]),
            Wire.request([Wire.text(3, "s") + OTLPBytes.sum([point([a])])]),
            Wire.request([OTLPBytes.sum([point([a])]) + Wire.text(1, "n")]),
            Wire.request([OTLPBytes.sum([point([])])], resource: Wire.bytes(1, a)),
            Wire.request([OTLPBytes.sum([point([])])], scope: Wire.bytes(3, a)),
            Wire.request([OTLPBytes.sum([point([])])], scope: Wire.text(1, "a")),
            Wire.request([OTLPBytes.sum([point([])])], scope: Wire.text(2, "a")),
            Wire.request([OTLPBytes.histogram(Wire.bytes(9, a))]),
            Wire.request([OTLPBytes.exponential(Wire.bytes(1, a))]),
            Wire.request([both]),
            Wire.request([OTLPBytes.sum([point([b, a])])]),
        ]
        let series = records.map { OTLPOutcome.proto($0).series }
        #expect(series.allSatisfy { $0.count == 1 })
        #expect(Set(series).count == records.count - 1)
        #expect(series[records.count - 1] == series[records.count - 2])
    }
}
