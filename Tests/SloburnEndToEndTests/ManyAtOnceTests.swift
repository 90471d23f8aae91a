import Foundation
import SloburnKafka
import SloburnTestKit
import SloburnTestTraits
import Testing

/// Alerts that fire together are told as one, also where two daemons share their budgets.
@Suite(.waits, .timeLimit(.minutes(15))) struct ManyAtOnceTests {
    private struct Told: Decodable {
        struct Target: Decodable {
            var target: String
        }
        struct Members: Decodable {
            var count: Int
            var alerts: [String]
        }
        struct Acknowledged: Decodable {
            var by: String
        }
        var id: String
        var status: String
        var startsAt: String
        var targets: [Target]?
        var groupedBy: String?
        var members: Members?
        var acknowledged: Acknowledged?
    }

    private static let group = #"group:pages{service="web-service"}/page"#
    private static let regions = (1...8).map { "r\($0)" }
    private static let members = regions.map { #"shop{region="\#($0)"}/page"# }
    private static let route = """
        apiVersion: sloburn/v1
        kind: Route
        metadata: { name: pages }
        spec:
          match: { severities: [page] }
          owner: shop
          targets: [{ target: phone }]
          groupAlerts: { by: [service], threshold: 4 }
          escalation:
            - { after: 15m, targets: [{ target: lead }] }
            - { budgetSpent: 1, targets: [{ target: boss }] }
        """

    private static func scenario(_ name: String) throws -> Scenario {
        let scenario = try Scenario(name)
        try scenario.createInput(partitions: 2)
        try scenario.configure(
            scenario.daemon(partitions: 4), scenario.source(json: "kind: delta"), scenario.quickPolicy(),
            scenario.availability("shop", service: "shop", groupBy: "region", policy: "quick"), route)
        return scenario
    }

    /// Sends so many events of every region, in one record.
    private static func send(_ count: Int, status: Int, to scenario: Scenario, at time: Int64 = now) throws {
        let events = regions.map {
            event(service: "shop", status: status, at: time, region: $0, value: "\(count)", unit: "1")
        }
        try scenario.send(["[\(events.joined(separator: ","))]"])
        try scenario.flush()
    }

    private static func told(_ topic: TopicFollower, _ key: String) throws -> [Told] {
        try topic.records.filter { $0.keyText == key }.compactMap { try $0.decoded() }
    }

    /// Two daemons of one group of consumers, each with half of the partitions.
    private static func daemons(of scenario: Scenario) throws -> [SloburnProcess] {
        let first = try scenario.run(instance: "first")
        try first.waitForLog("budget restored")
        let second = try scenario.run(instance: "second")
        for daemon in [first, second] { try daemon.waitForLog("budget assigned partitions=2") }
        try second.waitForLog("budget restored")
        return [first, second]
    }

    @Test func eightThatFailTogetherAreToldAsOne() throws {
        let scenario = try Self.scenario("grouping")
        let daemons = try Self.daemons(of: scenario)
        let (active, alerts) = (try scenario.follow("alerts.active"), try scenario.follow("alerts"))
        // Of 10,000 events 1,000 may be bad.
        try Self.send(10_000, status: 200, to: scenario, at: now - 3_600_000)
        try Self.send(100, status: 500, to: scenario)
        try active.wait(for: "one is told for all") { _ in
            try Self.members.allSatisfy { try active.latest[$0]?.decoded(as: Told.self)?.groupedBy == Self.group }
                && active.latest[Self.group] != nil
        }
        #expect(active.latest.keys.filter { $0.hasPrefix("group:") } == [Self.group])
        for key in Self.members {
            #expect(try active.latest[key]?.decoded(as: Told.self)?.targets?.isEmpty == true, "\(key)")
        }
        let episode = try #require(try active.latest[Self.group]?.decoded(as: Told.self))
        #expect(episode.targets?.map(\.target) == ["phone"])
        #expect(episode.members.map { $0.count > 4 && $0.alerts.allSatisfy(Self.members.contains) } == true)
        let snapshots = try scenario.follow("snapshots")
        try snapshots.readToEnd()
        #expect(Set(snapshots.records.map(\.partition)).count > 2, "both have some")

        let ack = try SloburnProcess.run(["ack", Self.group, "--by", "jane", "--config", scenario.configPath])
        #expect(ack.exitCode == 0, "\(ack.log)")
        #expect(
            ack.output.first?.hasPrefix(
                "\(Self.group), which fires since \(episode.startsAt), written to \(scenario.topic("acknowledgements")): "
            )
                == true)
        #expect(ack.output.dropFirst() == ["the route pages no longer escalates after 15m (lead)"])
        try active.wait(for: "it names who took notice") { _ in
            try active.latest[Self.group]?.decoded(as: Told.self)?.acknowledged?.by == "jane"
        }

        try Self.send(1_000_000, status: 200, to: scenario)
        try active.wait(for: "all recover") { _ in !active.latest.keys.contains { $0.hasSuffix("/page") } }
        for daemon in daemons { #expect(try daemon.terminate() == 0) }
        try alerts.readToEnd()
        let all = try Self.told(alerts, Self.group)
        #expect(all.map(\.status) == ["firing", "firing", "resolved"])
        #expect(all.allSatisfy { $0.id == episode.id && $0.startsAt == episode.startsAt })
        #expect(all.last?.acknowledged?.by == "jane")
        for key in Self.members {
            let statuses = try Self.told(alerts, key).map(\.status)
            #expect(statuses.count { $0 == "resolved" } == 1 && statuses.last == "resolved", "\(key): \(statuses)")
        }
    }
}
