import Foundation
import SloburnKafka
import SloburnTestKit
import SloburnTestTraits
import Testing

/// The states of budgets are asked whether a deployment may go on.
@Suite(.waits, .timeLimit(.minutes(15))) struct GateTests {
    private static let policy = """
        ---
        apiVersion: sloburn/v1
        kind: BudgetPolicy
        metadata: { name: p }
        spec: { default: true, steps: [{ name: ok }, { name: low, below: 0.25, deploy: false }] }
        """

    private static func scenario(_ name: String) throws -> Scenario {
        let scenario = try Scenario(name)
        try scenario.configure(
            scenario.daemon(), scenario.source(),
            scenario.availability("shop", service: "shop", groupBy: "region") + "\n" + policy)
        return scenario
    }

    private static func gate(_ scenario: Scenario, _ arguments: String...) throws -> SloburnProcess.Result {
        try SloburnProcess.run(["gate", "--config", scenario.configPath] + arguments)
    }

    /// Writes what a daemon would have, some time ago.
    private static func tell(
        _ scenario: Scenario, _ region: String, _ state: String, secondsAgo: Double = 5
    ) throws {
        let time = Date(timeIntervalSinceNow: -secondsAgo).ISO8601Format(.init(includingFractionalSeconds: true))
        let key = #"shop{region=\"\#(region)\"}"#
        let value = """
            {"key":"\(key)","slo":"shop","policy":"p","state":"\(state)","deploy":\(state == "ok"),\
            "since":"2026-11-20T10:00:00.000Z","at":"\(time)","remaining":0.125}
            """
        try scenario.send(
            Array(value.utf8), key: Array(#"shop{region="\#(region)"}"#.utf8), to: scenario.topic("budget-state"))
        try scenario.flush()
    }

    @Test func itIsOpenWhenAllBudgetsSaySo() throws {
        let scenario = try Self.scenario("gate")
        // Neither topic nor record is no yes.
        let before = try Self.gate(scenario, "--slo", "shop")
        #expect(before.exitCode == 1)
        #expect(before.output.first?.hasPrefix("closed shop: no record tells its state") == true, "\(before.log)")
        #expect(before.output.last == "no record was found")

        let topics = try SloburnProcess.run(["topics", "--config", scenario.configPath, "--create"])
        #expect(topics.output.contains { $0.contains(scenario.topic("budget-state")) && $0.contains("compact") })
        try Self.tell(scenario, "eu", "low")
        try Self.tell(scenario, "eu", "ok")
        try Self.tell(scenario, "us", "low")
        let closed = try Self.gate(scenario, "--slo", "shop")
        #expect(closed.exitCode == 1)
        #expect(closed.output.count == 3, "\(closed.output) \(closed.log)")
        #expect(
            closed.output.first?.hasPrefix(#"open   shop{region="eu"}: 12.50 % of the error budget remains"#) == true)
        #expect(
            closed.output.dropFirst().first?.hasSuffix(
                "the state low, since 2026-11-20T10:00:00.000Z, lets no deployment through") == true)
        #expect(try Self.gate(scenario, "--slo", "shop", "--allow", "low").exitCode == 0)
        #expect(try Self.gate(scenario, "--key", #"shop{region="eu"}"#).exitCode == 0)
        #expect(try Self.gate(scenario, "--service", "shop").exitCode == 1)

        try Self.tell(scenario, "us", "ok")
        let open = try Self.gate(scenario, "--slo", "shop", "--format", "json")
        #expect(open.exitCode == 0)
        #expect(open.output.first?.contains(#""open":true}"#) == true, "\(open.output)")
        // Open at once: nothing is waited for.
        #expect(try Self.gate(scenario, "--slo", "shop", "--wait", "1h").exitCode == 0)
    }

    @Test func aStaleAnswerIsNoYes() throws {
        let scenario = try Self.scenario("stale")
        _ = try SloburnProcess.run(["topics", "--config", scenario.configPath, "--create"])
        try Self.tell(scenario, "eu", "ok", secondsAgo: 3_600)
        let stale = try Self.gate(scenario, "--slo", "shop")
        #expect(stale.exitCode == 1)
        #expect(stale.output.first?.contains("old, more than 15m; is the daemon running?") == true, "\(stale.output)")
        #expect(try Self.gate(scenario, "--slo", "shop", "--max-age", "2h").exitCode == 0)
    }

    @Test func whatCantBeAskedIsTold() throws {
        let scenario = try Self.scenario("ask")
        let unknown = try Self.gate(scenario, "--slo", "shops")
        #expect(unknown.exitCode == 1)
        #expect(unknown.log.last == "error: the configuration has no SLO 'shops'")
        #expect([2, 64].contains(try Self.gate(scenario).exitCode))
        #expect([2, 64].contains(try Self.gate(scenario, "--slo", "shop", "--service", "shop").exitCode))
    }
}
