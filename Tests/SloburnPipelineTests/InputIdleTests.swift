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

    private func idleUntil(_ stage: IngestStage, at milliseconds: Int64) -> Timestamp? {
        stage.drain(sender: "test", now: Self.time(milliseconds)).first?.ranges.first?.idleUntil
    }

    @Test func anEndMustLastBeforeTimePasses() throws {
        let stage = try IngestStage(
            definition: TestBudget.engine(interval: .seconds(10)), latenessReference: .partition)
        let lane = stage.open(InputProgress(input: Self.input, offset: 0))
        #expect(idleUntil(stage, at: 0) == nil, "nothing is known yet")
        stage.markEnd(of: lane, offset: 0, at: Self.time(100))
        #expect(stage.quietLanes(at: Self.time(599)).isEmpty)
        #expect(stage.quietLanes(at: Self.time(600)) == [lane])
        #expect(idleUntil(stage, at: 600) == nil, "silence alone says nothing")
        stage.confirmEnd(of: lane, offset: 0, asOf: Self.time(600))
        #expect(idleUntil(stage, at: 610) == Self.time(100))
        #expect(idleUntil(stage, at: 5_000) == Self.time(100), "nobody has asked since")
        stage.confirmEnd(of: lane, offset: 0, asOf: Self.time(5_000))
        #expect(idleUntil(stage, at: 5_000) == Self.time(4_500))
        stage.confirmEnd(of: lane, offset: 1, asOf: Self.time(6_000))
        #expect(idleUntil(stage, at: 6_000) == Self.time(4_500), "there is more, which has not come yet")
        "{}".withInput(offset: 0, timestamp: Self.time(5_000)) { stage.ingest($0, lane: lane, clock: Self.time(5_000)) }
        #expect(idleUntil(stage, at: 9_000) == nil, "there was something to read: the end must be reached again")
        stage.confirmEnd(of: lane, offset: 0, asOf: Self.time(9_000))
        #expect(idleUntil(stage, at: 9_000) == nil)
        stage.markEnd(of: lane, offset: 1, at: Self.time(9_000))
        stage.confirmEnd(of: lane, offset: 1, asOf: Self.time(9_500))
        #expect(idleUntil(stage, at: 9_500) == Self.time(9_000))
    }
}
