/// The source that converted SLOs read, which no other tool knows anything of.
enum DataSourceStub {
    /// The document.
    static func text(name: String, hasThreshold: Bool) -> String {
        let comments = [
            "Where the events come from, which the converted files can't say. Fill in:",
            "- topics: the Kafka topics that carry them;",
            "- json: which fields of a record hold the metric's name, its time"
                + (hasThreshold ? ", value and unit" : "")
                + "; all others are labels;",
            "- kind: event where each record is one event, delta where value says how many.",
            "Keep one such document where several files were converted.",
        ]
        let node = YAMLNode.fields(
            ("apiVersion", .text("openslo/v1")), ("kind", .text("DataSource")),
            ("metadata", .inlineFields(("name", .text(name)))),
            (
                "spec",
                .fields(
                    ("type", .text("kafka")),
                    (
                        "connectionDetails",
                        .fields(("topics", .texts([name])), ("json", mapping(hasThreshold: hasThreshold)))
                    ))
            ))
        return YAMLWriter.document(node, comments: comments)
    }

    private static func mapping(hasThreshold: Bool) -> YAMLNode {
        func field(_ name: String) -> YAMLNode { .inlineFields(("field", .text(name))) }
        return .fields(
            ("kind", .text("event")), ("metric", field("metric")), ("value", hasThreshold ? field("value") : nil),
            ("unit", hasThreshold ? field("unit") : nil), ("timestamp", field("timestamp")))
    }
}
