import SloburnModel
import SloburnPipeline
import SloburnSelector

/// An ingest stage with one source of a format, and one SLO that counts it by two labels.
final class FormatRig {
    private let stage: IngestStage
    private let lane: Int
    private let headers: RecordHeaders?
    private var offset: Int64 = 0
    private let now = Events.start + .seconds(10)

    /// Makes a stage.
    ///
    /// - Parameters:
    ///   - source: the source; its topic is `Definitions.topic`.
    ///   - good: what the SLO's numerator selects.
    ///   - total: what its denominator selects.
    ///   - threshold: compares values, in place of the two; nil for a ratio.
    ///   - headers: those of every record.
    /// - Throws: what is wrong with a selector, or with the source.
    init(
        _ source: DataSourceDefinition, good: String, total: String, threshold: Threshold? = nil,
        headers: [RecordHeader] = []
    ) throws {
        let all = BudgetDefinition.MetricQuery(source: source.name, selector: try SelectorParser.parse(total))
        let part = BudgetDefinition.MetricQuery(source: source.name, selector: try SelectorParser.parse(good))
        let budget = BudgetDefinition(
            slo: "slo", service: "service",
            indicator: threshold.map { .threshold(all, $0) } ?? .ratio(numerator: part, counts: .good, total: all),
            target: Ratio(0), allowedErrorRatio: Ratio(1), period: .rolling(.days(30)))
        stage = try IngestStage(
            definition: EngineDefinition(sources: [source], budgets: [budget], partitions: 1),
            latenessReference: .partition)
        lane = stage.open(InputProgress(input: InputPartition(topic: Definitions.topic, partition: 0), offset: 0))
        self.headers = headers.isEmpty ? nil : RecordHeaders(headers)
    }

    /// Takes a record, all of which must count.
    func take(_ bytes: UnsafeRawBufferPointer) {
        let record = InputRecord(offset: offset, timestamp: now, isAppendTime: false, value: bytes, headers: headers)
        stage.ingest(record, lane: lane, clock: nil)
        offset += 1
        precondition(stage.rejections.isEmpty, "the record can't be used: \(stage.rejections)")
    }

    /// How many samples have counted.
    var counted: Int64 { stage.counters[0].counted }

    /// Ends a commit, so that nothing piles up.
    func drain() { _ = stage.drain(sender: "benchmark", now: now) }
}
