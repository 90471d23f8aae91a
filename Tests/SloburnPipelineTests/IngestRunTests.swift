import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Records of one partition taken in one call.
@Suite struct IngestRunTests {
    private static let now = IngestHarness.now

    private static func stage(sources names: [String], topic: String = "metrics.http") throws -> IngestStage {
        let total = TestBudget.selector("http.requests")
        let budgets = names.map { name in
            BudgetDefinition(
                slo: name, service: "service",
                indicator: .ratio(
                    numerator: .init(source: name, selector: total), counts: .bad,
                    total: .init(source: name, selector: total)),
                target: Ratio(0), allowedErrorRatio: Ratio(1), period: .rolling(.days(30)))
        }
        let sources = names.map {
            DataSourceDefinition(name: $0, topics: .names([topic]), format: .json(IngestHarness.mapping))
        }
        return try IngestStage(
            definition: EngineDefinition(sources: sources, budgets: budgets, partitions: 1),
            latenessReference: .partition)
    }

    /// Takes all texts, as a session does, and returns the offsets of those with something to refuse.
    private static func takeAll(_ texts: [String], _ stage: IngestStage, from offset: Int64 = 0) -> [Int64] {
        let lane = stage.open(
            InputProgress(input: InputPartition(topic: "metrics.http", partition: 0), offset: offset))
        let bytes = texts.map { Array($0.utf8) }
        var refused: [Int64] = []
        // All bytes behind each other, so that they stay where they are.
        bytes.flatMap { $0 }.withUnsafeBytes { all in
            var starts = [0]
            for text in bytes { starts.append(starts[starts.count - 1] + text.count) }
            var next = 0
            while next < texts.count {
                next = stage.ingest(next..<texts.count, lane: lane, clock: now) { index in
                    InputRecord(
                        offset: Int64(index), timestamp: now, isAppendTime: false,
                        value: UnsafeRawBufferPointer(rebasing: all[starts[index]..<starts[index + 1]]))
                }
                if !stage.rejections.isEmpty { refused.append(Int64(next - 1)) }
            }
        }
        return refused
    }

    private static func totals(_ stage: IngestStage) -> [String: Int64] {
        stage.drain(sender: "test", now: now).flatMap(\.keys).reduce(into: [:]) { sums, key in
            for bucket in key.buckets { sums[key.budget, default: 0] += bucket.tally.total }
        }
    }

    private static let texts = [
        IngestHarness.event(), "nonsense", IngestHarness.event(), IngestHarness.event(), "[1]", "{}",
        IngestHarness.event(),
    ]

    @Test("A run stops behind each record that can't be used", arguments: [["web"], ["web", "again"]])
    func aRunStopsAtWhatIsRefused(sources: [String]) throws {
        let stage = try Self.stage(sources: sources)
        #expect(Self.takeAll(Self.texts, stage) == [1, 4, 5])
        #expect(stage.progress.map(\.offset) == [7])
        #expect(Self.totals(stage) == Dictionary(uniqueKeysWithValues: sources.map { ($0, 4) }))
        #expect(stage.counters.map(\.records) == sources.map { _ in 7 })
    }

    @Test func whatWasCountedBeforeIsNotCountedAgain() throws {
        let stage = try Self.stage(sources: ["web"])
        #expect(Self.takeAll(Self.texts, stage, from: 3) == [4, 5])
        #expect(Self.totals(stage) == ["web": 2])
        #expect(stage.counters[0].records == 4)
    }

    @Test func aTopicThatNoSourceReadsIsPassedOver() throws {
        let stage = try Self.stage(sources: ["web"], topic: "metrics.other")
        #expect(Self.takeAll(Self.texts, stage).isEmpty)
        #expect(stage.progress.map(\.offset) == [7])
        #expect(Self.totals(stage).isEmpty)
    }
}
