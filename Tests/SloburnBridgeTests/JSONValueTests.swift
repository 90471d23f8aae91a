import SloburnDecode
import Testing

@testable import SloburnBridge

@Suite struct JSONValueTests {
    @Test(
        "A text comes out as it went in, numbers digit by digit",
        arguments: [
            "null", "true", "[]", "{}", "16.666666666666668", "1e400", "-0", "123456789012345678901234567890",
            #"{"b":1,"a":{"x":[1,"two",null,false]}}"#, #""\"\\\n\r\t\u0001\u001f""#, #""é😀/</script>""#,
            #"{"é":"","":0}"#,
        ])
    func roundTrip(text: String) throws {
        let value = try JSONValue(Array(text.utf8), JSONTreeReader())
        #expect(String(decoding: value.bytes, as: UTF8.self) == text)
    }

    @Test func whatIsNoJSONIsRefused() {
        for text in ["", "{", "nul", #"{"a":1}x"#, "\"\u{1}\""] {
            #expect(throws: JSONSyntaxError.self) { try JSONValue(Array(text.utf8), JSONTreeReader()) }
        }
    }

    @Test func plainTexts() throws {
        let value = try JSONValue(
            Array(#"{"a":null,"b":1.50,"c":["x",2,null,{}],"d":true,"a":"last"}"#.utf8), JSONTreeReader())
        #expect(value["a"]?.plainText == "last")
        #expect(value["b"]?.plainText == "1.50")
        #expect(value["c"]?.plainText == "x, 2")
        #expect(value["d"]?.plainText == "true")
        #expect(value["e"] == nil)
        #expect(value.plainText == nil)
    }
}
