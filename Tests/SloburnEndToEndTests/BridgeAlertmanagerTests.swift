import Foundation
import SloburnTestKit
import SloburnTestTraits
import Testing

/// `sloburn bridge --to alertmanager`, and what a real Alertmanager shows.
@Suite(
    .waits, .timeLimit(.minutes(15)),
    .enabled(if: FileManager.default.isExecutableFile(atPath: AlertmanagerProcess.binary), "no Alertmanager installed"))
struct BridgeAlertmanagerTests {
    private let scenario: Scenario
    private let alertmanager: AlertmanagerProcess

    init() throws {
        scenario = try Scenario("bridge")
        alertmanager = try AlertmanagerProcess()
        try scenario.createAlertTopics()
    }

    private func bridge(interval: String = "1s") throws -> SloburnProcess {
        try scenario.bridge(
            "--to", "alertmanager", "--url", alertmanager.url, "--interval", interval, "--timeout", "2s", "--template",
            "link=https://dashboards.example/{{slo}}")
    }

    @discardableResult private func wait(
        for goal: String, _ slos: String..., and isDone: ([AlertmanagerProcess.Alert]) -> Bool = { _ in true }
    ) throws -> [AlertmanagerProcess.Alert] {
        try alertmanager.wait(for: goal) { alerts in
            alerts.compactMap { $0.labels["slo"] } == slos && isDone(alerts)
        }
    }

    @Test func itShowsWhatFiresThroughEveryDeath() throws {
        var bridge = try bridge()
        var checkout = scenario.alert("checkout")
        checkout.groupKey = #"{region="eu"}"#
        checkout.group = #"{"region":"eu"}"#
        try scenario.write(checkout)
        let first = try wait(for: "the alert", "checkout")[0]
        #expect(
            first.labels == [
                "alertname": "ErrorBudgetBurn", "slo": "checkout", "slo_key": #"checkout{region="eu"}"#,
                "service": "checkout", "severity": "page", "region": "eu", "team": "shop",
            ])
        #expect(first.annotations["summary"] == checkout.summary)
        #expect(first.annotations["runbook_url"] == "https://runbooks.example/checkout")
        #expect(first.startsAt == checkout.startsAt)
        #expect(first.generatorURL == "https://dashboards.example/checkout")
        #expect(first.status.state == "active")
        // It is repeated: its end, 4 s ahead, moves on.
        let repeated = try wait(for: "a later end", "checkout") { $0[0].endsAt > first.endsAt }[0]
        #expect(repeated.updatedAt > first.updatedAt)
        #expect(repeated.fingerprint == first.fingerprint)

        // The bridge is killed; meanwhile one alert begins and another begins and ends.
        bridge.send(SIGKILL)
        _ = try bridge.waitForExit(timeout: .seconds(10))
        let (search, cart) = (scenario.alert("search", severity: "ticket"), scenario.alert("cart"))
        try scenario.write(search)
        try scenario.write(cart)
        try scenario.write(scenario.resolved(cart))
        bridge = try self.bridge()
        let restarted = try wait(for: "both alerts", "checkout", "search")
        #expect(restarted[0].fingerprint == first.fingerprint)
        #expect(restarted[0].startsAt == first.startsAt)

        // Alertmanager is killed and forgets all; meanwhile one alert ends.
        alertmanager.kill()
        try scenario.write(scenario.resolved(search))
        try bridge.waitForLog("the receiver does not take alerts")
        try alertmanager.start()
        let remembered = try wait(for: "what fires still", "checkout")[0]
        #expect(remembered.fingerprint == first.fingerprint)
        #expect(remembered.startsAt == first.startsAt)
        try bridge.waitForLog("the receiver takes alerts again")

        try scenario.write(scenario.resolved(checkout))
        try wait(for: "nothing")
        #expect(try bridge.terminate() == 0)
    }

    @Test func alertsOfADeadBridgeEnd() throws {
        let bridge = try bridge()
        try scenario.write(scenario.alert("checkout"))
        try wait(for: "the alert", "checkout")
        bridge.send(SIGKILL)
        _ = try bridge.waitForExit(timeout: .seconds(10))
        // Nobody has resolved it: its end has come.
        try wait(for: "nothing")
    }

    @Test func whatFiresIsRepeatedWhileKafkaIsGone() throws {
        let broker = try TestBroker()
        let scenario = try Scenario("bridge", bootstrapServers: broker.bootstrapServers)
        try scenario.createAlertTopics()
        let bridge = try scenario.bridge("--to", "alertmanager", "--url", alertmanager.url, "--interval", "1s")
        try scenario.write(scenario.alert("checkout"))
        try wait(for: "the alert", "checkout")
        broker.stop()
        // The group has taken the partitions away: it has not heard of the bridge for 6 s.
        try bridge.waitForLog("lost=true", timeout: .seconds(60))
        let lost = try wait(for: "it still", "checkout")[0]
        // Its end moves on all the same.
        let next = try wait(for: "a later end", "checkout") { $0[0].endsAt > lost.endsAt }[0]
        try wait(for: "an even later end", "checkout") { $0[0].endsAt > next.endsAt }
        #expect(try bridge.terminate(timeout: .seconds(15)) == 0)
    }

    @Test func anAlertWhoseDefinitionIsGoneResolves() throws {
        // By itself it would end after two minutes, which is longer than anybody waits here.
        let bridge = try bridge(interval: "30s")
        let alert = scenario.alert("checkout")
        try scenario.write(alert)
        try wait(for: "the alert", "checkout")
        var ended = scenario.resolved(alert)
        ended.isDefined = false
        try scenario.write(ended)
        try wait(for: "nothing")
        #expect(try bridge.terminate() == 0)
    }
}
