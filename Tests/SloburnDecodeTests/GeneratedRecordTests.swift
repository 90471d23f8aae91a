import SloburnDecode
import SloburnTestKit
import Testing

/// The reader against the reference, on texts made from seeds.
@Suite struct GeneratedRecordTests {
    @Test func generatedRecordsAreReadAlike() throws {
        let comparison = try DecoderComparison()
        var generator = JSONTextGenerator(seed: 1)
        for round in 0..<4_000 {
            generator.brokenPerMille = round % 2 == 0 ? 0 : 100
            comparison.check(generator.record(), "round \(round)")
        }
        #expect(comparison.validCount > 2_000)
        #expect(comparison.refusedCount > 500)
    }

    @Test func mutatedRecordsAreReadAlike() throws {
        let comparison = try DecoderComparison()
        var generator = JSONTextGenerator(seed: 2)
        for round in 0..<500 {
            let record = generator.record()
            for _ in 0..<12 {
                // Its shape is the one known best.
                comparison.show(record)
                comparison.check(generator.random.mutated(record), "round \(round)")
            }
        }
        #expect(comparison.validCount > 500)
        #expect(comparison.refusedCount > 2_000)
    }

    @Test func recordsCutOffAnywhereAreReadAlike() throws {
        let comparison = try DecoderComparison()
        var generator = JSONTextGenerator(seed: 3)
        for round in 0..<40 {
            let record = generator.record()
            for length in 0...record.count {
                if length % 8 == 0 { comparison.show(record) }
                comparison.check(Array(record[..<length]), "round \(round)")
            }
        }
    }

    @Test func stringsOfEveryLengthAreReadAlike() throws {
        let comparison = try DecoderComparison()
        let ends: [[UInt8]] = ["", "\\n", "é", "€", "😀", "\\ud83d\\ude00", "\u{1}", "\\", "\""].map { Array($0.utf8) }
        let quote = [UInt8(ascii: "\"")]
        for length in 0...140 {
            let letters = [UInt8](repeating: UInt8(ascii: "x"), count: length)
            for end in ends + [[0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80]] {
                let text = quote + letters + end + quote
                comparison.check(Array("{\"a\":".utf8) + text + Array("}".utf8))
                comparison.check(Array("{".utf8) + text + Array(":1,\"a\":2}".utf8))
                comparison.check(text)
            }
        }
    }

    @Test(arguments: 125...131)
    func deepRecordsAreReadAlike(depth: Int) throws {
        let comparison = try DecoderComparison(
            paths: ["a", "a.a", Array(repeating: "a", count: 127).joined(separator: ".")])
        for inner in ["", "1", "{}", "[]", "\"a\":1", "\"a\":{}"] {
            for (opening, closing) in [("[", "]"), ("{\"a\":", "}"), ("{\"b\":1,\"a\":[", "]}")] {
                let count = opening.count > 8 ? depth / 2 : depth
                let text = String(repeating: opening, count: count) + inner + String(repeating: closing, count: count)
                comparison.check(text)
                comparison.check("[\(text)]")
                comparison.check("{\"a.a\":\(text)}")
            }
        }
        let deep = String(repeating: "{\"a\":", count: depth)
        comparison.check(deep + "{}" + String(repeating: "}", count: depth))
    }

    @Test(arguments: JSONTextGenerator.numbers + JSONTextGenerator.brokenNumbers)
    func numbersAreReadAlike(_ number: String) throws {
        let comparison = try DecoderComparison()
        comparison.show(Array(#"{"a":1,"b":[2, 3],"value":{"a":4}}"#.utf8))
        for space in ["", " ", "\n"] {
            comparison.check("{\"a\":\(number)\(space)}")
            comparison.check("{\"a\":\(number),\"b\":[2, \(number)],\"value\":{\"a\":\(number)}}")
            comparison.check("[\(space)\(number)\(space),\(number)]")
            comparison.check(number + space)
        }
    }
}
