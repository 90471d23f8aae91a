import SloburnDecode
import SloburnModel
import SloburnTestKit
import Testing

@Suite struct AvroRefusalTests {
    struct Refusal: CustomTestStringConvertible, Sendable {
        let schema: String
        let datum: [UInt8]
        var reason = RejectionClass.malformed
        let message: String
        var testDescription: String { "\(schema) \(datum)" }
    }

    static let pair =
        #"{"type":"record","name":"Pair","fields":[{"name":"left","type":"int"},{"name":"list","type":{"type":"array","items":{"type":"map","values":"string"}}}]}"#

    static let refusals: [Refusal] = [
        Refusal(schema: #""int""#, datum: [], message: "Avro datum, byte 0: 1 bytes are needed, 0 are left"),
        Refusal(schema: #""int""#, datum: [0x80], message: "byte 1: 1 bytes are needed, 0 are left"),
        Refusal(
            schema: #""int""#, datum: [2, 2], message: "byte 1: 1 bytes follow the datum; was it written with this"),
        Refusal(
            schema: #""int""#, datum: [0x80, 0x80, 0x80, 0x80, 0x10], message: "byte 0: 2147483648 is no int of 32 bits"
        ),
        Refusal(
            schema: #""long""#, datum: [UInt8](repeating: 0x80, count: 10),
            message: "byte 0: a whole number takes more than 10 bytes"),
        Refusal(
            schema: #""long""#, datum: [UInt8](repeating: 0xFF, count: 9) + [2],
            message: "byte 0: a whole number takes more than 10 bytes"),
        Refusal(
            schema: #""long""#, datum: [UInt8](repeating: 0x80, count: 9),
            message: "byte 9: 1 bytes are needed, 0 are left"),
        Refusal(schema: #""boolean""#, datum: [2], message: "byte 0: a boolean is 0 or 1, not 2"),
        Refusal(schema: #""double""#, datum: [1, 2, 3], message: "8 bytes are needed, 3 are left"),
        Refusal(schema: #""string""#, datum: [6, 0x61], message: "a length of 3 bytes is given, 2 are left"),
        Refusal(schema: #""string""#, datum: [1], message: "a length of -1 bytes is given"),
        Refusal(schema: #""string""#, datum: [4, 0xC3, 0x28], message: "byte 0: the text is not UTF-8"),
        Refusal(schema: #""string""#, datum: [6, 0xED, 0xA0, 0x80], message: "the text is not UTF-8"),
        Refusal(schema: #"["null","int"]"#, datum: [4], message: "type number 2 is given, the union has 2"),
        Refusal(schema: "[]", datum: [0], message: "type number 0 is given, the union has 0"),
        Refusal(
            schema: #"{"type":"enum","name":"E","symbols":["A"]}"#, datum: [1],
            message: "symbol number -1 is given, the enumeration has 1"),
        Refusal(
            schema: AvroTranscoderTests.decimal(2), datum: [0], message: "byte 0: a decimal number has no bytes"),
        Refusal(
            schema: AvroTranscoderTests.decimal(2), datum: [0x82, 0x10] + [UInt8](repeating: 1, count: 1025),
            reason: .oversized, message: "a decimal number has 1025 bytes, at most 1024 are read"),
        Refusal(
            schema: pair, datum: [2, 2, 2, 2, 0x6B, 2, 0xFF, 0, 0],
            message: #"Avro field list[0]["k"], byte 5: the text is not UTF-8"#),
        Refusal(
            schema: pair, datum: [2, 2, 2, 2], message: "Avro field list[0], byte 3: a length of 1 bytes is given"),
        Refusal(schema: pair, datum: [2, 0x64, 2], message: "Avro field list, byte 1: a block of 50 items is given"),
        // Blocks.
        Refusal(
            schema: AvroTranscoderTests.longs, datum: [3, 2, 2, 4, 0], message: "the block does not end where its size"),
        Refusal(
            schema: AvroTranscoderTests.longs, datum: [3, 20, 2, 4, 0],
            message: "a block of 10 bytes is given, 4 are left"),
        Refusal(schema: AvroTranscoderTests.longs, datum: [3, 1, 2, 4, 0], message: "a block of -1 bytes is given"),
        Refusal(
            schema: AvroTranscoderTests.longs, datum: [UInt8](repeating: 0xFF, count: 9) + [1, 0],
            message: "a block of \(Int64.min) items is given"),
        // Items without bytes.
        Refusal(
            schema: #"{"type":"array","items":"null"}"#, datum: [0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 0], reason: .oversized,
            message: "its arrays and maps have more than 1000000 items"),
        Refusal(
            schema: #"{"type":"record","name":"R","fields":[{"name":"r","type":"R"}]}"#, datum: [], reason: .oversized,
            message: "Avro field r.r.r.r.r.r.r.r…, byte 0: it is nested more than 128 deep"),
        // What it may be instead.
        Refusal(schema: #""int""#, datum: Array("Obj\u{1}".utf8), message: "it begins like an Avro file"),
        Refusal(schema: #""boolean""#, datum: [0xC3, 1], message: "it begins like Avro's single-object encoding"),
        Refusal(schema: #""int""#, datum: [0, 0, 0, 0, 5, 2], message: "is it a datum without a Confluent frame?"),
        Refusal(schema: #""boolean""#, datum: Array("{}".utf8), message: "it begins like JSON, is it Avro?"),
    ]

    @Test(arguments: refusals)
    func brokenDataAreRefused(_ refusal: Refusal) throws {
        let pages = try GuardedPages(capacity: 2_000)
        let transcoder = AvroTranscoder(try AvroSchema(refusal.schema))
        let rejection = #expect(throws: Rejection.self) { try transcoder.json(refusal.datum, in: pages) }
        #expect(rejection?.reason == refusal.reason)
        let message = rejection?.message ?? ""
        #expect(message.contains(refusal.message), "\(message)")
    }

    @Test func whatIsWrittenIsBounded() throws {
        // 2^60 empty records in a datum without a byte.
        var schemas = [#"{"type":"record","name":"R0","fields":[]}"#]
        for number in 1...60 {
            schemas.append(
                #"{"type":"record","name":"R\#(number)","fields":[{"name":"a","type":"R\#(number - 1)"},{"name":"b","type":"R\#(number - 1)"}]}"#
            )
        }
        let schema = try AvroSchema(#""R60""#, references: schemas)
        let pages = try GuardedPages(capacity: 64)
        let error = #expect(throws: Rejection.self) { try AvroTranscoder(schema).json([], in: pages) }
        #expect(error?.reason == .oversized)
        #expect(error?.message.contains("longer than 16777216 bytes") == true)

        let limited = AvroTranscoder(try AvroSchema(#""string""#), limits: AvroTranscoder.Limits(bytes: 10))
        #expect(try limited.json([16] + Array("eight by".utf8), in: pages) == #""eight by""#)
        #expect(throws: Rejection.self) { try limited.json([18] + Array("nine byte".utf8), in: pages) }
        #expect(throws: Rejection.self) { try limited.json([4, 1, 1], in: pages) }
    }

    @Test func deepDataAreReadAsFarAsJSONIs() throws {
        let list = #"{"type":"record","name":"List","fields":[{"name":"next","type":["null","List"]}]}"#
        let transcoder = AvroTranscoder(try AvroSchema(list))
        let pages = try GuardedPages(capacity: 4_096)
        let deepest = try transcoder.json([UInt8](repeating: 2, count: 126) + [0], in: pages)
        #expect(throws: Never.self) {
            try Array(deepest.utf8).withUnsafeBytes { _ = try JSONTreeReader().read($0) }
        }
        #expect(throws: Rejection.self) { try transcoder.json([UInt8](repeating: 2, count: 127) + [0], in: pages) }
    }

    @Test(arguments: AvroTranscoderTests.fixtures)
    func mutatedDataAreReadOrRefused(_ name: String) throws {
        let schema = try AvroSchema(EnvelopeFixtures.text("avro/\(name).avsc"))
        let transcoder = AvroTranscoder(schema, limits: AvroTranscoder.Limits(bytes: 1 << 16))
        let datum = try EnvelopeFixtures.bytes("avro/\(name).avro")
        let pages = try GuardedPages(capacity: 4 * datum.count + 256)
        let reader = JSONTreeReader()
        var random = SeededGenerator(seed: 13)
        for _ in 0..<5_000 {
            var bytes = random.mutated(datum)
            if random.chance(200) { bytes.removeLast(random.index(0..<bytes.count + 1)) }
            guard let json = try? transcoder.transcode(pages.place(bytes)) else { continue }
            #expect(throws: Never.self, "\(bytes)") { _ = try reader.read(json) }
        }
    }

    @Test(arguments: AvroTranscoderTests.fixtures)
    func mutatedSchemasAreReadOrRefused(_ name: String) throws {
        let text = try EnvelopeFixtures.bytes("avro/\(name).avsc")
        let datum = try EnvelopeFixtures.bytes("avro/\(name).avro")
        let pages = try GuardedPages(capacity: datum.count)
        var random = SeededGenerator(seed: 14)
        for _ in 0..<500 {
            let json = String(decoding: random.mutated(text), as: UTF8.self)
            guard let schema = try? AvroSchema(json) else { continue }
            _ = try? AvroTranscoder(schema, limits: AvroTranscoder.Limits(bytes: 1 << 16)).json(datum, in: pages)
        }
    }
}
