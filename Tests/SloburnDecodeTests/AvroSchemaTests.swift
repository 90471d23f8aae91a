import SloburnDecode
import Testing

@Suite struct AvroSchemaTests {
    struct Reading: CustomTestStringConvertible, Sendable {
        let json: String
        let type: String
        var testDescription: String { json }
    }

    static let readings: [Reading] = [
        Reading(json: #""string""#, type: "string"),
        Reading(json: #"{"type":"int"}"#, type: "int"),
        Reading(json: #"{"type":{"type":"double"}}"#, type: "double"),
        Reading(json: #"{"type":"array","items":"long"}"#, type: "array(items: 3)"),
        Reading(json: #"{"type":"map","values":"null"}"#, type: "map(values: 0)"),
        Reading(json: #"["null","string"]"#, type: "union([0, 7])"),
        Reading(json: "[]", type: "union([])"),
        Reading(json: #"{"type":["null","int"]}"#, type: "union([0, 2])"),
        Reading(json: #"{"type":"int","logicalType":"date"}"#, type: "int date"),
        Reading(json: #"{"type":"long","logicalType":"date"}"#, type: "long"),
        Reading(json: #"{"type":"int","logicalType":"time-millis"}"#, type: "int time(.millis)"),
        Reading(json: #"{"type":"long","logicalType":"time-micros"}"#, type: "long time(.micros)"),
        Reading(json: #"{"type":"long","logicalType":"timestamp-millis"}"#, type: "long timestamp(.millis)"),
        Reading(json: #"{"type":"long","logicalType":"timestamp-nanos"}"#, type: "long timestamp(.nanos)"),
        Reading(json: #"{"type":"long","logicalType":"timestamp-hours"}"#, type: "long"),
        Reading(json: #"{"type":"long","logicalType":"stamp"}"#, type: "long"),
        Reading(
            json: #"{"type":"long","logicalType":"local-timestamp-micros"}"#, type: "long localTimestamp(.micros)"),
        Reading(json: #"{"type":"string","logicalType":"uuid"}"#, type: "string uuid"),
        Reading(json: #"{"type":"string","logicalType":7}"#, type: "string"),
        Reading(
            json: #"{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}"#,
            type: "bytes decimal(precision: 9, scale: 2)"),
        Reading(
            json: #"{"type":"bytes","logicalType":"decimal","precision":9}"#,
            type: "bytes decimal(precision: 9, scale: 0)"),
        Reading(json: #"{"type":"bytes","logicalType":"decimal","precision":2,"scale":3}"#, type: "bytes"),
        Reading(json: #"{"type":"bytes","logicalType":"decimal","precision":2,"scale":-1}"#, type: "bytes"),
        Reading(json: #"{"type":"bytes","logicalType":"decimal","precision":0}"#, type: "bytes"),
        Reading(json: #"{"type":"bytes","logicalType":"decimal"}"#, type: "bytes"),
        Reading(
            json: #"{"type":"fixed","name":"F","size":12,"logicalType":"duration"}"#,
            type: "fixed F 12 duration"),
        Reading(
            json: #"{"type":"fixed","name":"F","size":11,"logicalType":"duration"}"#,
            type: "fixed F 11"),
        Reading(
            json: #"{"type":"fixed","name":"F","size":2,"logicalType":"decimal","precision":4}"#,
            type: "fixed F 2 decimal(precision: 4, scale: 0)"),
        Reading(
            json: #"{"type":"fixed","name":"F","size":2,"logicalType":"decimal","precision":5}"#,
            type: "fixed F 2"),
        Reading(
            json:
                #"{"type":"enum","name":"E","namespace":"n","symbols":["A","B"],"default":"B","aliases":["Old","m.Older"]}"#,
            type: "enumeration n.E A B default B aka n.Old m.Older"),
        Reading(
            json:
                #"{"type":"record","name":"n.R","namespace":"x","fields":[{"name":"a","type":["null","R"],"aliases":["b"]}]}"#,
            type: "record n.R a:9 aka b"),
        // Only a name without a namespace is that of a primitive type.
        Reading(
            json: #"{"type":"record","name":"n.int","fields":[{"name":"a","type":"int"}]}"#,
            type: "record n.int a:2"),
    ]

    @Test(arguments: readings)
    func schemasAreRead(_ reading: Reading) throws {
        let schema = try AvroSchema(reading.json)
        #expect("\(ShownType(schema.types[schema.root]))" == reading.type)
    }

    @Test func otherSchemasCanBeReferredTo() throws {
        let level = #"{"type":"enum","name":"a.Level","symbols":["LOW"]}"#
        let holder = #"{"type":"record","name":"b.Holder","fields":[{"name":"level","type":"a.Level"}]}"#
        let schema = try AvroSchema(#"{"type":"array","items":"b.Holder"}"#, references: [level, holder])
        #expect("\(ShownType(schema.types[schema.root]))" == "array(items: 9)")
        #expect(throws: AvroSchemaError.self) { try AvroSchema(#""b.Holder""#, references: [holder, level]) }
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        let json: String
        let error: String
        var testDescription: String { json }
    }

    static let refusals: [Refusal] = [
        Refusal(json: "", error: "Avro schema: not a JSON text: Empty"),
        Refusal(json: "string", error: "Avro schema: not a JSON text: "),
        Refusal(json: "5", error: "Avro schema: a type is a name, an object or an array of types"),
        Refusal(json: #""strin""#, error: #"Avro schema: the type "strin" is not null, boolean, int"#),
        Refusal(json: #""record""#, error: #"the type "record" needs an object with its attributes"#),
        Refusal(json: "{}", error: "Avro schema: the type is missing"),
        Refusal(json: #"{"type":"array"}"#, error: "the array has no items"),
        Refusal(json: #"{"type":"map"}"#, error: "the map has no values"),
        Refusal(json: #"{"type":"record","fields":[]}"#, error: "at name: a name, which is a text, is missing"),
        Refusal(json: #"{"type":"record","name":"R"}"#, error: "the record has no array of fields"),
        Refusal(
            json: #"{"type":"record","name":"1R","fields":[]}"#,
            error: #"at name: the name "1R" is not of letters, digits and _, with no digit first"#),
        Refusal(json: #"{"type":"record","name":"a..R","fields":[]}"#, error: #"the name "a..R" is not of"#),
        Refusal(json: #"{"type":"record","name":"R","namespace":"a b","fields":[]}"#, error: "at namespace: the name"),
        Refusal(json: #"{"type":"record","name":"int","fields":[]}"#, error: #"the name "int" is taken already"#),
        Refusal(
            json: #"{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b.c","type":"int"}]}"#,
            error: #"Avro schema at fields[1].name: the name "b.c""#),
        Refusal(
            json: #"{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"a","type":"int"}]}"#,
            error: #"Avro schema at fields[1]: the record has a field "a" already"#),
        Refusal(
            json: #"{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"array","items":"Q"}}]}"#,
            error: #"Avro schema at fields[0].type.items: the type "Q" is not"#),
        Refusal(
            json: #"{"type":"record","name":"R","fields":[{"name":"a"}]}"#, error: "fields[0]: the field has no type"),
        Refusal(json: #"{"type":"record","name":"R","fields":[5]}"#, error: "fields[0]: a field is an object"),
        Refusal(
            json: #"{"type":"record","name":"R","fields":[],"aliases":["ok","not ok"]}"#,
            error: "at aliases[1]: the name"),
        Refusal(json: #"["int",["null"]]"#, error: "at [1]: a union can't hold another one directly"),
        Refusal(json: #"["int","null","int"]"#, error: "at [2]: the union holds int twice"),
        Refusal(
            json: #"[{"type":"array","items":"int"},{"type":"array","items":"long"}]"#,
            error: "at [1]: the union holds an array twice"),
        Refusal(json: #"{"type":"fixed","name":"F"}"#, error: "the fixed type has no size"),
        Refusal(json: #"{"type":"fixed","name":"F","size":-1}"#, error: "the fixed type has no size"),
        Refusal(json: #"{"type":"fixed","name":"F","size":1.5}"#, error: "the fixed type has no size"),
        Refusal(json: #"{"type":"enum","name":"E"}"#, error: "the enumeration has no array of symbols"),
        Refusal(json: #"{"type":"enum","name":"E","symbols":["A","A"]}"#, error: "at symbols[1]: "),
        Refusal(
            json: #"{"type":"enum","name":"E","symbols":["A"],"default":"B"}"#, error: #"at default: the default "B""#),
        Refusal(
            json: #"[{"type":"fixed","name":"F","size":1},{"type":"enum","name":"F","symbols":[]}]"#,
            error: #"at [1]: the name "F" is taken already"#),
    ]

    @Test(arguments: refusals)
    func brokenSchemasAreRefused(_ refusal: Refusal) {
        let error = #expect(throws: AvroSchemaError.self) { try AvroSchema(refusal.json) }
        let text = error?.description ?? ""
        #expect(text.contains(refusal.error), "\(text)")
    }
}
