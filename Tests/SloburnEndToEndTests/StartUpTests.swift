import Foundation
import SloburnKafka
import SloburnTestKit
import SloburnTestTraits
import Testing

/// The daemon before there is anything to count.
@Suite(.waits, .timeLimit(.minutes(15))) struct StartUpTests {
    @Test func aBrokerThatIsNotThereIsWaitedForQuietly() throws {
        let port = try TestBroker.freePort()
        let scenario = try Scenario("nobroker", bootstrapServers: "127.0.0.1:\(port)")
        try scenario.configure(
            scenario.daemon(), scenario.source(), scenario.availability("shop", service: "shop"))
        let daemon = try scenario.run()
        try daemon.waitForLog("trying until they can")
        // A try takes 10 s: within 25 s there are two more, of which nothing new is to be said.
        let isRepeated = daemon.log.wait(timeout: .seconds(25)) { lines in
            let texts = lines.map { Self.text(of: $0) }
            return Set(texts).count < texts.count
        }
        #expect(!isRepeated, "\(daemon.log.lines.joined(separator: "\n"))")
        #expect(daemon.isRunning)

        let broker = try BrokerAtPort(port)
        defer { broker.stop() }
        try scenario.createInput()
        try daemon.waitForLog("running", timeout: .seconds(45))
        try scenario.send([event(service: "shop", at: now - 3_000)])
        try scenario.flush()
        let snapshots = try scenario.follow("snapshots")
        try snapshots.wait(for: "the sample is counted") { _ in
            try snapshots.latest["shop"]?.decoded(as: Snapshot.self)?.total == 1
        }
        #expect(try daemon.terminate() == 0)
    }

    /// A log line without its time and without what differs from try to try.
    private static func text(of line: String) -> String {
        let words = line.split(separator: " ").dropFirst().joined(separator: " ")
        return words.replacing(/[0-9]+/, with: "#")
    }

    @Test func aBrokerThatIsNotThereDoesNotKeepItFromEnding() throws {
        let port = try TestBroker.freePort()
        let scenario = try Scenario("stopearly", bootstrapServers: "127.0.0.1:\(port)")
        try scenario.configure(
            scenario.daemon(), scenario.source(), scenario.availability("shop", service: "shop"))
        let daemon = try scenario.run()
        try daemon.waitForLog("trying until they can")
        #expect(try daemon.terminate(timeout: .seconds(10)) == 0)
        #expect(daemon.log.lines.last?.contains("stopped: SIGTERM") == true)
    }

    @Test func aMissingInputTopicIsReadOnceItIsThere() throws {
        let scenario = try Scenario("notopic")
        try scenario.configure(
            scenario.daemon(kafka: ["topic.metadata.refresh.interval.ms": "1000"]), scenario.source(),
            scenario.availability("shop", service: "shop"))
        let daemon = try scenario.run()
        try daemon.waitForLog("running")
        let snapshots = try scenario.follow("snapshots")
        try snapshots.wait(for: "a snapshot before there is input") { _ in snapshots.latest["shop"] != nil }
        try scenario.createInput()
        try scenario.send([
            event(service: "shop", at: now - 1_000), event(service: "shop", status: 500, at: now - 1_000),
        ])
        try scenario.flush()
        try snapshots.wait(for: "the records are counted") { _ in
            try snapshots.latest["shop"]?.decoded(as: Snapshot.self)?.counts == [1, 1, 2]
        }
        #expect(daemon.isRunning)
        #expect(try daemon.terminate() == 0)
    }

    @Test func anEmptyTopicGivesAFullBudgetWithoutIndicator() throws {
        let scenario = try Scenario("empty")
        try scenario.createInput()
        try scenario.configure(
            scenario.daemon(), scenario.source(), scenario.availability("shop", service: "shop"),
            scenario.availability("grouped", service: "shop", groupBy: "region"))
        let daemon = try scenario.run()
        let snapshots = try scenario.follow("snapshots")
        try snapshots.wait(for: "the first snapshot") { !$0.isEmpty }
        try daemon.terminate()
        try snapshots.readToEnd()
        // A group begins with its first sample.
        #expect(Array(snapshots.latest.keys) == ["shop"])
        let record = try #require(snapshots.latest["shop"])
        let snapshot = try #require(try record.decoded(as: Snapshot.self))
        #expect(snapshot.counts == [0, 0, 0])
        #expect(snapshot.sli == nil)
        #expect(record.valueText.contains(#""sli":null"#))
        #expect(snapshot.errorBudget == .init(allowed: 0, consumed: 0, remaining: 1))
        #expect(Set(snapshot.burnRates.keys).isSuperset(of: ["5m", "30m", "1h", "6h", "1d", "3d"]))
        #expect(snapshot.burnRates.values.allSatisfy { $0.rate == 0 && $0.total == 0 })
        #expect(record.valueText.contains(#""exhaustsAt":null"#))
        #expect(record.headers["ce_type"] == "io.sloburn.snapshot.v1")
        #expect(record.headers["ce_subject"] == "shop")
        #expect(record.headers["ce_specversion"] == "1.0")
        #expect(record.headers["content-type"] == "application/json")
        #expect(record.headers["ce_time"] == snapshot.at)
    }

    @Test func aWrongCleanupPolicyIsToldWithBothPolicies() throws {
        let scenario = try Scenario("policy")
        try scenario.createInput()
        let topic = scenario.topic("snapshots")
        try scenario.create(topic, partitions: 2, ["cleanup.policy": "delete"])
        try scenario.configure(
            scenario.daemon(), scenario.source(), scenario.availability("shop", service: "shop"))
        let daemon = try scenario.run()
        try daemon.waitForLog("running")
        let isTold = daemon.log.lines.contains { line in
            line.contains("WARNING") && line.contains(topic) && line.contains("cleanup.policy is delete, not compact")
        }
        #expect(isTold, "\(daemon.log.lines.joined(separator: "\n"))")
        try daemon.terminate()
        let topics = try SloburnProcess.run(["topics", "--create", "--config", scenario.configPath])
        #expect(topics.exitCode == 0)
        let input = scenario.input
        #expect(
            topics.output.suffix(2) == [
                "budget stage: up to 2 processes (\(scenario.name).deltas has 2 partitions)",
                "ingest stage: up to 4 processes (input topics have 4 partitions: \(input) 4)",
            ])
        #expect(topics.output.contains { $0.contains(topic) && $0.contains("cleanup.policy is delete, not compact") })
    }
}

/// A broker that begins to listen at a port chosen before.
private final class BrokerAtPort {
    private let process = Process()
    private let input = Pipe()
    private let folder = FileManager.default.temporaryDirectory.appending(path: "sloburn-late-\(UUID().uuidString)")

    init(_ port: UInt16) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "--default-signal", TestBroker.repositoryRoot.appending(path: "scripts/broker").path, "run",
            "--port", "\(port)", "--data", folder.path, "--until-stdin-closes",
        ]
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }
}
