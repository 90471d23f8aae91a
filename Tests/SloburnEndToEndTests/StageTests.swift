import SloburnTestKit
import SloburnTestTraits
import Testing

/// The two halves in processes of their own.
@Suite(.waits, .timeLimit(.minutes(15))) struct StageTests {
    @Test func ingestAndBudgetWorkInProcessesOfTheirOwn() throws {
        let scenario = try Scenario("stages")
        try scenario.createInput()
        try scenario.configure(
            scenario.daemon(), scenario.source(), scenario.availability("shop", service: "shop"))
        let ingest = try scenario.run("--stage", "ingest")
        try ingest.waitForLog("ingest assigned")
        try scenario.send((0..<100).map { event(service: "shop", status: $0 < 3 ? 500 : 200, at: now - 2_000) })
        try scenario.flush()
        let budget = try scenario.run("--stage", "budget")
        let snapshots = try scenario.follow("snapshots")
        try snapshots.wait(for: "the records are counted") { _ in
            try snapshots.latest["shop"]?.decoded(as: Snapshot.self)?.counts == [97, 3, 100]
        }
        #expect(try budget.terminate() == 0)
        #expect(try ingest.terminate() == 0)
        #expect(!ingest.log.lines.contains { $0.contains("budget assigned") || $0.contains("budget restored") })
        #expect(!budget.log.lines.contains { $0.contains("ingest assigned") })
    }
}
