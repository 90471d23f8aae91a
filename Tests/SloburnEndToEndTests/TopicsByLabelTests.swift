import Foundation
import SloburnTestKit
import SloburnTestTraits
import Testing

/// Records go to topics by labels, and all that read them read all of these.
@Suite(.waits, .timeLimit(.minutes(15))) struct TopicsByLabelTests {
    private static let eu = "shop{region=\"eu\"}"
    private static let us = "shop{region=\"us\"}"
    private static let ap = "shop{region=\"ap\"}"

    private let scenario: Scenario

    init() throws {
        scenario = try Scenario("regions")
        try scenario.createInput()
    }

    /// Every topic of budgets and sources by region; `whole` is the region that the SLO `whole` says of itself.
    private func configure(regions: String, whole: String) throws {
        let names = [
            ("snapshots", "snapshots"), ("alerts", "alerts"), ("activeAlerts", "alerts.active"),
            ("periods", "periods"), ("days", "days"), ("budgetState", "budget-state"), ("deadLetter", "deadletter"),
            ("quality", "quality"),
        ].map { ", \($0.0): \"\(scenario.topic($0.1)).${region}\"" }
        let daemon = scenario.daemon(topics: names.joined() + ", labels: { region: [\(regions)] }")
            .replacing("spec:\n", with: "spec:\n  http: { listen: \"127.0.0.1:0\" }\n")
        let source = scenario.source().replacing(
            "metadata: { name: web }", with: "metadata: { name: web, labels: { region: eu } }")
        let own = scenario.availability("whole", service: "whole", policy: "quick").replacing(
            "metadata: { name: whole,", with: "metadata: { name: whole, labels: { region: \(whole) },")
        try scenario.configure(
            daemon, source, scenario.quickPolicy(),
            scenario.availability("shop", service: "shop", groupBy: "region", policy: "quick"), own)
    }

    private func sendOutage() throws {
        for age in 1...50 {
            let time = now - Int64(age) * 1_000
            try scenario.send(
                ["eu", "us", "ap"].map { event(service: "shop", status: 500, at: time, region: $0) }
                    + [event(service: "whole", status: 500, at: time), "no JSON"])
        }
        try scenario.flush()
    }

    private func transitions(_ region: String) throws -> [String] {
        let topic = try scenario.follow("alerts.\(region)")
        try topic.readToEnd()
        return try topic.records.compactMap { try $0.decoded(as: Alert.self) }.filter { $0.severity == "page" }.map {
            "\($0.key) \($0.status)"
        }
    }

    @Test func regionsStayApartAndReadersSeeAll() throws {
        try configure(regions: "eu, us", whole: "eu")
        try sendOutage()
        let daemon = try scenario.run()
        let other = try scenario.follow("alerts.active.other")
        try other.wait(for: "the unlisted region pages") { _ in other.latest["\(Self.ap)/page"] != nil }
        let reader = try HTTPReader(daemon)
        try reader.wait("/api/v1/slos", for: "all budgets") { answer in
            let snapshots: [Snapshot] = (try? answer.decoded()) ?? []
            return snapshots.filter { $0.total == 50 }.map(\.key).sorted() == [Self.ap, Self.eu, Self.us, "whole"]
        }
        try reader.wait("/api/v1/alerts", for: "all pages") { answer in
            let alerts: [Alert] = (try? answer.decoded()) ?? []
            return alerts.filter { $0.severity == "page" }.count == 4
        }
        #expect(try Set(transitions("eu")) == ["\(Self.eu)/page firing", "whole/page firing"])
        #expect(try transitions("us") == ["\(Self.us)/page firing"])
        #expect(try transitions("other") == ["\(Self.ap)/page firing"])

        // A dead letter goes by the source's label.
        let letters = try scenario.follow("deadletter.eu")
        try letters.wait(for: "all dead letters") { $0.count == 50 }
        let list = try SloburnProcess.run(["deadletter", "list", "--config", scenario.configPath])
        #expect(list.log.last?.contains("50 dead letters") == true, "\(list.log)")
        let explained = try SloburnProcess.run(["explain", Self.us, "--config", scenario.configPath])
        #expect(explained.exitCode == 0, "\(explained.log)")
        let acknowledged = try SloburnProcess.run([
            "ack", "\(Self.ap)/page", "--config", scenario.configPath, "--by", "test",
        ])
        #expect(acknowledged.exitCode == 0, "\(acknowledged.log)")
        #expect(try daemon.terminate() == 0)
    }

    @Test func aBridgeTellsOfEachOnceWhenALabelChanges() throws {
        try configure(regions: "eu", whole: "eu")
        try sendOutage()
        let daemon = try scenario.run()
        let active = try scenario.follow("alerts.active.eu")
        try active.wait(for: "both page") { _ in
            active.latest["\(Self.eu)/page"] != nil && active.latest["whole/page"] != nil
        }
        let pagerDuty = try PagerDutyStub(routingKey: "R0UT1NGKEY")
        let bridge = try SloburnProcess(
            [
                "bridge", "--config", scenario.configPath, "--to", "pagerduty", "--url", pagerDuty.url, "--key-env",
                "PD_KEY",
            ], instance: "bridge", variables: ["PD_KEY": "R0UT1NGKEY"])
        try pagerDuty.wait("all four pages") { stub in
            Set(stub.events.filter { $0.action == "trigger" && $0.key.hasSuffix("/page") }.map(\.key)).count == 4
        }
        // The daemon and the bridge hear of a region and of a label that has changed.
        #expect(try bridge.terminate() == 0)
        try configure(regions: "eu, us", whole: "us")
        daemon.reload()
        try daemon.waitForLog("configuration reloaded")
        try active.wait(for: "the moved one is taken back") { _ in active.latest["whole/page"] == nil }
        let moved = try scenario.follow("alerts.active.us")
        try moved.wait(for: "it fires elsewhere") { _ in
            moved.latest["whole/page"] != nil && moved.latest["\(Self.us)/page"] != nil
        }
        #expect(try transitions("eu").suffix(1) == ["whole/page resolved"])
        let snapshots = try scenario.follow("snapshots.us")
        try snapshots.wait(for: "it goes on counting") { _ in
            try snapshots.latest["whole"]?.decoded(as: Snapshot.self)?.total == 50
        }
        let reader = try HTTPReader(daemon)
        try reader.wait("/api/v1/alerts", for: "all pages, each once") { answer in
            let alerts: [Alert] = (try? answer.decoded()) ?? []
            return alerts.filter { $0.severity == "page" && $0.status == "firing" }.count == 4
        }
        #expect(try daemon.terminate() == 0)
    }

    @Test func aBridgeRefusesAlertsThatGoByOtherLabels() throws {
        try scenario.configure(
            scenario.daemon(topics: ", alerts: \"x.${region}\", labels: { region: [eu] }"), scenario.source())
        let result = try SloburnProcess.run(
            ["bridge", "--config", scenario.configPath, "--to", "pagerduty", "--key-env", "PD_KEY"],
            variables: ["PD_KEY": "x"])
        #expect(result.exitCode == 1)
        #expect(result.log.last?.contains("a bridge needs both to go by the same labels") == true, "\(result.log)")
    }
}
