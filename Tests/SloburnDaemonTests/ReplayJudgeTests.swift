import SloburnModel
import SloburnPipeline
import Testing

@testable import SloburnDaemon

/// Which records may go back, by what was refused of them and what the present configuration reads.
@Suite struct ReplayJudgeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        var topic = "in"
        var value = #"{"metric":"m","timestamp":1795223599,"value":1}"#
        var refused: [String: Set<Int>] = ["web": [0]]
        var wholly: Set<String> = []
        var noJSON: Set<String> = []
        var isTruncated = false
        var replays = 0
        var isReplayed = false
        var request = ReplayRequest(filter: DeadLetterFilter())
        let fate: ReplayFate
        var testDescription: String { what }
    }

    private static let three =
        #"[{"metric":"m","timestamp":1795223599},{"metric":"m","timestamp":1795223599},{"metric":"x","timestamp":1795223599}]"#

    static let cases = [
        Case(what: "one element, refused", fate: .sent),
        Case(what: "every element that counts was refused", value: three, refused: ["web": [0, 1]], fate: .sent),
        Case(what: "one was counted", value: three, fate: .partlyCounted(1, of: 3)),
        Case(what: "another source's refusals are not this one's", refused: ["x": [0]], fate: .partlyCounted(1, of: 1)),
        Case(
            what: "one was counted, and that is known", value: three,
            request: ReplayRequest(filter: DeadLetterFilter(), takesPartlyCounted: true), fate: .sent),
        Case(what: "it was refused as a whole", value: three, wholly: ["web"], fate: .sent),
        Case(what: "it was no JSON as it was read, and now is", value: three, noJSON: ["web"], fate: .sent),
        Case(
            what: "it is no JSON still", topic: "lines", value: "broken\n" + #"{"metric":"n","timestamp":1795223599}"#,
            refused: ["lines": [0]], noJSON: ["lines"], fate: .partlyCounted(1, of: 2)),
        Case(
            what: "a second source counts it", topic: "both", refused: ["lines": [0]], fate: .partlyCounted(1, of: 2)),
        Case(
            what: "a second source has refused it too", topic: "both", refused: ["lines": [0], "web": [0]], fate: .sent),
        Case(what: "it goes back a third time", replays: 2, fate: .sent),
        Case(what: "it has gone back three times", replays: 3, fate: .tooOften(3)),
        Case(
            what: "it has gone back three times, and is to", replays: 3, isReplayed: true,
            request: ReplayRequest(filter: DeadLetterFilter(), isForced: true), fate: .sent),
        Case(what: "it has gone back", isReplayed: true, fate: .replayedBefore),
        Case(
            what: "force does not take what was counted", value: three,
            request: ReplayRequest(filter: DeadLetterFilter(), isForced: true), fate: .partlyCounted(1, of: 3)),
        Case(what: "it is cut", isTruncated: true, fate: .truncated),
        Case(what: "nobody reads its topic", topic: "other", fate: .noReader),
        Case(what: "its topic is gone", topic: "gone", fate: .noReader),
    ]

    @Test(arguments: cases)
    func decides(_ test: Case) throws {
        let judge = ReplayJudge(
            request: test.request, partitions: ["in": 1, "both": 1, "lines": 1, "other": 1],
            inspector: try RecordInspector(definition: Self.definition),
            schemas: SchemaQueries(registries: [:]))
        var record = DeadLetterIndex.Record(input: InputPartition(topic: test.topic, partition: 0), offset: 0)
        record.refused = test.refused
        record.wholly = test.wholly
        record.noJSON = test.noJSON
        record.isTruncated = test.isTruncated
        record.replays = test.replays
        let fate = Array(test.value.utf8).withUnsafeBytes { value in
            judge.fate(
                of: record, isReplayed: test.isReplayed,
                InputRecord(offset: 0, timestamp: nil, isAppendTime: false, value: value))
        }
        #expect(fate == test.fate)
    }

    private static let definition: EngineDefinition = {
        let mapping = JSONMapping(metric: .field("metric"), timestamp: .init(field: "timestamp"))
        return EngineDefinition(
            sources: [
                DataSourceDefinition(
                    name: "web", topics: .names(["in", "both", "gone"]), format: .json(mapping)),
                DataSourceDefinition(
                    name: "lines", topics: .names(["lines", "both"]), format: .json(mapping, framing: .ndjson)),
            ], budgets: [budget("a", source: "web", metric: "m"), budget("b", source: "lines", metric: "n")])
    }()

    private static func budget(_ name: String, source: String, metric: String) -> BudgetDefinition {
        let selector = Selector(matchers: [LabelMatcher(label: "__name__", comparison: .equal, value: metric)])
        let query = BudgetDefinition.MetricQuery(source: source, selector: selector)
        return BudgetDefinition(
            slo: name, service: "test", indicator: .ratio(numerator: query, counts: .good, total: query),
            target: Ratio(0), allowedErrorRatio: Ratio(1), period: .rolling(.days(30)))
    }
}
