import Foundation
import SloburnChaos
import SloburnKafka
import SloburnTestKit
import SloburnTestTraits
import Testing

/// `sloburn doctor` against a broker over the network.
@Suite(.waits, .timeLimit(.minutes(15))) struct DoctorCommandTests {
    private struct Report: Decodable {
        struct Finding: Decodable {
            let area, subject, verdict, seen: String
            let advice: String?
        }
        let at, version, verdict: String
        let counts: [String: Int]
        let findings: [Finding]

        func first(_ area: String, _ subject: String, _ verdict: String? = nil) -> Finding? {
            findings.first { $0.area == area && $0.subject == subject && (verdict == nil || $0.verdict == verdict) }
        }
    }

    private static func doctor(_ scenario: Scenario, _ arguments: String...) throws -> (code: Int32, report: Report) {
        let result = try SloburnProcess.run(
            ["doctor", "--config", scenario.configPath, "--format", "json"] + arguments, timeout: .seconds(180))
        let text = try #require(result.output.last, "\(result.log)")
        return (result.exitCode, try JSONDecoder().decode(Report.self, from: Data(text.utf8)))
    }

    private static func configure(_ scenario: Scenario) throws {
        try scenario.configure(
            scenario.daemon(), scenario.source(), scenario.availability("shop", service: "shop"))
    }

    @Test func aDaemonThatHasReadAllIsWell() throws {
        let scenario = try Scenario("well")
        try scenario.createInput()
        try Self.configure(scenario)
        let daemon = try scenario.run()
        try scenario.send((0..<40).map { _ in event(service: "shop", at: now - 1_000) })
        try scenario.flush()
        let snapshots = try scenario.follow("snapshots")
        try snapshots.wait(for: "all is counted") { _ in
            try snapshots.latest["shop"]?.decoded(as: Snapshot.self)?.total == 40
        }

        let (code, report) = try Self.doctor(scenario, "--probe")
        let told = report.findings.map { "\($0.verdict) \($0.area) \($0.subject): \($0.seen)" }.joined(separator: "\n")
        #expect(code == 0, "\(told)")
        #expect(report.counts["problem"] == 0, "\(told)")
        let input = report.first("lag", scenario.input)
        #expect(input?.verdict == "ok", "\(told)")
        // Offsets that are committed in transactions are told.
        #expect(input?.seen.hasPrefix("\(scenario.name)-ingest has read all of it") == true, "\(told)")
        #expect(report.first("lag", "\(scenario.name).deltas")?.verdict == "ok", "\(told)")
        #expect(report.first("lag", "group \(scenario.name)-ingest")?.verdict == "ok", "\(told)")
        // Both clocks are one here.
        #expect(report.first("clock", "broker")?.verdict == "ok", "\(told)")
        for group in ["ingest", "budget"] {
            #expect(report.first("permissions", "\(scenario.name)-\(group)")?.verdict == "ok", "\(told)")
        }
        #expect(report.first("topics", scenario.topic("snapshots"))?.verdict == "ok", "\(told)")
        // A broker alone keeps one copy.
        #expect(report.findings.contains { $0.verdict == "warning" && $0.seen.hasPrefix("one copy") }, "\(told)")
        #expect(try Self.doctor(scenario, "--strict").code == 1)

        // The topic of its own is gone, and the daemon was not disturbed.
        let topics = try scenario.admin().partitionCounts(timeout: .seconds(10)).keys
        #expect(!topics.contains { $0.hasPrefix("\(scenario.name).doctor-") }, "\(topics)")
        try scenario.send([event(service: "shop", at: now - 1_000)])
        try scenario.flush()
        try snapshots.wait(for: "another record is counted") { _ in
            try snapshots.latest["shop"]?.decoded(as: Snapshot.self)?.total == 41
        }
        #expect(!daemon.log.lines.contains { $0.contains("session failed") || $0.contains("going on again") })
        #expect(try daemon.terminate() == 0)

        let stopped = try Self.doctor(scenario)
        #expect(stopped.code == 0)
        #expect(stopped.report.first("lag", scenario.input)?.verdict == "ok")
    }

    @Test func whatIsMissingAndWrongIsAProblem() throws {
        let scenario = try Scenario("unwell")
        try Self.configure(scenario)
        let before = try Self.doctor(scenario)
        #expect(before.code == 1)
        #expect(before.report.first("topics", scenario.input)?.verdict == "problem")
        #expect(before.report.findings.contains { $0.verdict == "warning" && $0.seen.hasPrefix("missing: ") })
        // It makes no topic by asking.
        #expect(try scenario.admin().partitionCounts(timeout: .seconds(10))[scenario.input] == nil)

        try scenario.createInput()
        let (snapshots, deltas) = (scenario.topic("snapshots"), "\(scenario.name).deltas")
        try scenario.create(snapshots, partitions: 2, ["cleanup.policy": "delete", "retention.ms": "1000"])
        try scenario.create(deltas, partitions: 1, ["cleanup.policy": "delete"])
        try scenario.create("\(scenario.name).checkpoints", partitions: 2, ["cleanup.policy": "compact"])
        let after = try Self.doctor(scenario)
        #expect(after.code == 1)
        let finding = after.report.first("topics", snapshots)
        #expect(finding?.verdict == "problem")
        #expect(finding?.seen.hasPrefix("cleanup.policy is delete, not compact") == true, "\(finding?.seen ?? "")")
        #expect(finding?.advice == "set its cleanup.policy to compact before retention.ms (1000) has passed")
        let partners = after.report.findings.first { $0.seen.hasPrefix("they have 1 and 2 partitions") }
        #expect(partners?.verdict == "problem")
        #expect(after.report.first("topics", scenario.input)?.verdict == "ok")
    }

    @Test func inputThatWasDeletedBeforeItWasReadIsAProblem() throws {
        let scenario = try Scenario("lost")
        try scenario.createInput(partitions: 1)
        try Self.configure(scenario)
        try scenario.send((0..<10).map { _ in event(service: "shop", at: now - 1_000) })
        try scenario.flush()
        let daemon = try scenario.run()
        let snapshots = try scenario.follow("snapshots")
        try snapshots.wait(for: "all is counted") { _ in
            try snapshots.latest["shop"]?.decoded(as: Snapshot.self)?.total == 10
        }
        try daemon.terminate()
        try scenario.send((0..<10).map { _ in event(service: "shop", at: now - 1_000) })
        try scenario.flush()
        let place = TopicPartition(scenario.input, 0)
        try scenario.admin().deleteRecords(before: [PartitionOffset(place, offset: 15)], timeout: .seconds(20))
        let (code, report) = try Self.doctor(scenario)
        #expect(code == 1)
        let finding = report.first("lag", scenario.input)
        #expect(finding?.verdict == "problem")
        #expect(finding?.seen == "5 records of \(place) were deleted before they were read", "\(finding?.seen ?? "")")
    }

    @Test func aCertificateThatIsNotTrustedIsAProblem() throws {
        let scenario = try Scenario("doctortls")
        let front = try TLSFront(of: scenario.bootstrapServers, certificate: .good)
        try scenario.createInput()
        func configure(_ authority: URL) throws {
            let properties = [
                "bootstrap.servers": front.address, "security.protocol": "ssl", "ssl.ca.location": authority.path,
                "ssl.key.password": "never-to-be-seen",
            ]
            try scenario.configure(
                scenario.daemon(kafka: properties), scenario.source(), scenario.availability("shop", service: "shop"))
        }
        try configure(front.otherAuthority)
        let refused = try Self.doctor(scenario, "--timeout", "3s")
        #expect(refused.code == 1)
        let finding = refused.report.first("brokers", front.address)
        #expect(finding?.verdict == "problem")
        #expect(finding?.seen.contains("the broker's certificate is not trusted: ssl.ca.location") == true)

        try configure(front.authority)
        let trusted = try SloburnProcess.run(["doctor", "--config", scenario.configPath], timeout: .seconds(120))
        #expect(trusted.output.contains { $0.hasPrefix("  ok       \(front.address): 127.0.0.1") }, "\(trusted.output)")
        #expect(!(trusted.output + trusted.log).joined().contains("never-to-be-seen"))
    }

    @Test func anAdvertisedAddressThatNobodyReachesIsAProblem() throws {
        let scenario = try Scenario("advertised")
        try scenario.createInput()
        let port = try TestBroker.freePort()
        let proxy = try FaultProxy(
            bootstrapServers: scenario.bootstrapServers, repairsFetches: true,
            advertised: BrokerAddress(host: "127.0.0.1", port: Int32(port)))
        defer { proxy.stop() }
        try scenario.configure(
            scenario.daemon(kafka: ["bootstrap.servers": proxy.bootstrapServers]), scenario.source(),
            scenario.availability("shop", service: "shop"))
        let (code, report) = try Self.doctor(scenario, "--timeout", "2s")
        #expect(code == 1)
        #expect(report.first("brokers", proxy.bootstrapServers)?.verdict == "ok")
        let finding = report.first("brokers", "127.0.0.1:\(port)")
        #expect(finding?.verdict == "problem")
        #expect(finding?.seen == "127.0.0.1: no connection: Connection refused", "\(finding?.seen ?? "")")
        #expect(finding?.advice?.contains("advertised.listeners") == true)
    }
}
