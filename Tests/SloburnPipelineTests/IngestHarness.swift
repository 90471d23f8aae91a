import SloburnModel
import SloburnPipeline
import SloburnTestKit

/// An ingest stage with one input partition, and what it counted.
struct IngestHarness {
    /// The wall clock of every record, unless a test gives another.
    static let now = Timestamp(seconds: 1_795_223_600)

    private(set) var stage: IngestStage
    private var lanes: [Int] = []
    private var offset: Int64 = 0

    /// A stage that counts `http.requests` in total, and those of status 200 as good.
    init(
        mapping: JSONMapping = IngestHarness.mapping, framing: SourceFormat.Framing = .single,
        format: SourceFormat? = nil, labels: LabelRules = LabelRules(), groupBy: [String] = [],
        good: [LabelMatcher] = [LabelMatcher(label: "status", comparison: .equal, value: "200")],
        partitions: Int = 1
    ) throws {
        let total = TestBudget.selector("http.requests")
        let budget = BudgetDefinition(
            slo: "slo", service: "service",
            indicator: .ratio(
                numerator: .init(source: "web", selector: Selector(matchers: total.matchers + good)), counts: .good,
                total: .init(source: "web", selector: total)),
            groupBy: groupBy, target: Ratio(0), allowedErrorRatio: Ratio(1), period: .rolling(.days(30)))
        let source = DataSourceDefinition(
            name: "web", topics: .names(["metrics.http"]), format: format ?? .json(mapping, framing: framing),
            labels: labels)
        stage = try IngestStage(
            definition: EngineDefinition(sources: [source], budgets: [budget], partitions: 1),
            latenessReference: .partition)
        for partition in 0..<partitions {
            lanes.append(
                stage.open(
                    InputProgress(input: InputPartition(topic: "metrics.http", partition: Int32(partition)), offset: 0))
            )
        }
    }

    static let mapping = JSONMapping(
        metric: .field("metric"), value: .field("value"), unit: .field("unit"),
        timestamp: .init(field: "timestamp"), id: "id")

    /// Reads a text, or a tombstone, and returns what was refused.
    @discardableResult
    mutating func take(
        _ text: String?, partition: Int = 0, timestamp: Timestamp? = now, isAppendTime: Bool = false,
        clock: Timestamp? = now
    ) -> [RejectedElement] {
        defer { offset += 1 }
        guard let text else {
            let record = InputRecord(offset: offset, timestamp: timestamp, isAppendTime: false, value: nil)
            stage.ingest(record, lane: lanes[partition], clock: clock)
            return stage.rejections
        }
        text.withInput(offset: offset, timestamp: timestamp, isAppendTime: isAppendTime) {
            stage.ingest($0, lane: lanes[partition], clock: clock)
        }
        return stage.rejections
    }

    /// The sums of each group since the last call.
    mutating func counts() -> [[String]: Tally] {
        stage.drain(sender: "test", now: Self.now).flatMap(\.keys).reduce(into: [:]) { sums, key in
            sums[key.group, default: .zero] += key.buckets.reduce(into: .zero) { $0 += $1.tally }
        }
    }

    /// A good event of so many seconds before now, with further or other fields.
    static func event(secondsAgo: Int64 = 1, _ fields: String...) -> String {
        let basic = "\"metric\":\"http.requests\",\"timestamp\":\(now.milliseconds - secondsAgo * 1_000),\"status\":200"
        return "{" + ([basic, "\"value\":1,\"unit\":\"ms\""] + fields).joined(separator: ",") + "}"
    }
}
