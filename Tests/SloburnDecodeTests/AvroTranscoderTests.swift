import SloburnDecode
import SloburnModel
import SloburnTestKit
import Testing

@Suite struct AvroTranscoderTests {
    static let fixtures = [
        "request", "numbers", "texts", "logical", "recursive", "namespaces", "unions", "bare_union", "bare_text",
        "empty",
    ]

    @Test(arguments: fixtures)
    func dataOfOtherWritersBecomeJSON(_ name: String) throws {
        let transcoder = AvroTranscoder(try AvroSchema(EnvelopeFixtures.text("avro/\(name).avsc")))
        let datum = try EnvelopeFixtures.bytes("avro/\(name).avro")
        let pages = try GuardedPages(capacity: datum.count)
        let expected = try EnvelopeFixtures.text("avro/\(name).json")
        for _ in 0..<2 { #expect(try transcoder.json(datum, in: pages) + "\n" == expected) }
    }

    @Test func whatItWritesIsReadByPaths() throws {
        let transcoder = AvroTranscoder(try AvroSchema(EnvelopeFixtures.text("avro/request.avsc")))
        let reader = JSONFieldReader(paths: ["region", "ts", "duration_ms"])
        let datum = try EnvelopeFixtures.bytes("avro/request.avro")
        try datum.withUnsafeBytes { datum in
            let record = try reader.read(try transcoder.transcode(datum))
            #expect(String(decoding: record.field(0, ofElement: 0).bytes, as: UTF8.self) == "eu-central-1")
            #expect(record.field(1, ofElement: 0).significand == 1_772_366_400_250)
            #expect(record.field(2, ofElement: 0).significand == 1_205)
            #expect(record.field(2, ofElement: 0).decimals == 1)
        }
    }

    struct Reading: CustomTestStringConvertible, Sendable {
        let schema: String
        let datum: [UInt8]
        let json: String
        var testDescription: String { "\(schema) \(datum)" }
    }

    static let longs = #"{"type":"array","items":"long"}"#
    static let readings: [Reading] = [
        // Blocks: several, and with their sizes before them.
        Reading(schema: longs, datum: [0], json: "[]"),
        Reading(schema: longs, datum: [2, 2, 4, 4, 6, 0], json: "[1,2,3]"),
        Reading(schema: longs, datum: [3, 4, 2, 4, 1, 2, 6, 0], json: "[1,2,3]"),
        Reading(
            schema: #"{"type":"map","values":"int"}"#, datum: [1, 6, 2, 0x61, 2, 2, 2, 0x62, 4, 0],
            json: #"{"a":1,"b":2}"#),
        Reading(schema: #"{"type":"array","items":"null"}"#, datum: [6, 0], json: "[null,null,null]"),
        Reading(
            schema: #"{"type":"array","items":{"type":"record","name":"R","fields":[{"name":"n","type":"null"}]}}"#,
            datum: [4, 0], json: #"[{"n":null},{"n":null}]"#),
        // Numbers that take more bytes than they need.
        Reading(schema: #""int""#, datum: [0x82, 0x80, 0], json: "1"),
        Reading(
            schema: #""long""#, datum: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], json: "\(Int64.min)"),
        Reading(schema: #""null""#, datum: [], json: "null"),
        Reading(
            schema: #"{"type":"fixed","name":"U","size":16,"logicalType":"uuid"}"#,
            datum: [0x0D, 0x9F, 0x8A, 0x52, 0x5A, 0x5C, 0x4F, 0x0E, 0x9F, 0x0A, 0x3B, 0x1C, 0x2D, 0x4E, 0x5F, 0x60],
            json: #""0d9f8a52-5a5c-4f0e-9f0a-3b1c2d4e5f60""#),
        // Signs before the number, the smallest of eight bytes, and one of more than eight.
        Reading(schema: decimal(3), datum: [8, 0xFF, 0xFF, 0xFF, 0xFF], json: "-0.001"),
        Reading(schema: decimal(3), datum: [6, 0, 0, 0x80], json: "0.128"),
        Reading(schema: decimal(0), datum: [16, 0x80, 0, 0, 0, 0, 0, 0, 0], json: "\(Int64.min)"),
        Reading(schema: decimal(1), datum: [18, 1, 0, 0, 0, 0, 0, 0, 0, 0], json: "1844674407370955161.6"),
        Reading(schema: decimal(20), datum: [2, 5], json: "0.00000000000000000005"),
        Reading(
            schema: decimal(18), datum: [16, 0x0D, 0xE0, 0xB6, 0xB3, 0xA7, 0x64, 0, 1], json: "1.000000000000000001"),
    ]

    static func decimal(_ scale: Int) -> String {
        #"{"type":"bytes","logicalType":"decimal","precision":40,"scale":\#(scale)}"#
    }

    @Test(arguments: readings)
    func dataAreRead(_ reading: Reading) throws {
        let pages = try GuardedPages(capacity: 64)
        #expect(try AvroTranscoder(AvroSchema(reading.schema)).json(reading.datum, in: pages) == reading.json)
    }

    @Test func decimalsAreExact() throws {
        let pages = try GuardedPages(capacity: 64)
        let transcoder = AvroTranscoder(try AvroSchema(Self.decimal(0)))
        var random = SeededGenerator(seed: 11)
        for _ in 0..<2_000 {
            let number =
                Int128(Int64.random(in: .min ... .max, using: &random))
                * Int128(Int64.random(in: .min ... .max, using: &random)) >> Int128(random.index(0..<126))
            let bytes = (0..<16).reversed().map { UInt8(truncatingIfNeeded: number >> Int128(8 * $0)) }
            #expect(try transcoder.json([32] + bytes, in: pages) == "\(number)")
        }
    }

    @Test func floatingPointNumbersAreReadBackAlike() throws {
        let pages = try GuardedPages(capacity: 64)
        let (doubles, floats) = (
            AvroTranscoder(try AvroSchema(#""double""#)), AvroTranscoder(try AvroSchema(#""float""#))
        )
        var random = SeededGenerator(seed: 12)
        for round in 0..<20_000 {
            let scale = [1.0, 10, 1e3, 1e6, 1e9][round % 5]
            let number =
                round % 3 == 0
                ? Double(bitPattern: random.next()) : Double(random.number(-10_000_000...10_000_000)) / scale
            guard number.isFinite else { continue }
            let text = try doubles.json(Self.littleEndian(number.bitPattern), in: pages)
            #expect(Double(text)?.bitPattern == number.bitPattern, "\(text)")
            #expect(Self.digits(text) == Self.digits(number.description), "\(text)")
            let float = Float(number)
            guard float.isFinite else { continue }
            let short = try floats.json(Self.littleEndian(float.bitPattern), in: pages)
            #expect(Float(short)?.bitPattern == float.bitPattern, "\(short)")
            #expect(Self.digits(short) == Self.digits(float.description), "\(short)")
        }
    }

    /// The digits of a decimal number that matter.
    private static func digits(_ text: String) -> String {
        let digits = text.prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }
        return String(digits.reversed().drop { $0 == "0" }.reversed())
    }

    private static func littleEndian(_ bits: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: bits.littleEndian) { Array($0) }
    }
}
