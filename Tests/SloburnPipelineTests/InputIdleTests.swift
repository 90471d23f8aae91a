import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// What the end of a partition says of time.
@Suite struct InputIdleTests {
    private static let input = InputPartition(topic: "metrics.http", partition: 0)
    private static let origin = Timestamp(seconds: 1_795_219_200)

    /// `origin` and so many milliseconds.
    private static func time(_ milliseconds: Int64) -> Timestamp { origin + .milliseconds(milliseconds) }

    private func idleUntil(_ stage: inout IngestStage, at milliseconds: Int64) -> Timestamp? {
        stage.drain(sender: "test", now: Self.time(milliseconds)).first?.ranges.first?.idleUntil
    }

    @Test func anEndMustLastBeforeTimePasses() throws {
        var stage = try IngestStage(
            definition: TestBudget.engine(interval: .seconds(10)), latenessReference: .partition)
        let lane = stage.open(InputProgress(input: Self.input, offset: 0))
        #expect(idleUntil(&stage, at: 0) == nil, "nothing is known yet")
        stage.markEnd(of: lane, at: Self.time(100))
        #expect(idleUntil(&stage, at: 599) == nil)
        #expect(idleUntil(&stage, at: 600) == Self.time(100))
        #expect(idleUntil(&stage, at: 5_000) == Self.time(4_500))
        "{}".withInput(offset: 0, timestamp: Self.time(5_000)) { stage.ingest($0, lane: lane, clock: Self.time(5_000)) }
        #expect(idleUntil(&stage, at: 9_000) == nil, "there was something to read: the end must be reached again")
        stage.markEnd(of: lane, at: Self.time(9_000))
        #expect(idleUntil(&stage, at: 9_500) == Self.time(9_000))
    }
}
