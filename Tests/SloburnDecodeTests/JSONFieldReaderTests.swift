import SloburnDecode
import Testing

@Suite struct JSONFieldReaderTests {
    /// A field as text that tests can compare: its kind and its bytes.
    private func read(_ json: String, _ paths: [String]) throws -> [[String]] {
        let reader = JSONFieldReader(paths: paths)
        let bytes = Array(json.utf8)
        return try bytes.withUnsafeBytes { bytes in
            let record = try reader.read(bytes)
            return (0..<record.elementCount).map { element in
                paths.indices.map { path in
                    let field = record.field(path, ofElement: element)
                    let text = String(decoding: field.bytes, as: UTF8.self)
                    return text.isEmpty ? "\(field.kind)" : "\(field.kind) \(text)"
                }
            }
        }
    }

    struct Reading: CustomTestStringConvertible, Sendable {
        let json: String
        let paths: [String]
        let expected: [[String]]
        var testDescription: String { "\(json) at \(paths)" }
    }

    static let readings: [Reading] = [
        Reading(json: #"{"a":1}"#, paths: ["a", "b"], expected: [["number 1", "absent"]]),
        Reading(
            json: #" {"a" : null , "b":true,"c":false} "#, paths: ["a", "b", "c"],
            expected: [["null", "true", "false"]]),
        Reading(
            json: #"{"a":{"b":{"c":"x"}}}"#, paths: ["a.b.c", "a.b"], expected: [["string x", #"object {"c":"x"}"#]]),
        Reading(json: #"{"a":{"b":"nested"},"a.b":"literal"}"#, paths: ["a.b"], expected: [["string literal"]]),
        Reading(json: #"{"a.b":"literal","a":{"b":"nested"}}"#, paths: ["a.b"], expected: [["string literal"]]),
        Reading(json: #"{"a.b":{"c":1}}"#, paths: ["a.b.c"], expected: [["number 1"]]),
        Reading(json: #"{"a":1,"a":2}"#, paths: ["a"], expected: [["number 2"]]),
        Reading(json: #"{"\u0061":"\u00e9\n"}"#, paths: ["a"], expected: [["string é\n"]]),
        Reading(json: #"{"a":1795224317.358123456}"#, paths: ["a"], expected: [["number 1795224317.358123456"]]),
        Reading(
            json: #"{"a":123456789012345678901234567890}"#, paths: ["a"],
            expected: [["number 123456789012345678901234567890"]]),
        Reading(json: #"[{"a":1},{"b":2},7]"#, paths: ["a"], expected: [["number 1"], ["absent"], ["absent"]]),
        Reading(json: "[]", paths: ["a"], expected: []),
        Reading(json: #"{"a":[{"a":5}],"":0}"#, paths: ["a"], expected: [[#"array [{"a":5}]"#]]),
        Reading(
            json: #"{"a": { "b" : [1, {"}":"]"}] } , "c":[ ] }"#, paths: ["a", "c"],
            expected: [[#"object { "b" : [1, {"}":"]"}] }"#, "array [ ]"]]),
        Reading(json: #"{"a":""}"#, paths: ["a"], expected: [["string"]]),
    ]

    @Test(arguments: readings)
    func fieldsAreRead(_ reading: Reading) throws {
        #expect(try read(reading.json, reading.paths) == reading.expected)
    }

    @Test(arguments: [
        "", " ", "{", "{]", #"{"a":1,}"#, #"{"a":tru}"#, #"{"a":01}"#, #"{"a":1.}"#, #"{"a":+1}"#, #"{"a":NaN}"#,
        #"{"a":1} x"#, #"{"a":1}{"a":2}"#, #"{"a" 1}"#, #"{a:1}"#, #"{"a":"\x22"}"#, "{\"a\":\"\u{01}\"}", #"[1,2"#,
        #"{"ignored":"\ud800","a":1}"#, #"{"ignored":[1,,2],"a":1}"#, #"{"a":'x'}"#, #"{"a":nul}"#,
    ])
    func brokenTextIsRefusedWhole(_ json: String) {
        #expect(throws: JSONSyntaxError.self) { try read(json, ["a"]) }
    }

    @Test func invalidUTF8IsRefused() {
        let reader = JSONFieldReader(paths: ["a"])
        let bytes: [UInt8] = Array(#"{"b":""#.utf8) + [0xC3, 0x28] + Array(#"","a":1}"#.utf8)
        #expect(throws: JSONSyntaxError.self) { try bytes.withUnsafeBytes { try reader.read($0) } }
    }

    @Test func deepNestingIsRefusedAndNotFollowed() {
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        #expect(throws: JSONSyntaxError.self) { try read(#"{"b":\#(deep)}"#, ["a"]) }
    }

    @Test func anErrorSaysWhere() {
        let error = #expect(throws: JSONSyntaxError.self) { try read(#"{"a":1,"b":tru}"#, ["a"]) }
        #expect(error?.offset ?? 0 > 5)
    }

    @Test func scalarsAreElementsWithoutFields() throws {
        for json in ["5", #""text""#, "true", "null"] {
            #expect(try read(json, ["a"]) == [["absent"]])
        }
    }
}
