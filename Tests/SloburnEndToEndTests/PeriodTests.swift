import Foundation
import SloburnModel
import SloburnTestKit
import SloburnTestTraits
import Testing

/// Periods and definitions that end while the daemon runs.
@Suite(.waits, .timeLimit(.minutes(20))) struct PeriodTests {
    /// When the present day of UTC began, in milliseconds since the epoch.
    private static var midnight: Int64 { now / 86_400_000 * 86_400_000 }

    private func slo(_ scenario: Scenario, status: String = "5..", window: String) -> String {
        scenario.availability("shop", service: "shop", policy: "none")
            .replacing("{ duration: 30d, isRolling: true }", with: window).replacing("5..", with: status)
    }

    @Test func aClosedDayIsToldOnceAndAgainWhenALateEventChangesIt() throws {
        let scenario = try Scenario("period")
        try scenario.createInput()
        let day = "{ duration: 1d, calendar: { startTime: 2026-01-01 00:00:00, timeZone: Etc/UTC } }"
        try scenario.configure(scenario.daemon(interval: "10s"), scenario.source(), slo(scenario, window: day))
        // The day that is over, then the present one.
        try scenario.send([
            event(service: "shop", at: Self.midnight - 1_800_000),
            event(service: "shop", status: 500, at: Self.midnight - 1_000),
            event(service: "shop", at: max(Self.midnight, now - 2_000)),
        ])
        try scenario.flush()
        let daemon = try scenario.run()
        let key = "shop@\(TimeText.milliseconds(of: Timestamp(nanoseconds: (Self.midnight - 86_400_000) * 1_000_000)))"
        let periods = try scenario.follow("periods")
        try periods.wait(for: "the day is told") { records in records.contains { $0.keyText == key } }
        let first = try #require(try periods.latest[key]?.decoded(as: Snapshot.self))
        #expect(first.counts == [1, 1, 2])
        #expect(first.period.kind == "calendar" && first.period.duration == "1d")

        try scenario.send([event(service: "shop", at: Self.midnight - 2_000)])
        try scenario.flush()
        try periods.wait(for: "it is told again") { _ in
            try periods.latest[key]?.decoded(as: Snapshot.self)?.counts == [2, 1, 3]
        }
        #expect(try daemon.terminate() == 0)
        #expect(periods.records.count { $0.keyText == key } == 2)
        let snapshots = try scenario.follow("snapshots")
        try snapshots.readToEnd()
        #expect(try snapshots.latest["shop"]?.decoded(as: Snapshot.self)?.counts == [1, 0, 1])
    }

    @Test func whatAReplacedSelectorHasCountedStaysBesideTheNewBudget() throws {
        let scenario = try Scenario("beside")
        try scenario.createInput()
        let window = "{ duration: 30d, isRolling: true }"
        try scenario.configure(scenario.daemon(), scenario.source(), slo(scenario, window: window))
        try scenario.send((0..<10).map { event(service: "shop", status: $0 == 0 ? 404 : 200, at: now - 2_000) })
        try scenario.flush()
        let daemon = try scenario.run()
        let snapshots = try scenario.follow("snapshots")
        try snapshots.wait(for: "all are counted") { _ in
            try snapshots.latest["shop"]?.decoded(as: Snapshot.self)?.counts == [10, 0, 10]
        }
        let old = try #require(try snapshots.latest["shop"]?.decoded(as: Snapshot.self)).revision
        try scenario.configure(scenario.daemon(), scenario.source(), slo(scenario, status: "4..|5..", window: window))
        daemon.reload()
        try daemon.waitForLog("configuration reloaded")
        try scenario.send([event(service: "shop", status: 404, at: now - 1_000)])
        try scenario.flush()
        try snapshots.wait(for: "the new one counts") { _ in
            try snapshots.latest["shop"]?.decoded(as: Snapshot.self)?.counts == [0, 1, 1]
        }
        try snapshots.wait(for: "the old one stays") { _ in
            try snapshots.latest["shop@\(old)"]?.decoded(as: Snapshot.self)?.counts == [10, 0, 10]
        }
        #expect(try daemon.terminate() == 0)
    }
}
