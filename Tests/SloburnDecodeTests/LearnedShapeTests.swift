import SloburnDecode
import SloburnTestKit
import Testing

/// One reader sees records in a row: what it remembers of those before must not show.
@Suite struct LearnedShapeTests {
    @Test func recordsOfOneShapeAreReadAlike() throws {
        var generator = JSONTextGenerator(seed: 10)
        for round in 0..<150 {
            let comparison = try DecoderComparison()
            let shape = generator.shape()
            for record in 0..<25 {
                generator.brokenPerMille = record % 5 == 4 ? 100 : 0
                comparison.check(generator.record(of: shape), "round \(round)")
            }
        }
    }

    @Test(arguments: 1...9)
    func alternatingShapesAreReadAlike(count: Int) throws {
        var generator = JSONTextGenerator(seed: UInt64(20 + count))
        for round in 0..<12 {
            let comparison = try DecoderComparison()
            let shapes = (0..<count).map { _ in generator.shape() }
            for record in 0..<60 {
                // In turn, then in any order.
                let shape = record < 30 ? shapes[record % count] : generator.random.pick(shapes)
                comparison.check(generator.record(of: shape), "round \(round)")
            }
        }
    }

    @Test func mutationsBetweenRecordsOfOneShapeAreReadAlike() throws {
        var generator = JSONTextGenerator(seed: 30)
        for round in 0..<150 {
            let comparison = try DecoderComparison()
            let shape = generator.shape()
            for record in 0..<20 {
                let bytes = generator.record(of: shape)
                comparison.check(record % 2 == 0 ? bytes : generator.random.mutated(bytes), "round \(round)")
            }
        }
    }

    private static let usual = #"{"a":"x","b":{"c":12.5,"ok":true},"labels":{"region":"eu"},"value":[1,"y"],"":null}"#

    /// A change of `usual`: what is replaced, and by what.
    private static let changes: [(String, String)] = [
        (#""x""#, "{}"), (#""x""#, #"{"b":1}"#), (#""x""#, "[]"), (#""x""#, #"["x"]"#), (#""x""#, "1"),
        (#""x""#, "null"),
        (#""x""#, #""""#), (#""x""#, #""\u0078""#), (#""x""#, #""\"""#), (#""x""#, #""x\\""#), (#""x""#, #""x\""#),
        (#""x""#, #""é""#), (#""x""#, #""x"x""#), (#""x""#, "\"x\n\""), (#""x""#, #""x" "#), (#""x""#, #" "x""#),
        (#""x""#, #""x","b":{"c":1},"z":"x""#), (#""x""#, "x"), (#""x""#, "'x'"), (#""x""#, ""), (#""x""#, #""x"#),
        ("12.5", #""12.5""#), ("12.5", "012.5"), ("12.5", "12."), ("12.5", "12.5.5"), ("12.5", "-12.5"), ("12.5", "+1"),
        ("12.5", "1e5"), ("12.5", "1e"), ("12.5", "1E-"), ("12.5", "12.5x"), ("12.5", "1 2"), ("12.5", "-"),
        ("12.5", ""),
        ("12.5", "12,5"), ("12.5", "true"), ("12.5", "0"), ("12.5", "00"), ("12.5", #"{"d":1}"#), ("12.5", "[12.5]"),
        ("true", "false"), ("true", "null"), ("true", "tru"), ("true", "truex"), ("true", "True"), ("true", "1"),
        ("null", "nul"), ("null", "nulll"), ("null", #"{"a":1}"#), ("[1,", "[1 ,"), ("[1,", "[1, "), ("[1,", "[1,1,"),
        ("[1,", "["), (#""a""#, #""b""#), (#""a""#, #""a.b""#), (#""a""#, #""\u0061""#), (#""a""#, #""a ""#),
        (#""region""#, #""regiom""#), (#""labels""#, #""labelz""#), (#""labels""#, #""labels.region""#),
        (#""labels""#, #""Labels""#), (#""c""#, #""d""#), (#""ok""#, #""c""#), (#""":"#, #""a":"#), (",", ", "),
        (":", " :"), ("}", "\n}"), (#"{"a""#, #" {"a""#), (#"{"a""#, #"{ "a""#), (#"{"a""#, #"[{"a""#),
        (#"null}"#, "null}\n"), ("null}", "null} "), ("null}", "null}}"), ("null}", "null}{}"), ("null}", "null"),
        ("null}", "null,}"), ("null}", "null}\u{0}"), ("null}", "null} x"), ("null}", "null,\"a\":2}"),
    ]

    @Test func whatBreaksAShapeIsSeen() throws {
        let comparison = try DecoderComparison()
        let usual = Self.usual
        for (old, new) in Self.changes {
            #expect(usual.contains(old), "\(old) is not in the record")
            comparison.check(usual)
            comparison.check(usual.replacing(old, with: new, maxReplacements: 1))
            comparison.check(usual)
            comparison.check(usual.replacing(old, with: new))
        }
        #expect(comparison.refusedCount > 30)
    }

    @Test func batchesOfOneHaveAShapeToo() throws {
        let comparison = try DecoderComparison()
        for text in [#"[{"a":1}]"#, #"[{"a":2}]"#, #"{"a":3}"#, #"[{"a":4},{"a":5}]"#, "[]", #"[{"a":6}]"#, "[7]"] {
            comparison.check(text)
        }
    }

    @Test func fieldsOfTheRecordBeforeAreForgotten() throws {
        let comparison = try DecoderComparison()
        for text in [#"{"a":1,"b":2}"#, #"{"b":3}"#, #"{"a":1,"b":x}"#, #"{"b":4}"#, "{}", #"{"a":5,"b":6}"#, "{}"] {
            comparison.check(text)
        }
    }

    @Test func longRecordsBetweenShortOnesAreReadAlike() throws {
        let comparison = try DecoderComparison()
        for power in 8...17 {
            for length in [1 << power - 1, 1 << power, 1 << power + 1] {
                let text = String(repeating: "é", count: length / 2)
                comparison.check("{\"a\":\"\(text)\",\"b\":\"\\n\(text.prefix(9))\"}")
                comparison.check(#"{"a":"\n","b":1}"#)
            }
        }
    }
}
