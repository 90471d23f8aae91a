import Foundation
import SloburnDecode
import SloburnModel
import SloburnTestKit
import Testing

@Suite struct ConfluentFrameTests {
    /// A record of a real serializer.
    struct Serialized: Decodable, CustomTestStringConvertible {
        var name: String
        var headers: [[String?]]
        var value: String
        var payload: String
        var indexes: [Int]
        var id: UInt32?
        var guid: String?
        var testDescription: String { name }
    }

    static func serialized() throws -> [Serialized] { try EnvelopeFixtures.cases("envelopes/confluent.json") }

    @Test(arguments: try serialized())
    func framesOfSerializersAreRead(_ fixture: Serialized) throws {
        let value = try FixtureRecord.decode(fixture.value)
        let headers = try FixtureRecord(headers: fixture.headers).recordHeaders()
        let pages = try GuardedPages(capacity: value.count)
        let frame = try ConfluentFrame(
            pages.place(value), headers: headers, hasMessageIndexes: fixture.name.contains("protobuf"))
        #expect(try Array(value[frame.payload]) == FixtureRecord.decode(fixture.payload))
        #expect(frame.messageIndexes == fixture.indexes)
        switch frame.schema {
        case .id(let id): #expect(id == fixture.id)
        case .guid(let bytes):
            let hex = bytes.map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
            #expect(hex == fixture.guid?.replacingOccurrences(of: "-", with: ""))
        }
    }

    @Test func thereAreFixturesOfAllForms() throws {
        let names = try Self.serialized().map(\.name)
        #expect(names.count == 14)
        #expect(names.count { $0.hasPrefix("header") } == 7)
    }

    struct Reading: CustomTestStringConvertible, Sendable {
        let value: [UInt8]
        var header: [UInt8]?
        var isProtobuf = true
        var id: UInt32 = 5
        let indexes: [Int]
        let payload: Range<Int>
        var testDescription: String { "\(value) \(header ?? [])" }
    }

    static let readings: [Reading] = [
        Reading(value: [0, 0, 0, 0, 5], isProtobuf: false, indexes: [], payload: 5..<5),
        Reading(value: [0, 0xFF, 0xFF, 0xFF, 0xFF, 7], isProtobuf: false, id: .max, indexes: [], payload: 5..<6),
        Reading(value: [0, 0, 0, 0, 5, 0, 0x0A, 1], indexes: [0], payload: 6..<8),
        Reading(value: [0, 0, 0, 0, 5, 2, 2, 9], indexes: [1], payload: 7..<8),
        Reading(value: [0, 0, 0, 0, 5, 4, 2, 0xC8, 1, 9], indexes: [1, 100], payload: 9..<10),
        // The plain form: told by an odd count only.
        Reading(value: [0, 0, 0, 0, 5, 1, 1, 9], indexes: [1], payload: 7..<8),
        Reading(value: [0, 0, 0, 0, 5, 3, 1, 2, 3, 9], indexes: [1, 2, 3], payload: 9..<10),
        Reading(value: [0, 0, 0, 0, 5, 2, 4, 9], indexes: [2], payload: 7..<8),
        // An id in the header.
        Reading(value: [1, 2, 3], header: [0, 0, 0, 0, 5, 2, 2], indexes: [1], payload: 0..<3),
        Reading(value: [], header: [0, 0, 0, 0, 5], isProtobuf: false, indexes: [], payload: 0..<0),
    ]

    @Test(arguments: readings)
    func framesAreRead(_ reading: Reading) throws {
        let pages = try GuardedPages(capacity: 64)
        let headers = reading.header.map { [RecordHeader(name: ConfluentFrame.headerName, value: $0)] } ?? []
        let frame = try ConfluentFrame(
            pages.place(reading.value), headers: headers, hasMessageIndexes: reading.isProtobuf)
        #expect(frame.schema == .id(reading.id))
        #expect(frame.messageIndexes == reading.indexes)
        #expect(frame.payload == reading.payload)
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        let value: [UInt8]
        var header: [UInt8]??
        let message: String
        var testDescription: String { "\(value) \(String(describing: header))" }
    }

    static let refusals: [Refusal] = [
        Refusal(value: [], message: "the value is empty; a Confluent frame of 5 bytes is wanted"),
        Refusal(
            value: [0, 0, 0, 1],
            message: "begins with bytes 00 00 00 01, not with byte 0 and a 4-byte schema id; it is cut off"),
        Refusal(value: Array(#"{"a":1,"b":2}"#.utf8), message: "bytes 7b 22 61 22 3a 31 2c 22…, not with byte 0"),
        Refusal(value: Array(#"[{"a":1}]"#.utf8), message: "it begins like JSON: is there no frame?"),
        Refusal(
            value: [3, 0] + [UInt8](repeating: 7, count: 16), message: "AWS Glue registry, which is not supported"),
        Refusal(value: [0x0A, 1, 1], message: "it begins like Protobuf: is there no frame?"),
        Refusal(value: [0x1F, 0x8B, 8], message: "it begins like gzip"),
        Refusal(value: [2, 3], message: "is there no frame, or is the schema in a header of another name?"),
        Refusal(
            value: [0, 0, 0, 0, 5],
            message: "the Confluent frame has no Protobuf message indexes behind the schema's id, but no bytes"),
        Refusal(value: [0, 0, 0, 0, 5, 2], message: "has no Protobuf message indexes"),
        Refusal(value: [0, 0, 0, 0, 5, 2, 1], message: "but bytes 02 01"),
        Refusal(value: [0, 0, 0, 0, 5, 0x82, 1, 0, 0], message: "has no Protobuf message indexes"),
        Refusal(value: [0, 0, 0, 0, 5, 0xFF, 0xFF, 0xFF, 0xFF, 0x1F], message: "has no Protobuf message indexes"),
        Refusal(
            value: [1], header: .some(nil), message: "the header __value_schema_id holds no bytes; 1 and a 16-byte"),
        Refusal(value: [1], header: [1, 2, 3], message: "the header __value_schema_id holds bytes 01 02 03"),
        Refusal(
            value: [1], header: [2] + [UInt8](repeating: 0, count: 16), message: "the header __value_schema_id holds"),
        Refusal(value: [1], header: [0, 0, 0, 0, 5], message: "the header __value_schema_id has no Protobuf message"),
    ]

    @Test(arguments: refusals)
    func whatIsNoFrameIsRefused(_ refusal: Refusal) throws {
        let pages = try GuardedPages(capacity: 64)
        let headers = refusal.header.map { [RecordHeader(name: ConfluentFrame.headerName, value: $0)] } ?? []
        let rejection = #expect(throws: Rejection.self) {
            try ConfluentFrame(pages.place(refusal.value), headers: headers, hasMessageIndexes: true)
        }
        #expect(rejection?.reason == .malformed)
        let message = rejection?.message ?? ""
        #expect(message.contains(refusal.message), "\(message)")
    }

    @Test func mutatedFramesAreReadOrRefused() throws {
        let pages = try GuardedPages(capacity: 256)
        var random = SeededGenerator(seed: 21)
        for _ in 0..<20_000 {
            let value = random.mutated([0, 0, 0, 0, 5, 4, 2, 0xC8, 1, 9])
            let header =
                random.chance(300)
                ? [RecordHeader(name: ConfluentFrame.headerName, value: random.mutated([0, 0, 0, 0, 5, 2, 2]))] : []
            guard let frame = try? ConfluentFrame(pages.place(value), headers: header, hasMessageIndexes: true)
            else { continue }
            #expect(frame.payload.upperBound == value.count && frame.payload.lowerBound >= 0)
        }
    }
}
