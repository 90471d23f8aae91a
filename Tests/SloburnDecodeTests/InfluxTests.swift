import SloburnDecode
import SloburnModel
import SloburnTestKit
import Testing

@Suite struct InfluxTests {
    private static let time: Int64 = 1_772_366_400_250_000_000

    struct Reading: CustomTestStringConvertible, Sendable {
        var text: String
        var labels: [String] = []
        var points: [DecodedPoint]
        var testDescription: String { text }
    }

    @Test func whatAClientWrites() throws {
        // Lines of a client library, whose escapes all parts of a line have.
        let text = #"""
            http,env=prod,host=web\ 01,route=/cart\,eu errors=3i,latency_ms=120.5,note="say \"hi\" \\ ok",requests=250i,up=true 1772366400250000000
            http\,srv=x,k\=1=v\ 2 value=1.5 1772366400000000000

            """#
        let read = try decoded(InfluxCodec(), text, labels: ["env", "host", "route", "k=1"])
        let labels = ["env": "prod", "host": "web 01", "route": "/cart,eu"]
        #expect(
            read.points == [
                DecodedPoint("http.errors", "3", at: Self.time, index: 0, labels: labels),
                DecodedPoint("http.latency_ms", "1205e-1", at: Self.time, index: 1, labels: labels),
                DecodedPoint("http.requests", "250", at: Self.time, index: 2, labels: labels),
                DecodedPoint("http.up", "1", at: Self.time, index: 3, labels: labels),
                DecodedPoint(
                    "http,srv=x.value", "15e-1", at: 1_772_366_400_000_000_000, index: 4, labels: ["k=1": "v 2"]),
            ])
        #expect(read.refusals.isEmpty)
    }

    static let readings: [Reading] = [
        Reading(text: "m v=1", points: [DecodedPoint("m.v", "1")]),
        Reading(text: "m v=1 \n", points: [DecodedPoint("m.v", "1")]),
        Reading(text: "m  v=1 \t 1772366400250000000 ", points: [DecodedPoint("m.v", "1", at: time)]),
        Reading(
            text: "\r\n# a comment\r\n  # another, v=2\n\nm v=1 1772366400250000000\r\n\r\nn v=2\r",
            points: [DecodedPoint("m.v", "1", at: time), DecodedPoint("n.v", "2", index: 1)]),
        Reading(text: "#m v=1\nm #v=1", points: [DecodedPoint("m.#v", "1")]),
        // Strings are no elements, whatever they hold.
        Reading(text: #"m s="x""#, points: []),
        Reading(text: #"m s="",v=1"#, points: [DecodedPoint("m.v", "1")]),
        Reading(
            text: "m s=\"a,b=1 \\\" \\\\\",v=1\nn v=2",
            points: [DecodedPoint("m.v", "1"), DecodedPoint("n.v", "2", index: 1)]),
        Reading(
            text: "m s=\"one\nfake v=9 1\r\n\",v=1 1772366400250000000\nn v=2",
            points: [DecodedPoint("m.v", "1", at: time), DecodedPoint("n.v", "2", index: 1)]),
        // Only what is special in its place is escaped; the backslash itself never is.
        Reading(text: #"a\ b\,c\=d\\e\n f\ \,\=g\x=1"#, points: [DecodedPoint(#"a b,c\=d\\e\n.f ,=g\x"#, "1")]),
        Reading(
            text: #"m,a\ k=C:\new\,x\=\\\,y,b=\" v=1"#, labels: ["a k", "b"],
            points: [DecodedPoint("m.v", "1", labels: ["a k": #"C:\new,x=\\,y"#, "b": #"\""#])]),
        Reading(
            text: #"m,p=C:\dir,q=x v=1"#, labels: ["p", "q"],
            points: [DecodedPoint("m.v", "1", labels: ["p": #"C:\dir"#, "q": "x"])]),
        Reading(
            text: "größe,ort=Köln,z=\u{1F600} π=1", labels: ["ort", "z"],
            points: [DecodedPoint("größe.π", "1", labels: ["ort": "Köln", "z": "\u{1F600}"])]),
        // Of several fields with one name the last counts, in its place.
        Reading(
            text: "m f=1,g=5,f=2,h=6,f=3\nm f=7",
            points: [
                DecodedPoint("m.g", "5"), DecodedPoint("m.h", "6", index: 1), DecodedPoint("m.f", "3", index: 2),
                DecodedPoint("m.f", "7", index: 3),
            ]),
        // Labels of one line are none of the next one.
        Reading(
            text: "m,a=1,x=2 v=1\nn,b=3 v=2\no v=3", labels: ["a", "b"],
            points: [
                DecodedPoint("m.v", "1", labels: ["a": "1"]), DecodedPoint("n.v", "2", index: 1, labels: ["b": "3"]),
                DecodedPoint("o.v", "3", index: 2),
            ]),
        Reading(
            text: "m,a=broken v=1 x\nn v=2", labels: ["a"], points: [DecodedPoint("n.v", "2", index: 1)]),
    ]

    @Test(arguments: readings)
    func linesAreRead(_ reading: Reading) throws {
        #expect(try decoded(InfluxCodec(), reading.text, labels: reading.labels).points == reading.points)
    }

    struct Value: CustomTestStringConvertible, Sendable {
        var text: String
        var value: String
        var testDescription: String { text }
    }

    static let values: [Value] =
        [
            Value(text: "0", value: "0"), Value(text: "-0.0", value: "0"), Value(text: "1.50", value: "150e-2"),
            Value(text: "-12", value: "-12"), Value(text: "1e3", value: "exact 1e3"),
            Value(text: "-1.5E-3", value: "-15e-4"), Value(text: "1e+05", value: "exact 1e5"),
            Value(text: ".5", value: "5e-1"), Value(text: "5.", value: "5"), Value(text: "-.5", value: "-5e-1"),
            Value(text: "007", value: "7"), Value(text: "12i", value: "12"), Value(text: "-12i", value: "-12"),
            Value(text: "12u", value: "12"), Value(text: "0i", value: "0"),
            Value(text: "999999999999999999i", value: "999999999999999999"),
            Value(text: "-9223372036854775808i", value: "exact -9223372036854775808e0"),
            Value(text: "9223372036854775807i", value: "exact 9223372036854775807e0"),
            Value(text: "18446744073709551615u", value: "exact 18446744073709551615e0"),
            Value(text: "0.1234567890123456789", value: "exact 1234567890123456789e-19"),
            Value(text: "1e308", value: "exact 1e308"),
        ]
        + ["t", "T", "true", "True", "TRUE"].map { Value(text: $0, value: "1") }
        + ["f", "F", "false", "False", "FALSE"].map { Value(text: $0, value: "0") }

    @Test(arguments: values)
    func valuesAreRead(_ value: Value) throws {
        let read = try decoded(InfluxCodec(), "m v=\(value.text),w=1 1772366400250000000")
        #expect(
            read.points == [
                DecodedPoint("m.v", value.value, at: Self.time), DecodedPoint("m.w", "1", at: Self.time, index: 1),
            ])
    }

    @Test(arguments: [
        (EpochUnit.s, "1772366400", 1_772_366_400_000_000_000), (.ms, "1772366400250", time),
        (.us, "1772366400250001", 1_772_366_400_250_001_000), (.ns, "1772366400250000001", time + 1),
        (.ns, "9220000000000000000", 9_220_000_000_000_000_000), (.s, "9220000000", 9_220_000_000_000_000_000),
    ])
    func timesAreExact(_ unit: EpochUnit, _ text: String, _ expected: Int64) throws {
        #expect(
            try decoded(InfluxCodec(precision: unit), "m v=1 \(text)").points == [
                DecodedPoint("m.v", "1", at: expected)
            ])
    }

    @Test func seriesAreToldApart() throws {
        let text =
            "m,a=1,b=2 v=1\nm,b=2,a=1 v=2\nm,a=1 v=1\nm,a=1,b=3 v=1\nm,a=1,b=2 w=1\nn,a=1,b=2 v=1\nm,ab=1\\,2 v=1"
        let batch = PointBatch(labels: [])
        try Array(text.utf8).withUnsafeBytes { try InfluxCodec().decode($0, into: batch) }
        let series = batch.points.map(\.series)
        #expect(series[0] == series[1])
        #expect(Set(series).count == 6)
    }
}
