import SloburnModel
import SloburnPipeline
import Testing

@Suite struct IngestLabelTests {
    struct LabelCase: Sendable, CustomTestStringConvertible {
        let field: String
        let value: String
        var testDescription: String { field }

        init(_ field: String, _ value: String) {
            self.field = field
            self.value = value
        }
    }

    @Test(
        "Labels are text in the shortest form",
        arguments: [
            LabelCase("\"code\":200", "200"), LabelCase("\"code\":200.0", "200"), LabelCase("\"code\":\"200\"", "200"),
            LabelCase("\"code\":2e2", "200"), LabelCase("\"code\":\"200.0\"", "200.0"), LabelCase("\"code\":-0", "0"),
            LabelCase("\"code\":0.50", "0.5"), LabelCase("\"code\":12345678901234567890", "12345678901234567890"),
            LabelCase("\"code\":true", "true"), LabelCase("\"code\":false", "false"), LabelCase("\"code\":null", ""),
            LabelCase("\"other\":1", ""), LabelCase("\"code\":\"\"", ""), LabelCase("\"code\":[1]", ""),
            LabelCase("\"code\":{\"a\":1}", ""), LabelCase("\"code\":\"\\u0061\\n\"", "a\n"),
            LabelCase("\"code\":\"ключ\"", "ключ"),
        ])
    func areCanonical(_ test: LabelCase) throws {
        var harness = try IngestHarness(groupBy: ["code"])
        #expect(harness.take(IngestHarness.event(test.field)).isEmpty)
        #expect(harness.counts() == [[test.value]: Tally(matched: 1, total: 1)])
    }

    struct PathCase: Sendable, CustomTestStringConvertible {
        let fields: String
        let value: String
        var testDescription: String { fields }

        init(_ fields: String, _ value: String) {
            self.fields = fields
            self.value = value
        }
    }

    @Test(
        "A path is dotted, and a key that holds the dots wins",
        arguments: [
            PathCase("\"http\":{\"code\":1}", "1"), PathCase("\"http.code\":2", "2"),
            PathCase("\"http.code\":2,\"http\":{\"code\":1}", "2"),
            PathCase("\"http\":{\"code\":1},\"http.code\":2", "2"),
            PathCase("\"http\":\"text\"", ""), PathCase("\"http\":[{\"code\":1}]", ""),
        ])
    func pathsReachIntoObjects(_ test: PathCase) throws {
        var harness = try IngestHarness(groupBy: ["http.code"])
        #expect(harness.take(IngestHarness.event(test.fields)).isEmpty)
        #expect(harness.counts() == [[test.value]: Tally(matched: 1, total: 1)])
    }

    @Test func withoutAListEveryOtherScalarIsALabel() throws {
        var harness = try IngestHarness(groupBy: ["deep.er.label", "unit", "zone"])
        harness.take(IngestHarness.event("\"zone\":\"z\",\"deep\":{\"er\":{\"label\":true}}"))
        // What is read for something else is no label.
        #expect(harness.counts() == [["true", "", "z"]: Tally(matched: 1, total: 1)])
    }

    @Test func aListIsAllThereIs() throws {
        var mapping = IngestHarness.mapping
        mapping.labels = ["status"]
        var harness = try IngestHarness(mapping: mapping, groupBy: ["zone"])
        harness.take(IngestHarness.event("\"zone\":\"z\""))
        #expect(harness.counts() == [[""]: Tally(matched: 1, total: 1)])
    }

    @Test func aMissingLabelEqualsTheEmptyOne() throws {
        let empty = LabelMatcher(label: "zone", comparison: .equal, value: "")
        var harness = try IngestHarness(good: [empty])
        harness.take(IngestHarness.event())
        harness.take(IngestHarness.event("\"zone\":null"))
        harness.take(IngestHarness.event("\"zone\":\"\""))
        harness.take(IngestHarness.event("\"zone\":\"z\""))
        #expect(harness.counts() == [[]: Tally(matched: 3, total: 4)])
    }

    @Test func patternsMatchTheWholeValue() throws {
        let pattern = LabelMatcher(label: "zone", comparison: .matches, value: "a|b.")
        var harness = try IngestHarness(good: [pattern])
        for zone in ["a", "bc", "ab", "b", "xa"] { harness.take(IngestHarness.event("\"zone\":\"\(zone)\"")) }
        #expect(harness.counts() == [[]: Tally(matched: 2, total: 5)])
    }

    struct WeightCase: Sendable, CustomTestStringConvertible {
        let fields: String
        let counted: Int64?
        var testDescription: String { fields }

        init(_ fields: String, _ counted: Int64?) {
            self.fields = fields
            self.counted = counted
        }
    }

    @Test(
        "A delta counts its value when that is a whole number of events",
        arguments: [
            WeightCase("\"value\":7", 7), WeightCase("\"value\":\"7\"", 7), WeightCase("\"value\":7.0", 7),
            WeightCase("\"value\":0", 0), WeightCase("\"value\":3,\"unit\":\"{request}\"", 3),
            WeightCase("\"value\":4294967296", 4_294_967_296), WeightCase("\"value\":2.5", nil),
            WeightCase("\"value\":-1", nil), WeightCase("\"value\":1,\"unit\":\"s\"", nil),
            WeightCase("\"value\":1e30", nil),
        ])
    func deltas(_ test: WeightCase) throws {
        var mapping = IngestHarness.mapping
        mapping.kind = .delta
        var harness = try IngestHarness(mapping: mapping)
        let rejections = harness.take(
            "{\"metric\":\"http.requests\",\"timestamp\":1795223599,\"status\":200,\(test.fields)}")
        #expect(rejections.map(\.rejection.reason) == (test.counted == nil ? [.unsupported] : []))
        #expect(harness.counts()[[]] == test.counted.map { Tally(matched: $0, total: $0) })
    }

    struct TopicCase: Sendable, CustomTestStringConvertible {
        let topics: DataSourceDefinition.Topics
        let topic: String
        let isRead: Bool
        var testDescription: String { "\(topics) \(topic)" }
    }

    @Test(arguments: [
        TopicCase(topics: .names(["a", "b.c"]), topic: "b.c", isRead: true),
        TopicCase(topics: .names(["a", "b.c"]), topic: "bxc", isRead: false),
        TopicCase(topics: .pattern("^metrics\\..*"), topic: "metrics.http", isRead: true),
        TopicCase(topics: .pattern("^metrics\\."), topic: "metrics.http", isRead: true),
        TopicCase(topics: .pattern("^metrics\\..*"), topic: "my.metrics.http", isRead: false),
        TopicCase(topics: .pattern("^metrics$"), topic: "metrics", isRead: true),
        TopicCase(topics: .pattern("^metrics$"), topic: "metrics.http", isRead: false),
        TopicCase(topics: .pattern("^a|^b"), topic: "bc", isRead: true),
    ])
    func topicsAreNamesOrOnePattern(_ test: TopicCase) throws {
        let source = DataSourceDefinition(name: "web", topics: test.topics, format: .json(IngestHarness.mapping))
        let stage = try IngestStage(
            definition: EngineDefinition(sources: [source], budgets: []), latenessReference: .partition)
        #expect(stage.reads(topic: test.topic) == test.isRead)
    }
}
