import SloburnModel
import SloburnPipeline
import SloburnTestKit

/// An ingest stage whose sources are watched, with one partition of each topic.
struct EvidenceHarness {
    let stage: IngestStage
    private var lanes: [String: Int] = [:]
    private var offsets: [String: Int64] = [:]

    /// A stage that reads each source's topic, which has the source's name.
    ///
    /// - Parameters:
    ///   - sources: the sources.
    ///   - budgets: what is counted.
    ///   - partitions: those of the deltas topic.
    ///   - countingFrom: what lies before this offset was counted by an earlier commit.
    /// - Throws: what is wrong with the sources or budgets.
    init(
        _ sources: [DataSourceDefinition], budgets: [BudgetDefinition] = [EvidenceHarness.budget()],
        partitions: Int = 1, countingFrom: Int64 = 0
    ) throws {
        stage = try IngestStage(
            definition: EngineDefinition(sources: sources, budgets: budgets, partitions: partitions),
            latenessReference: .partition)
        for source in sources {
            let progress = InputProgress(
                input: InputPartition(topic: source.name, partition: 0), offset: countingFrom)
            lanes[source.name] = stage.open(progress, readingFrom: 0)
        }
    }

    /// A source of JSON that holds what these tests need.
    static func source(
        _ name: String, kind: MetricKind = .event, envelope: SourceEnvelope = .none, _ rule: CompletenessRule? = nil
    ) -> DataSourceDefinition {
        var source = DataSourceDefinition(
            name: name, topics: .names([name]), envelope: envelope,
            format: .json(
                JSONMapping(
                    kind: kind, metric: .field("metric"), value: kind == .event ? .constant("1") : .field("value"),
                    timestamp: .init(field: "timestamp"), labels: ["status", "of", "host"], id: "id")))
        source.completeness = rule
        return source
    }

    /// A ratio of `requests` of a source, those of status 200 being good.
    static func budget(_ name: String = "slo", source: String = "web") -> BudgetDefinition {
        BudgetDefinition(
            slo: name, service: "test",
            indicator: .ratio(
                numerator: .init(source: source, selector: TestBudget.selector("requests", ("status", .equal, "200"))),
                counts: .good, total: .init(source: source, selector: TestBudget.selector("requests"))),
            target: Ratio(0), allowedErrorRatio: Ratio(1), period: .rolling(.days(30)))
    }

    /// A sample so many seconds after the first one.
    static func sample(_ metric: String = "requests", at seconds: Int64 = 0, _ fields: String...) -> String {
        let time = (origin + .seconds(seconds)).milliseconds
        return "{" + (["\"metric\":\"\(metric)\",\"timestamp\":\(time)"] + fields).joined(separator: ",") + "}"
    }

    /// The begin of an hour.
    static let origin = Timestamp(seconds: 1_795_219_200)

    /// Reads a text as a record of a source's topic.
    mutating func take(_ text: String, from source: String = "web", headers: [RecordHeader] = []) {
        let offset = offsets[source, default: 0]
        offsets[source] = offset + 1
        let (stage, lane, headers) = (stage, lanes[source] ?? 0, RecordHeaders(headers))
        text.withInput(offset: offset, timestamp: Self.origin) { record in
            withExtendedLifetime(headers) {
                let record = InputRecord(
                    offset: record.offset, timestamp: record.timestamp, isAppendTime: false, value: record.value,
                    headers: headers)
                stage.ingest(record, lane: lane, clock: Self.origin + .hours(1))
            }
        }
    }

    /// The bundles since the last call.
    func drain() -> [DeltaBundle] { stage.drain(sender: "test", now: Self.origin) }

    /// The evidence since the last call.
    func evidence() -> [SourceEvidence] { drain()[0].evidence }

    /// The evidence about one source since the last call.
    func evidence(of source: String) -> [SourceEvidence] { evidence().filter { $0.source == source } }
}

extension SourceEvidence {
    /// Evidence of a minute after the first one.
    static func web(
        _ minute: Int64 = 0, received: Int64 = 0, declared: Int64? = nil, heard: [String] = [],
        numbers: [Numbers] = []
    ) -> SourceEvidence {
        SourceEvidence(
            source: "web", start: EvidenceHarness.origin + .minutes(minute), received: received, declared: declared,
            heard: heard, numbers: numbers)
    }

    /// What both say together.
    mutating func merge(_ other: SourceEvidence) {
        received += other.received
        if let more = other.declared { declared = (declared ?? 0) + more }
        heard = Set(heard + other.heard).sorted()
        for run in other.numbers {
            if let place = numbers.firstIndex(where: { $0.producer == run.producer }) {
                numbers[place].first = min(numbers[place].first, run.first)
                numbers[place].last = max(numbers[place].last, run.last)
                numbers[place].count += run.count
            } else {
                numbers.append(run)
            }
        }
        numbers.sort { $0.producer < $1.producer }
    }
}
