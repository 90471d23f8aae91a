import SloburnModel
import SloburnServer
import Testing

@testable import SloburnWatch

/// What is stale is not shown as if it were of now.
@Suite struct FreshnessTests {
    @Test func aLateEvaluationIsSaid() {
        var state = WatchFixture.state()
        #expect(state.freshness.text == "Evaluated 11:06:40 UTC" && !state.freshness.isStale)
        _ = state.take(.tick(WatchFixture.now + .seconds(24)))
        #expect(!state.freshness.isStale)
        _ = state.take(.tick(WatchFixture.now + .seconds(600)))
        #expect(state.freshness.isStale)
        #expect(
            state.frame.lines[1]
                == "STALE: evaluation is behind. What you see is of 11:06:40 UTC, 10 min ago.")
    }

    @Test func aLostConnectionIsSaidWithItsTime() {
        var state = WatchFixture.state(120, 24)
        _ = state.take(.tick(WatchFixture.now + .seconds(5)))
        _ = state.take(.board(WatchFixture.board(isConnected: false)))
        _ = state.take(.problem("all brokers are down"))
        _ = state.take(.tick(WatchFixture.now + .seconds(65)))
        _ = state.take(.board(WatchFixture.board(isConnected: false)))
        #expect(
            state.frame.lines[1].hasPrefix(
                "NOT CONNECTED to Kafka since 11:06:50 UTC. What you see is of 11:06:40 UTC, 70 s ago. all brokers"))
        _ = state.take(.board(WatchFixture.board()))
        #expect(!state.freshness.text.contains("CONNECTED"))
    }

    @Test func beforeAnythingIsKnownItSaysWhatItWaitsFor() {
        let settings = WatchFixture.state().settings
        var state = WatchState(settings, size: Size(columns: 80, rows: 24), now: WatchFixture.now)
        #expect(state.freshness.text == "Connecting to Kafka…")
        _ = state.take(.tick(WatchFixture.now + .seconds(4)))
        #expect(state.freshness.text == "NOT CONNECTED to Kafka since 11:06:45 UTC.")
        _ = state.take(.board(WatchFixture.board([], alerts: [], isComplete: false)))
        #expect(state.freshness.text.hasPrefix("Reading the topics"))
        _ = state.take(.board(WatchFixture.board([], alerts: [])))
        #expect(state.freshness.isStale)
    }
}
