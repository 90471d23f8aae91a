import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Thresholds on the same samples: few have cells for every outcome, many are counted one by one.
@Suite struct IngestThresholdTests {
    private static let source = "web"
    private static let now = IngestHarness.now

    private static func budget(_ milliseconds: Int64) -> BudgetDefinition {
        BudgetDefinition(
            slo: "under-\(milliseconds)", service: "service",
            indicator: .threshold(
                .init(source: source, selector: TestBudget.selector("http.requests")),
                Threshold(
                    comparison: .lt, value: Double(milliseconds) / 1_000, nanoseconds: milliseconds * 1_000_000,
                    family: .time)),
            target: Ratio(0), allowedErrorRatio: Ratio(1), period: .rolling(.days(30)))
    }

    private static func stage(
        _ thresholds: [Int64], kind: MetricKind = .event, more: [BudgetDefinition] = []
    ) throws -> IngestStage {
        let mapping = JSONMapping(
            kind: kind, metric: .constant("http.requests"), value: .field("value"), unit: .constant("ms"),
            timestamp: .init(field: "timestamp", encoding: .ms))
        let source = DataSourceDefinition(name: source, topics: .names(["metrics.http"]), format: .json(mapping))
        return try IngestStage(
            definition: EngineDefinition(sources: [source], budgets: thresholds.map(budget) + more, partitions: 1),
            latenessReference: .partition)
    }

    @Test("As many thresholds as there are, each counts its own", arguments: 1...7)
    func eachThresholdCountsItsOwn(count: Int) throws {
        let thresholds = (1...Int64(count)).map { $0 * 10 }
        let stage = try Self.stage(thresholds)
        let input = InputPartition(topic: "metrics.http", partition: 0)
        let lane = stage.open(InputProgress(input: input, offset: 0))
        var random = SeededGenerator(seed: UInt64(count))
        var expected: [String: [Timestamp: Tally]] = [:]
        var counted: [String: [Timestamp: Tally]] = [:]
        for offset in 0..<2_000 {
            // Buckets of ten minutes in any order: more than are at hand.
            let time = Self.now - .seconds(Int64(random.index(0..<600)))
            let value = Int64(random.index(0..<90))
            "{\"value\":\(value),\"timestamp\":\(time.milliseconds)}".withInput(
                offset: Int64(offset), timestamp: Self.now, isAppendTime: false
            ) { stage.ingest($0, lane: lane, clock: Self.now) }
            for threshold in thresholds {
                let tally = Tally(matched: value < threshold ? 1 : 0, total: 1)
                expected["under-\(threshold)", default: [:]][time.flooredTo(.seconds(10)), default: .zero] += tally
            }
            if random.chance(5) { Self.drain(stage, into: &counted) }
        }
        Self.drain(stage, into: &counted)
        #expect(counted == expected)
    }

    private static func drain(_ stage: IngestStage, into counted: inout [String: [Timestamp: Tally]]) {
        for key in stage.drain(sender: "test", now: now).flatMap(\.keys) {
            for bucket in key.buckets {
                counted[key.budget, default: [:]][bucket.start, default: .zero] += bucket.tally
            }
        }
    }

    @Test("A value that is compared need be no count of events", arguments: [MetricKind.event, .delta])
    func comparesWhatIsNoCount(_ kind: MetricKind) throws {
        let stage = try Self.stage([250], kind: kind)
        #expect(Self.rejections(of: [200, 300, 300.5], stage) == [])
        var counted: [String: [Timestamp: Tally]] = [:]
        Self.drain(stage, into: &counted)
        #expect(counted["under-250"].map { Array($0.values) } == [Tally(matched: 1, total: 3)])
    }

    @Test func aSumNeedsACount() throws {
        let selector = TestBudget.selector("http.requests")
        let sum = BudgetDefinition(
            slo: "sum", service: "service",
            indicator: .ratio(
                numerator: .init(source: Self.source, selector: selector), counts: .good,
                total: .init(source: Self.source, selector: selector)),
            target: Ratio(0), allowedErrorRatio: Ratio(1), period: .rolling(.days(30)))
        let stage = try Self.stage([250], kind: .delta, more: [sum])
        #expect(Self.rejections(of: [200], stage) == [.unsupported])
        // Of what nobody asks for it is told as well.
        #expect(Self.rejections(of: [200], try Self.stage([], kind: .delta)) == [.unsupported])
    }

    private static func rejections(of values: [Double], _ stage: IngestStage) -> [RejectionClass] {
        let lane = stage.open(InputProgress(input: InputPartition(topic: "metrics.http", partition: 0), offset: 0))
        return values.enumerated().flatMap { offset, value in
            "{\"value\":\(value),\"timestamp\":\(now.milliseconds)}".withInput(
                offset: Int64(offset), timestamp: now, isAppendTime: false
            ) { stage.ingest($0, lane: lane, clock: now) }
            return stage.rejections.map(\.rejection.reason)
        }
    }
}
