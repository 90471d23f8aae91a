import Foundation
import SloburnKafka
import SloburnTestKit
import SloburnTestTraits
import Testing

/// Alerts name what was changed, as a topic of somebody else tells it, and which values of labels the bad events had.
@Suite(.waits, .timeLimit(.minutes(15))) struct ChangesTests {
    private struct Told: Decodable {
        struct Change: Decodable, Equatable {
            var services: [String]
            var kind: String
            var title: String
            var by: String?
            var link: String?
        }
        struct Value: Decodable {
            var value: String
            var bad: Int
        }
        struct Label: Decodable {
            var label: String
            var values: [Value]

            var counts: [String] { values.map { "\($0.value) \($0.bad)" } }
        }
        struct Combination: Decodable {
            var labels: [String: String]
            var bad: Int
        }
        struct Breakdown: Decodable {
            var bad: Int
            var byLabel: [Label]
            var combinations: [Combination]
        }
        var status: String
        var changes: [Change]?
        var breakdown: Breakdown?
    }

    private static func scenario(_ name: String) throws -> Scenario {
        let scenario = try Scenario(name)
        try scenario.createInput(partitions: 1)
        // Of its owner's making: neither compacted nor of one partition.
        try scenario.createInput(scenario.topic("deploys"), partitions: 3)
        try scenario.configure(
            scenario.daemon(partitions: 1, topics: ", changes: \(scenario.topic("deploys"))"),
            scenario.source(json: "kind: delta"), scenario.quickPolicy(),
            scenario.availability(
                "shop", service: "shop", policy: "quick", annotations: #", sloburn/breakdown: "region, status""#))
        return scenario
    }

    /// Sends a record without a key to the topic of changes.
    private static func tell(
        _ text: String, _ scenario: Scenario, partition: Int32, at time: Int64 = now
    ) throws {
        try scenario.send(
            Array(text.utf8), to: scenario.topic("deploys"), partition: partition, timestampMilliseconds: time)
        try scenario.flush()
    }

    private static func instant(minutesAgo: Int64) -> String {
        Date(timeIntervalSince1970: Double(now / 1_000 - minutesAgo * 60)).ISO8601Format()
    }

    private static func own(_ service: String, _ title: String) -> String {
        """
        {"service":"\(service)","at":"\(instant(minutesAgo: 10))","kind":"flag","title":"\(title)","by":"jane",\
        "link":"https://flags.example/1"}
        """
    }

    private static func cdEvent() -> String {
        """
        {"context":{"version":"0.4.1","id":"1","source":"/ci/7","type":"dev.cdevents.service.upgraded.0.2.0",\
        "timestamp":"\(instant(minutesAgo: 5))"},"subject":{"id":"production/web-service","source":"/ci/7",\
        "type":"service","content":{"environment":{"id":"production"},"artifactId":"pkg:oci/shop@2.3.1"}}}
        """
    }

    /// Bad events in one record, so that one evaluation counts them all.
    private static func failures(at time: Int64) -> String {
        let events = [("eu", 500, 70), ("eu", 503, 20), ("us", 503, 10)].map { region, status, count in
            event(service: "shop", status: status, at: time, region: region, value: "\(count)", unit: "1")
        }
        return "[\(events.joined(separator: ","))]"
    }

    @Test func alertsNameWhatWasChangedAndWhereItComesFrom() throws {
        let scenario = try Self.scenario("changes")
        let eightDays: Int64 = 8 * 86_400_000
        try Self.tell("{", scenario, partition: 0, at: now - eightDays)
        try Self.tell(Self.own("web-service", "fast pay on"), scenario, partition: 2)
        let topics = try SloburnProcess.run(["topics", "--config", scenario.configPath, "--create"])
        #expect(topics.exitCode == 0, "\(topics.log)")
        let metrics = scenario.folder.appending(path: "sloburn.prom").path
        let daemon = try scenario.run("--metrics-file", metrics)
        try daemon.waitForLog("budget restored")
        try Self.tell(Self.own("another", "not of ours"), scenario, partition: 0)
        try Self.tell(Self.cdEvent(), scenario, partition: 1)
        try Self.tell(#"{"service":"web-service","title":"when?"}"#, scenario, partition: 1)
        try daemon.waitForLog("\(scenario.topic("deploys"))[1]@1")

        // Of 10,000 events 1,000 may be bad.
        try scenario.send([event(service: "shop", at: now - 3_600_000, value: "10000", unit: "1")])
        try scenario.send([Self.failures(at: now)])
        try scenario.flush()
        let alerts = try scenario.follow("alerts")
        try alerts.wait(for: "both severities fire") { _ in alerts.latest.count == 2 }
        for record in alerts.records {
            let told = try #require(try record.decoded(as: Told.self))
            #expect(told.status == "firing")
            #expect(
                told.changes == [
                    Told.Change(
                        services: ["web-service"], kind: "deployment",
                        title: "web-service upgraded: pkg:oci/shop@2.3.1",
                        by: "/ci/7", link: nil),
                    Told.Change(
                        services: ["web-service"], kind: "flag", title: "fast pay on", by: "jane",
                        link: "https://flags.example/1"),
                ])
            let breakdown = try #require(told.breakdown)
            #expect(breakdown.bad == 100)
            #expect(breakdown.byLabel.map(\.label) == ["region", "status"])
            #expect(breakdown.byLabel.map(\.counts) == [["eu 90", "us 10"], ["500 70", "503 30"]])
            #expect(breakdown.combinations.map(\.bad) == [70, 20, 10])
            #expect(breakdown.combinations.first?.labels == ["region": "eu", "status": "500"])
        }

        try scenario.send([event(service: "shop", at: now, value: "5", unit: "1")])
        try scenario.flush()
        let snapshots = try scenario.follow("snapshots")
        try snapshots.wait(for: "it goes on") { _ in
            try snapshots.latest["shop"]?.decoded(as: Snapshot.self)?.counts == [10_005, 100, 10_105]
        }
        #expect(try daemon.terminate() == 0)
        let text = try String(contentsOfFile: metrics, encoding: .utf8)
        #expect(text.split(separator: "\n").contains("sloburn_control_records_refused_total 1"), "\(text)")
        #expect(text.split(separator: "\n").contains("sloburn_failed_sessions_total 0"), "\(text)")
    }
}
