import SloburnDecode
import Testing

/// The reference is held to texts whose meaning is plain.
@Suite struct ReferenceDecoderTests {
    @Test(arguments: JSONFieldReaderTests.readings)
    func fieldsAreRead(_ reading: JSONFieldReaderTests.Reading) {
        let elements = ReferenceDecoder(paths: reading.paths).elements(of: Array(reading.json.utf8))
        let texts = elements?.map { element in
            element.fields.map { field in
                let text = String(decoding: field.bytes, as: UTF8.self)
                return text.isEmpty ? "\(field.kind)" : "\(field.kind) \(text)"
            }
        }
        #expect(texts == reading.expected)
    }

    @Test(arguments: [
        "0", "-0", "1.5e-3", "1E+2", "\"\"", "true", "false", "null", "{}", "[]", " [ ] ", "\t{\n}\r", "[[]]", "[{}]",
        #"{"":0}"#, #"{"a":{"b":[1,2,{"c":null}]}}"#, #""\"\\\/\b\f\n\r\t\u0000\uD834\uDd1e""#, "\"\u{7F}\u{FEFF}\"",
    ])
    func jsonIsTaken(_ text: String) throws {
        #expect(ReferenceDecoder(paths: ["a"]).elements(of: Array(text.utf8)) != nil)
        try DecoderComparison().check(text)
    }

    @Test(arguments: JSONTextGenerator.brokenNumbers)
    func whatIsNoValueIsRefused(_ text: String) throws {
        let record = Array("{\"a\":\(text)}".utf8)
        #expect(ReferenceDecoder(paths: ["a"]).elements(of: record) == nil)
        try DecoderComparison().check(record)
        try DecoderComparison().check(text)
    }

    @Test(arguments: JSONTextGenerator.brokenEscapes)
    func whatIsNoEscapeIsRefused(_ text: String) throws {
        for record in ["{\"a\":\"\(text)\"}", "{\"\(text)\":1}", "[[\"\(text)\"]]"] {
            #expect(ReferenceDecoder(paths: ["a"]).elements(of: Array(record.utf8)) == nil, "\(record)")
            try DecoderComparison().check(record)
        }
    }

    @Test(arguments: [
        "", " ", "{", "}", "[", "]", "{]", "[}", ",", ":", "[,]", "[1,]", "[,1]", "[1,,2]", "[1 2]", "{\"a\"}",
        "{\"a\":}",
        "{:1}", "{1:1}", "{\"a\":1,}", "{,\"a\":1}", "{\"a\":1 \"b\":2}", "{\"a\" 1}", "{\"a\"::1}", "{\"a\":1:2}",
        "{}{}",
        "{} x", "[] []", "1 2", "\u{FEFF}{}", "{}\u{0}", "\u{0B}{}", "\u{C}1", "{}\u{A0}", "\"", "\"\\\"", "{\"a\":\"}",
        "{\"a\":1}}", "[[1]", "{\"a\":1]", "nulltrue", "// c\n1", "{\"a\":1}/**/", "\\u007b}", "\"a\"b", "\"a\" \"b\"",
    ])
    func whatIsNoJSONIsRefused(_ text: String) throws {
        #expect(ReferenceDecoder(paths: ["a"]).elements(of: Array(text.utf8)) == nil)
        try DecoderComparison().check(text)
    }

    @Test(arguments: [
        (#"{"a":{"b":1},"a":{"c":2}}"#, "1"), (#"{"a":{"b":1},"a":{"b":2}}"#, "2"), (#"{"a":{"b":1},"a":3}"#, "1"),
        (#"{"a.b":1,"a":{"b":2},"a.b":3}"#, "3"), (#"{"a":{"b":1},"\u0061\u002eb":2}"#, "2"),
    ])
    func amongEqualKeysTheLastWins(_ text: String, _ expected: String) throws {
        let fields = ReferenceDecoder(paths: ["a.b"]).elements(of: Array(text.utf8))?.first?.fields
        #expect(fields == [DecodedField(kind: .number, bytes: Array(expected.utf8))])
        try DecoderComparison().check(text)
    }
}
