import SloburnDecode
import SloburnModel
import SloburnTestKit
import Testing

@Suite struct InfluxRefusalTests {
    struct Refusal: CustomTestStringConvertible, Sendable {
        var line: String
        var reason: RejectionClass = .malformed
        /// Where it is broken, with a line in front of it.
        var place: String
        var parts: [String]
        var testDescription: String { line }
    }

    static let refusals: [Refusal] = [
        Refusal(line: "m", place: "line 2, column 2", parts: ["a space and the fields are expected", "the line ends"]),
        Refusal(line: "m ", place: "line 2, column 3", parts: ["a field's name is expected", "the line ends"]),
        Refusal(
            line: ",a=1 v=1", place: "line 2, column 1", parts: ["a measurement is expected", #"",a=1 v=1" is there"#]),
        Refusal(line: "m, v=1", place: "line 2, column 3", parts: ["a tag's name is expected", #"" v=1""#]),
        Refusal(line: "m,a v=1", place: "line 2, column 4", parts: [#"= is expected behind the tag's name "a""#]),
        Refusal(line: "m,a= v=1", place: "line 2, column 5", parts: ["a tag's value is expected"]),
        Refusal(line: "m,a=b=c v=1", place: "line 2, column 6", parts: ["a space and the fields", #""=c v=1""#]),
        Refusal(line: "m,=b v=1", place: "line 2, column 3", parts: ["a tag's name is expected"]),
        Refusal(line: "m v", place: "line 2, column 4", parts: [#"= is expected behind the field's name "v""#]),
        Refusal(line: "m =1", place: "line 2, column 3", parts: ["a field's name is expected"]),
        Refusal(
            line: "m v=", place: "line 2, column 5",
            parts: [#"field "v": value "" is neither"#, "12.5, 12i, 12u, true"]),
        Refusal(line: "m v=abc", place: "line 2, column 5", parts: [#"field "v": value "abc" is neither"#]),
        Refusal(line: "m v=1,", place: "line 2, column 7", parts: ["a field's name is expected"]),
        Refusal(line: "m v=1, w=2", place: "line 2, column 7", parts: ["a field's name is expected"]),
        Refusal(line: "m u=1,v=abc,w=2", place: "line 2, column 9", parts: [#"field "v""#]),
        Refusal(line: "m s=\"x\\\ny\"z", place: "line 3, column 3", parts: [#""z" is there"#]),
        Refusal(line: "m v=1.5i", place: "line 2, column 5", parts: [#""1.5i""#]),
        Refusal(line: "m v=1e2i", place: "line 2, column 5", parts: [#""1e2i""#]),
        Refusal(line: "m v=-1u", place: "line 2, column 5", parts: [#""-1u""#]),
        Refusal(line: "m v=i", place: "line 2, column 5", parts: [#""i""#]),
        Refusal(line: "m v=0x10", place: "line 2, column 5", parts: [#""0x10""#]),
        Refusal(line: "m v=tRUE", place: "line 2, column 5", parts: [#""tRUE""#]),
        Refusal(line: "m v=1.2.3", place: "line 2, column 5", parts: [#""1.2.3""#]),
        Refusal(
            line: #"m s="x"y,v=1"#, place: "line 2, column 8", parts: ["a comma or a space is expected behind a field"]),
        Refusal(line: "m s=\"x\ny\"z", place: "line 3, column 3", parts: ["a comma or a space", #""z" is there"#]),
        Refusal(
            line: "m v=1 1772366400250000000 x", place: "line 2, column 27", parts: ["the end of the line is expected"]),
        Refusal(line: "m v=1\rx", place: "line 2, column 6", parts: ["a comma or a space"]),
        Refusal(line: "m\u{0C}n v=1", place: "line 2, column 2", parts: ["a space and the fields"]),
        Refusal(
            line: "m v=1,w=2 17:00", reason: .badTimestamp, place: "line 2, column 11",
            parts: [#"timestamp "17:00" is not a whole number of ns since the epoch"#]),
        Refusal(line: "m v=1 1772366400.5", reason: .badTimestamp, place: "line 2, column 7", parts: ["whole number"]),
        Refusal(
            line: "m v=1 1772366400", reason: .badTimestamp, place: "line 2, column 7",
            parts: [#"timestamp "1772366400" is before 2001"#, "the precision is ns"]),
        Refusal(line: "m v=1 -1", reason: .badTimestamp, place: "line 2, column 7", parts: ["sentinel"]),
        Refusal(line: "m v=1 0", reason: .badTimestamp, place: "line 2, column 7", parts: ["sentinel"]),
        Refusal(
            line: "m v=1 9223372036854775808", reason: .badTimestamp, place: "line 2, column 7",
            parts: ["is after 2262"]),
        Refusal(
            line: "m v=1 99999999999999999999999999999999999999999999", reason: .badTimestamp,
            place: "line 2, column 7", parts: ["is after 2262"]),
    ]

    @Test(arguments: refusals)
    func aBrokenLineIsOneElement(_ refusal: Refusal) throws {
        let read = try decoded(InfluxCodec(), "before a=1,b=2\n\(refusal.line)\nbehind c=3")
        #expect(
            read.points == [
                DecodedPoint("before.a", "1"), DecodedPoint("before.b", "2", index: 1),
                DecodedPoint("behind.c", "3", index: 3),
            ])
        let only = try #require(read.refusals.first)
        #expect(read.refusals.count == 1)
        #expect(only.index == 2)
        #expect(only.reason == refusal.reason)
        #expect(only.message.hasPrefix("\(refusal.place): "), "\(only.message)")
        for part in refusal.parts { #expect(only.message.contains(part), "\(only.message)") }
    }

    @Test func aStringWithoutAnEndTakesTheRest() throws {
        let read = try decoded(InfluxCodec(), "before a=1\nm v=1,s=\"x\\\"\nbehind c=3\n")
        #expect(read.points == [DecodedPoint("before.a", "1")])
        #expect(read.refusals.map(\.index) == [1])
        #expect(read.refusals[0].message.hasPrefix("line 2, column 9: the string has no closing quote"))
    }

    @Test(arguments: ["NaN", "nan", "+Inf", "-inf", "1e999", "-1e400", ".5e999"])
    func whatIsNotFiniteLeavesTheOtherFields(_ text: String) throws {
        let read = try decoded(InfluxCodec(), "m v=1,bad=\(text),s=\"x\",w=2 1772366400250000000")
        let time: Int64 = 1_772_366_400_250_000_000
        #expect(
            read.points == [DecodedPoint("m.v", "1", at: time), DecodedPoint("m.w", "2", at: time, index: 2)])
        #expect(read.refusals.map(\.index) == [1])
        #expect(read.refusals[0].reason == .notFinite)
        #expect(read.refusals[0].message.hasPrefix("line 1, column 11: field \"bad\": value \"\(text)\""))
    }

    @Test func namesThatAreNotUTF8AreRefused() throws {
        for line in ["m\u{00}v v=1", "m,t\u{00}=x v=1", "m,t=\u{00} v=1", "m \u{00}=1"] {
            let bytes = Array("\(line)\nn v=2".utf8).map { $0 == 0 ? 0xC3 : $0 }
            let read = try decoded(InfluxCodec(), bytes)
            #expect(read.points == [DecodedPoint("n.v", "2", index: 1)])
            #expect(read.refusals.map(\.reason) == [.malformed])
            #expect(read.refusals[0].message.contains("is not UTF-8"))
        }
    }

    @Test func aNameTooLongIsRefused() throws {
        let name = String(repeating: "n", count: 509)
        let read = try decoded(InfluxCodec(), "\(name) ab=1,abc=2,a=3")
        #expect(read.points.map(\.metric) == ["\(name).ab", "\(name).a"])
        #expect(read.refusals.map(\.index) == [1])
        #expect(read.refusals[0].reason == .oversized)
        #expect(read.refusals[0].message.contains("a name of 513 bytes; at most 512"))
    }

    struct Throwing: CustomTestStringConvertible, Sendable {
        var bytes: [UInt8]
        var part: String
        var testDescription: String { part }
    }

    static let throwing: [Throwing] = [
        Throwing(bytes: [], part: "the record holds no line"),
        Throwing(bytes: Array(" \r\n\n# only a comment".utf8), part: "the record holds no line"),
        Throwing(bytes: Array("\u{FEFF}m f=1".utf8), part: "begins with a byte order mark"),
        Throwing(bytes: Array(#" {"fields":{"a":1},"name":"b"}"#.utf8), part: "is this telegraf-json?"),
        Throwing(bytes: [0, 0, 0, 0, 7] + Array("{}".utf8), part: "is this envelope: confluent?"),
        Throwing(bytes: [0x0A, 0x06, 0x0A, 0x04, 0x08, 0x01, 0x12, 0x03], part: "is this otlp-proto?"),
    ]

    @Test(arguments: throwing)
    func aRecordWithoutLinesIsRefusedWhole(_ record: Throwing) {
        let error = #expect(throws: Rejection.self) { try decoded(InfluxCodec(), record.bytes) }
        #expect(error?.reason == .malformed)
        #expect(error?.message.contains(record.part) == true, "\(error?.message ?? "")")
    }

    @Test func aBrokenLineDoesNotRefuseTheRecord() throws {
        let read = try decoded(InfluxCodec(), "broken\nbroken, too")
        #expect(read.points.isEmpty)
        #expect(read.refusals.map(\.index) == [0, 1])
    }
}
