import Foundation
import SloburnKafka
import SloburnTestKit
import SloburnTestTraits
import Testing

/// Somebody takes notice of an alert, and a daemon that runs tells nobody further of it.
@Suite(.waits, .timeLimit(.minutes(15))) struct AckTests {
    private struct Told: Decodable {
        struct Acknowledged: Decodable {
            var by: String
            var note: String?
        }
        struct Target: Decodable {
            var target: String
        }
        var key: String
        var id: String
        var startsAt: String
        var status: String
        var escalationLevel: Int
        var targets: [Target]
        var acknowledged: Acknowledged?
    }

    private struct Record: Decodable {
        var by: String
        var id: String
        var at: String
        var note: String?
    }

    private static let eu = #"shop{region="eu"}/page"#
    private static let us = #"shop{region="us"}/page"#
    private static let route = """
        apiVersion: sloburn/v1
        kind: Route
        metadata: { name: pages }
        spec:
          match: { severities: [page] }
          owner: shop
          targets: [{ target: phone }]
          escalation: [{ budgetSpent: 0.5, targets: [{ target: lead }] }]
        """

    /// One partition: what is told of two groups at an evaluation comes together.
    private static func scenario(_ name: String) throws -> Scenario {
        let scenario = try Scenario(name)
        try scenario.createInput(partitions: 1)
        try scenario.configure(
            scenario.daemon(partitions: 1), scenario.source(json: "kind: delta"), scenario.quickPolicy(),
            scenario.availability("shop", service: "shop", groupBy: "region", policy: "quick"), route)
        return scenario
    }

    private static func ack(_ scenario: Scenario, _ arguments: String...) throws -> SloburnProcess.Result {
        try SloburnProcess.run(["ack"] + arguments + ["--config", scenario.configPath])
    }

    /// Sends so many events of both regions.
    private static func send(
        _ count: Int, status: Int, to scenario: Scenario, at time: Int64 = now
    ) throws {
        for name in ["eu", "us"] {
            try scenario.send([
                event(service: "shop", status: status, at: time, region: name, value: "\(count)", unit: "1")
            ])
        }
        try scenario.flush()
    }

    private static func told(_ topic: TopicFollower, _ key: String) throws -> [Told] {
        try topic.records.filter { $0.keyText == key }.compactMap { try $0.decoded() }
    }

    @Test func anAcknowledgedAlertEscalatesNoFurther() throws {
        let scenario = try Self.scenario("ack")
        let daemon = try scenario.run()
        let alerts = try scenario.follow("alerts")
        // Of 10,000 events 1,000 may be bad.
        try Self.send(10_000, status: 200, to: scenario, at: now - 3_600_000)
        try Self.send(100, status: 500, to: scenario)
        try alerts.wait(for: "both fire") { _ in
            try !Self.told(alerts, Self.eu).isEmpty && !Self.told(alerts, Self.us).isEmpty
        }
        let episode = try #require(try Self.told(alerts, Self.eu).first)
        #expect(episode.escalationLevel == 0 && episode.acknowledged == nil)

        let unknown = try Self.ack(scenario, #"shop{region="ue"}/page"#, "--by", "jane")
        #expect(unknown.exitCode == 1 && unknown.output == [])
        #expect(
            unknown.log.last?.hasPrefix(
                #"error: 'shop{region="ue"}/page' does not fire; the nearest that do: \#(Self.eu), "#) == true)
        let dry = try Self.ack(scenario, Self.eu, "--by", "jane", "--dry-run")
        #expect(dry.exitCode == 0, "\(dry.log)")
        #expect(
            dry.output.count == 1 && dry.output.first?.hasPrefix(#"{"by":"jane","id":"\#(episode.id)","at":"#) == true)
        let topic = try scenario.follow("acknowledgements")
        try topic.readToEnd()
        #expect(topic.records.isEmpty)

        let ack = try Self.ack(scenario, Self.eu, "--by", "jane", "--note", "on it")
        #expect(ack.exitCode == 0, "\(ack.log)")
        try topic.readToEnd()
        let written = try #require(topic.latest[Self.eu])
        let record = try #require(try written.decoded(as: Record.self))
        #expect(record.by == "jane" && record.id == episode.id && record.note == "on it")
        #expect(
            ack.output == [
                "\(Self.eu), which fires since \(episode.startsAt), written to \(topic.topic): \(written.valueText)",
                "the route pages no longer escalates at 50 % of the budget spent (lead)",
            ])
        try alerts.wait(for: "the alert names who it was") { _ in
            try Self.told(alerts, Self.eu).last?.acknowledged?.by == "jane"
        }
        let again = try Self.ack(scenario, Self.eu, "--by", "joe")
        #expect(again.exitCode == 1)
        #expect(again.log.last?.contains("is acknowledged already, by jane at \(record.at)") == true, "\(again.log)")

        // Both spend most of their budgets: only the other one escalates.
        try Self.send(2_000, status: 500, to: scenario)
        try alerts.wait(for: "the other one escalates") { _ in
            try Self.told(alerts, Self.us).contains { $0.escalationLevel == 1 }
        }
        #expect(try Self.told(alerts, Self.us).last?.targets.map(\.target) == ["lead"])
        let quiet = try Self.told(alerts, Self.eu)
        #expect(quiet.allSatisfy { $0.escalationLevel == 0 && $0.id == episode.id && $0.status == "firing" })

        let undo = try Self.ack(scenario, Self.eu, "--undo")
        #expect(undo.output == ["\(Self.eu), acknowledged by jane, removed from \(topic.topic)"], "\(undo.log)")
        try alerts.wait(for: "it escalates after all") { _ in
            try Self.told(alerts, Self.eu).last?.escalationLevel == 1
        }
        #expect(try Self.told(alerts, Self.eu).last?.acknowledged == nil)
        #expect(try Self.ack(scenario, Self.eu, "--undo").exitCode == 1)
        #expect(try daemon.terminate() == 0)
    }

    @Test func whatCantBeAskedIsTold() throws {
        let scenario = try Self.scenario("ackask")
        let early = try Self.ack(scenario, Self.eu, "--by", "jane")
        #expect(early.exitCode == 1)
        #expect(early.log.last?.contains("has no topic \(scenario.topic("acknowledgements"))") == true)
        #expect(try SloburnProcess.run(["topics", "--config", scenario.configPath, "--create"]).exitCode == 0)
        let none = try Self.ack(scenario, Self.eu, "--by", "jane")
        #expect(none.exitCode == 1)
        #expect(none.log.last == "error: '\(Self.eu)' does not fire; no alert does")
        let undo = try Self.ack(scenario, Self.eu, "--undo")
        #expect(undo.exitCode == 1)
        #expect(undo.log.last == "error: nobody has acknowledged '\(Self.eu)'")
        #expect([2, 64].contains(try Self.ack(scenario, Self.eu, "--undo", "--by", "jane").exitCode))
        #expect([2, 64].contains(try Self.ack(scenario).exitCode))
    }
}
