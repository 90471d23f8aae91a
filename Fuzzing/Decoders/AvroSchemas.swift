/// The schemas of `AvroDatumTarget` in the order of the first byte: every type, nested, recursive and empty.
enum AvroSchemas {
    static let all = [
        #""string""#,
        #"["null","double"]"#,
        #"{"type":"record","name":"Empty","fields":[]}"#,
        request, numbers, texts, logical, unions, recursive,
        #"{"type":"array","items":"null"}"#,
        #"{"type":"map","values":{"type":"array","items":{"type":"map","values":"float"}}}"#,
        deep,
    ]

    private static let request = """
        {"type":"record","name":"Request","fields":[
        {"name":"event_id","type":"string"},{"name":"region","type":["null","string"]},
        {"name":"method","type":{"type":"enum","name":"Method","symbols":["GET","POST","PUT"],"default":"GET"}},
        {"name":"status","type":"int"},{"name":"ts","type":{"type":"long","logicalType":"timestamp-millis"}},
        {"name":"duration_ms","type":"double"},{"name":"cached","type":"boolean"}]}
        """

    private static let numbers = """
        {"type":"record","name":"Numbers","fields":[
        {"name":"ints","type":{"type":"array","items":"int"}},{"name":"longs","type":{"type":"array","items":"long"}},
        {"name":"floats","type":{"type":"array","items":"float"}},
        {"name":"doubles","type":{"type":"array","items":"double"}}]}
        """

    private static let texts = """
        {"type":"record","name":"Texts","fields":[
        {"name":"texts","type":{"type":"array","items":"string"}},{"name":"map","type":{"type":"map","values":"string"}},
        {"name":"bytes","type":{"type":"array","items":"bytes"}},
        {"name":"fixed","type":{"type":"fixed","name":"Four","size":4}},
        {"name":"nothing","type":{"type":"fixed","name":"Nothing","size":0}},{"name":"null","type":"null"}]}
        """

    private static let logical = """
        {"type":"record","name":"Logical","fields":[
        {"name":"decimals","type":{"type":"array","items":
        {"type":"bytes","logicalType":"decimal","precision":38,"scale":2}}},
        {"name":"whole","type":{"type":"bytes","logicalType":"decimal","precision":10}},
        {"name":"small","type":{"type":"bytes","logicalType":"decimal","precision":30,"scale":25}},
        {"name":"fixed","type":
        {"type":"fixed","name":"Price","size":16,"logicalType":"decimal","precision":20,"scale":4}},
        {"name":"uuids","type":{"type":"array","items":{"type":"string","logicalType":"uuid"}}},
        {"name":"uuid","type":{"type":"fixed","name":"ID","size":16,"logicalType":"uuid"}},
        {"name":"durations","type":{"type":"array","items":
        {"type":"fixed","name":"Span","size":12,"logicalType":"duration"}}}]}
        """

    private static let unions = """
        {"type":"array","items":["null","boolean","long","double","string","bytes",
        {"type":"array","items":["null","long"]},{"type":"map","values":["long","string"]},
        {"type":"record","name":"Pair","fields":[
        {"name":"left","type":"long"},{"name":"right","type":["null","Pair"]}]}]}
        """

    private static let recursive = """
        {"type":"record","name":"Node","namespace":"tree","fields":[
        {"name":"name","type":"string"},{"name":"next","type":["null","Node"]},
        {"name":"children","type":{"type":"array","items":"Node"}},
        {"name":"named","type":{"type":"map","values":"tree.Node"}}]}
        """

    /// Each level is one byte, so that short data reach any depth.
    private static let deep = """
        {"type":"record","name":"Level","fields":[
        {"name":"below","type":["null","Level",{"type":"array","items":"Level"},"long"]}]}
        """
}
