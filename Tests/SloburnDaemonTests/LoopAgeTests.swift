import SloburnModel
import Synchronization
import Testing

@testable import SloburnDaemon

@Suite struct LoopAgeTests {
    /// A clock that stands until it is told.
    private final class HandClock: Sendable {
        let seconds = Atomic<Int64>(1_000)

        var read: @Sendable () -> TimeSpan { { self.now } }
        private var now: TimeSpan { .seconds(seconds.load(ordering: .relaxed)) }

        func pass(_ count: Int64) { seconds.add(count, ordering: .relaxed) }
    }

    @Test("A loop is overdue when it is silent for longer than it said", arguments: [(30, false), (31, true)])
    func isOverdue(_ silence: Int64, _ isOverdue: Bool) {
        let clock = HandClock()
        let loops = LoopAge(clock: clock.read)
        loops.beat("budget", next: .seconds(30))
        clock.pass(silence)
        #expect(loops.overdue == (isOverdue ? [OverdueLoop(name: "budget", age: .seconds(silence))] : []))
    }

    @Test("Each loop is looked at by itself, and each beat counts from its own moment")
    func areSeparate() {
        let clock = HandClock()
        let loops = LoopAge(clock: clock.read)
        loops.beat("ingest", next: .seconds(10))
        loops.beat("budget", next: .seconds(300))
        clock.pass(20)
        #expect(loops.overdue.map(\.name) == ["ingest"])
        loops.beat("ingest", next: .seconds(10))
        #expect(loops.overdue.isEmpty)
        clock.pass(290)
        #expect(loops.overdue.map(\.name) == ["budget", "ingest"])
    }

    @Test("Nothing is expected of a loop that has ended")
    func ends() {
        let clock = HandClock()
        let loops = LoopAge(clock: clock.read)
        loops.beat("ingest", next: .seconds(10))
        loops.ended("ingest")
        clock.pass(3_600)
        #expect(loops.overdue.isEmpty)
    }

    @Test("An allowance as long as time itself never ends")
    func neverTraps() {
        let clock = HandClock()
        let loops = LoopAge(clock: clock.read)
        loops.beat("ingest", next: TimeSpan(nanoseconds: .max))
        clock.pass(1_000_000)
        #expect(loops.overdue.isEmpty)
    }
}
