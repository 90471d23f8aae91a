import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Up to where ids are known when a partition is given up, so that it need not be read back if it returns.
@Suite struct KnownIDsTests {
    private static let input = InputPartition(topic: "metrics.http", partition: 0)
    private static let origin = Timestamp(seconds: 1_795_219_200)

    private func open(readingFrom offset: Int64?) throws -> (stage: IngestStage, lane: Int) {
        let stage = try IngestStage(
            definition: TestBudget.engine(interval: .seconds(10)), latenessReference: .partition)
        let lane = stage.open(InputProgress(input: Self.input, offset: 100), readingFrom: offset)
        return (stage, lane)
    }

    private func take(_ offset: Int64, _ stage: IngestStage, _ lane: Int) {
        "{}".withInput(offset: offset, timestamp: Self.origin) { stage.ingest($0, lane: lane, clock: Self.origin) }
    }

    @Test func nothingIsKnownWhileReadingBack() throws {
        let (stage, lane) = try open(readingFrom: 50)
        #expect(stage.knownOffsets.isEmpty)
        take(50, stage, lane)
        take(99, stage, lane)
        #expect(stage.knownOffsets.isEmpty, "records up to 100 may be missing yet")
        take(100, stage, lane)
        #expect(stage.knownOffsets == [Self.input: 101])
    }

    @Test func theEndOfThePartitionEndsReadingBack() throws {
        let (stage, lane) = try open(readingFrom: 50)
        take(50, stage, lane)
        stage.markEnd(of: lane, offset: 100, at: Self.origin)
        #expect(stage.knownOffsets == [Self.input: 100])
    }

    @Test func withoutReadingBackTheIDsAreKnown() throws {
        #expect(try open(readingFrom: nil).stage.knownOffsets == [Self.input: 100])
        #expect(try open(readingFrom: 100).stage.knownOffsets == [Self.input: 100])
    }

    // MARK: - What is read back

    /// A stage that has counted the records before 10, and reads them back.
    private func readBack(_ texts: [(text: String, time: Timestamp)]) throws -> (stage: IngestStage, lane: Int) {
        let stage = try IngestHarness().stage
        let now = IngestHarness.now
        let committed = InputProgress(input: Self.input, offset: 10, latest: now, recordTime: now)
        let lane = stage.open(committed, readingFrom: 0)
        for (offset, record) in texts.enumerated() {
            record.text.withInput(offset: Int64(offset), timestamp: record.time) {
                stage.ingest($0, lane: lane, clock: now)
            }
        }
        return (stage, lane)
    }

    @Test("An id that was refused with its event is not known afterwards", arguments: [-86_400, 90_000])
    func refusedIDsAreNotKnown(secondsAgo: Int64) throws {
        let now = IngestHarness.now
        // Whoever dates events ahead dates records ahead.
        let time = secondsAgo < 0 ? now - .seconds(secondsAgo) : now
        let (stage, lane) = try readBack([
            (IngestHarness.event(#""id":"known""#), now),
            (IngestHarness.event(secondsAgo: secondsAgo, #""id":"refused""#), time),
        ])
        for (offset, id) in ["known", "refused", "refused"].enumerated() {
            IngestHarness.event(#""id":"\#(id)""#).withInput(offset: 10 + Int64(offset), timestamp: now) {
                stage.ingest($0, lane: lane, clock: now)
            }
        }
        let counters = try #require(stage.takeQuality().first?.partitions.first?.counters)
        #expect(counters.counted == 1 && counters.duplicates == 2)
    }

    struct Clocks: CustomTestStringConvertible {
        /// By how many seconds the records are dated ahead, in order.
        let ahead: [Int64]
        /// From where ids would be read again: 10 minutes before that.
        let expected: Int64
        var testDescription: String { "\(ahead)" }
    }

    @Test(
        "A record dated far ahead does not move the time from which ids are read again",
        arguments: [
            Clocks(ahead: [-30], expected: -30), Clocks(ahead: [-30, 86_400], expected: -30),
            Clocks(ahead: [86_400, -30], expected: 0), Clocks(ahead: [-30, 86_400, -20], expected: -20),
            Clocks(ahead: [-30, 2], expected: 0),
        ])
    func clocksAheadHideNothing(_ clocks: Clocks) throws {
        let stage = try IngestHarness().stage
        let now = IngestHarness.now
        let lane = stage.open(InputProgress(input: Self.input, offset: 0))
        for (offset, seconds) in clocks.ahead.enumerated() {
            IngestHarness.event().withInput(offset: Int64(offset), timestamp: now + .seconds(seconds)) {
                stage.ingest($0, lane: lane, clock: now)
            }
        }
        let progress = try #require(stage.progress.first { $0.offset == clocks.ahead.count })
        #expect(progress.recordTime == now + .seconds(clocks.expected))
    }

    @Test("Ids that another state of the source may have refused are not known", arguments: [true, false])
    func anotherSourceKnowsNothing(isSame: Bool) throws {
        let now = IngestHarness.now
        var source = DataSourceDefinition(
            name: "web", topics: .names(["metrics.http"]), format: .json(IngestHarness.mapping))
        source.revision = "new"
        let budget = TestBudget.availability.definition
        let stage = try IngestStage(
            definition: EngineDefinition(sources: [source], budgets: [budget], partitions: 1),
            latenessReference: .partition)
        let committed = InputProgress(
            input: Self.input, offset: 1, latest: now, recordTime: now, revisions: ["web": isSame ? "new" : "old"])
        let lane = stage.open(committed, readingFrom: 0)
        for offset in 0..<2 as Range<Int64> {
            IngestHarness.event(#""id":"a","service":"checkout""#).withInput(offset: offset, timestamp: now) {
                stage.ingest($0, lane: lane, clock: now)
            }
        }
        #expect(stage.counters[0].duplicates + stage.counters[0].counted == 1)
        #expect((stage.counters[0].duplicates == 1) == isSame)
        #expect(stage.progress.first { $0.offset == 2 }?.revisions == ["web": "new"])
    }

    @Test("The id of a point that its series refuses is not known afterwards")
    func refusedPointsAreNotKnown() throws {
        var mapping = IngestHarness.mapping
        mapping.kind = .cumulative
        mapping.start = .init(field: "start", encoding: .ms)
        mapping.labels = ["status"]
        var harness = try IngestHarness(mapping: mapping)
        func take(_ id: String, _ value: Int, secondsAgo: Int64, startedSecondsAgo: Int64) -> [RejectedElement] {
            let now = IngestHarness.now.milliseconds
            return harness.take(
                "{\"metric\":\"http.requests\",\"status\":200,\"unit\":\"1\",\"id\":\"\(id)\",\"value\":\(value),"
                    + "\"timestamp\":\(now - secondsAgo * 1_000),\"start\":\(now - startedSecondsAgo * 1_000)}")
        }
        #expect(take("a", 10, secondsAgo: 30, startedSecondsAgo: 60).isEmpty)
        #expect(take("b", 99, secondsAgo: 20, startedSecondsAgo: 90).map(\.rejection.reason) == [.unsupported])
        #expect(take("b", 15, secondsAgo: 20, startedSecondsAgo: 60).isEmpty)
        #expect(harness.counts()[[]]?.total == 15)
        #expect(harness.stage.counters[0].duplicates == 0)
    }
}
