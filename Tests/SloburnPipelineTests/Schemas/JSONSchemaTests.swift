import SloburnTestKit
import Testing

/// The reader of schemas that the tests use: each keyword by values that it accepts and refuses.
@Suite struct JSONSchemaTests {
    struct Case: CustomTestStringConvertible {
        let schema: String
        let good: [String]
        let bad: [String]
        var testDescription: String { schema }
    }

    static let cases = [
        Case(schema: "true", good: ["1", "null"], bad: []),
        Case(schema: "false", good: [], bad: ["1", "null", "{}"]),
        Case(schema: #"{"type":"null"}"#, good: ["null"], bad: ["false", "0", #""""#, "[]", "{}"]),
        Case(schema: #"{"type":"boolean"}"#, good: ["true", "false"], bad: ["1", "0", "null"]),
        Case(
            schema: #"{"type":"integer"}"#, good: ["0", "1", "-4", "5.0", "9007199254740993"],
            bad: ["0.5", "true", #""1""#]),
        Case(schema: #"{"type":"number"}"#, good: ["0", "1.5", "-1e9"], bad: ["true", #""1""#, "null"]),
        Case(schema: #"{"type":"string"}"#, good: [#""""#, #""null""#], bad: ["1", "null", "[]"]),
        Case(schema: #"{"type":"array"}"#, good: ["[]", "[1]"], bad: ["{}", "1"]),
        Case(schema: #"{"type":"object"}"#, good: ["{}"], bad: ["[]", "1"]),
        Case(schema: #"{"type":["string","null"]}"#, good: [#""a""#, "null"], bad: ["1", "true"]),
        Case(schema: #"{"const":true}"#, good: ["true"], bad: ["false", "1", #""true""#]),
        Case(schema: #"{"enum":["a",1,null]}"#, good: [#""a""#, "1", "1.0", "null"], bad: [#""b""#, "true", "0"]),
        Case(schema: #"{"minimum":0,"maximum":1}"#, good: ["0", "1", #""2""#], bad: ["-0.1", "1.1"]),
        Case(schema: #"{"exclusiveMinimum":0,"exclusiveMaximum":1}"#, good: ["0.5", "null"], bad: ["0", "1"]),
        Case(schema: #"{"minLength":2}"#, good: [#""ab""#, #""äö""#, "1"], bad: [#""a""#, #""""#]),
        Case(schema: #"{"pattern":"^[a-z]+$"}"#, good: [#""abc""#, "1"], bad: [#""aBc""#, #""""#]),
        Case(schema: #"{"pattern":"b"}"#, good: [#""abc""#], bad: [#""ac""#]),
        Case(
            schema: ##"{"$ref":"#/$defs/a","minimum":1,"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"type":"integer"}}}"##,
            good: ["1"], bad: ["0", "1.5"]),
        Case(
            schema: #"{"items":{"type":"null"},"minItems":1,"maxItems":2}"#, good: ["[null]", "{}"],
            bad: ["[]", "[1]", "[null,null,null]"]),
        Case(
            schema: #"{"minProperties":1,"maxProperties":1}"#, good: [#"{"a":1}"#, "[]"],
            bad: ["{}", #"{"a":1,"b":1}"#]),
        Case(schema: #"{"required":["a"]}"#, good: [#"{"a":null}"#, "1"], bad: ["{}", #"{"b":1}"#]),
        Case(
            schema: #"{"dependentRequired":{"a":["b"]}}"#, good: ["{}", #"{"b":1}"#, #"{"a":1,"b":1}"#],
            bad: [#"{"a":1}"#]),
        Case(schema: #"{"propertyNames":{"pattern":"^a"}}"#, good: ["{}", #"{"ab":1}"#], bad: [#"{"b":1}"#]),
        Case(
            schema: #"{"properties":{"a":{"type":"null"},"b":false},"additionalProperties":{"type":"integer"}}"#,
            good: ["{}", #"{"a":null,"c":1}"#, "1"], bad: [#"{"a":1}"#, #"{"b":1}"#, #"{"c":"x"}"#]),
        Case(schema: #"{"additionalProperties":false}"#, good: ["{}"], bad: [#"{"a":1}"#]),
        Case(schema: #"{"allOf":[{"minimum":1},{"maximum":2}]}"#, good: ["1", "2"], bad: ["0", "3"]),
        Case(schema: #"{"oneOf":[{"minimum":1},{"maximum":2}]}"#, good: ["0", "3"], bad: ["1", #""a""#]),
        Case(
            schema: #"{"if":{"minimum":5},"then":{"maximum":6},"else":{"maximum":1}}"#, good: ["6", "1"],
            bad: ["7", "2"]),
        Case(schema: #"{"if":{"required":["a"]},"then":false}"#, good: ["{}"], bad: [#"{"a":1}"#]),
    ]

    @Test(arguments: cases)
    func aKeywordAcceptsAndRefuses(_ test: Case) throws {
        let schema = try JSONSchema(JSONTree(test.schema.utf8))
        for value in test.good { #expect(try schema.problems(in: JSONTree(value.utf8)) == [], "\(value)") }
        for value in test.bad { #expect(try !schema.accepts(JSONTree(value.utf8)), "\(value)") }
    }

    @Test(
        "What it does not know is refused",
        arguments: [
            #"{"not":{}}"#, #"{"anyOf":[]}"#, #"{"multipleOf":2}"#, #"{"uniqueItems":true}"#, #"{"requird":["a"]}"#,
            #"{"type":"text"}"#, #"{"type":["integer","text"]}"#, #"{"minimum":"0"}"#, #"{"pattern":"("}"#,
            ##"{"$ref":"#/$defs/a"}"##, #"{"$ref":"other.json"}"#, #"{"format":"date-time"}"#,
            #"{"format":"email","pattern":"@"}"#, #"{"then":true}"#, #"{"$defs":{"a":{"nope":1}}}"#,
            ##"{"$defs":{"a":{"$ref":"#/$defs/a"}}}"##, #"{"properties":[]}"#, #"{"items":1}"#, "1", #""a""#,
        ])
    func unknownKeywordsAreRefused(_ schema: String) throws {
        let tree = try JSONTree(schema.utf8)
        #expect(throws: (any Error).self) { try JSONSchema(tree) }
    }

    @Test("Closed, it refuses fields that it does not name only where it says that there may be more")
    func closedSchemas() throws {
        let tree = try JSONTree(
            #"{"additionalProperties":true,"properties":{"a":{"properties":{"b":true}}},"if":{"properties":{"c":true}}}"#
                .utf8)
        let (open, closed) = (try JSONSchema(tree), try JSONSchema(tree, isClosed: true))
        let more = try JSONTree(#"{"z":1}"#.utf8)
        #expect(open.accepts(more) && !closed.accepts(more))
        #expect(closed.accepts(try JSONTree(#"{"a":{"z":1}}"#.utf8)))
    }
}
