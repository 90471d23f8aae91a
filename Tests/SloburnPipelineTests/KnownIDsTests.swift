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
}
