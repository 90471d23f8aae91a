import Foundation
import Logging
import SloburnConfig
import SloburnDaemon
import SloburnKafka
import SloburnModel
import SloburnPipeline
import SloburnTestKit
import SloburnTestTraits
import Testing

/// Schemas that a registry tells, by the daemon within this process and by commands.
@Suite(.waits, .timeLimit(.minutes(15))) struct SchemaRegistryTests {
    private static let schema = #"""
        {"type": "record", "name": "R", "fields": [{"name": "service", "type": "string"}, {"name": "status", "type": "int"},
        {"name": "timestamp", "type": "long"}, {"name": "metric", "type": "string"}, {"name": "value", "type": "double"},
        {"name": "unit", "type": "string"}]}
        """#

    private static func record(service: String = "shop", status: Int64 = 200, id: UInt32 = 7) -> [UInt8] {
        AvroDatum().text(service).long(status).long(now - 2_000).text("http").double(1).text("ms").framed(id: id)
    }

    /// Knows one schema.
    private static func registry(port: UInt16 = 0) throws -> HTTPStub {
        let body = try JSONEncoder().encode(["schema": schema])
        let text = String(decoding: body, as: UTF8.self)
        return try HTTPStub(port: port) { request in
            request.path == "/schemas/ids/7" ? .status(200, body: text) : .status(404, body: #"{"error_code":40403}"#)
        }
    }

    /// A daemon on an embedded cluster, with one source that asks a registry and one that has no need to.
    private static func daemon(_ stem: String, port: UInt16) throws -> (MockCluster, Scenario, Daemon) {
        let cluster = try MockCluster(brokers: 1)
        let scenario = try Scenario(stem, bootstrapServers: cluster.bootstrapServers)
        let confluent = """
            envelope: confluent
                confluent: { registry: { url: "http://127.0.0.1:\(port)", timeout: 500ms } }
            """
        try scenario.configure(
            scenario.daemon(threads: 2), scenario.source(more: confluent),
            scenario.source("plain", topic: "\(scenario.name).plain"), scenario.availability("shop", service: "shop"),
            scenario.availability("plain", service: "plain", source: "plain"))
        let (read, findings) = ConfigurationReader.read(paths: [scenario.configPath])
        let configuration = try #require(read, "\(findings)")
        for plan in TopicPlan.all(for: configuration.daemon) {
            try cluster.createTopic(plan.name, partitions: plan.partitions)
        }
        try cluster.createTopic(scenario.input, partitions: 4)
        try cluster.createTopic("\(scenario.name).plain", partitions: 1)
        var options = try DaemonOptions(configuration: configuration, environment: [:])
        options.setsUpTopics = false
        options.commitInterval = .milliseconds(200)
        let daemon = Daemon(options: options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try #require(daemon.start())
        return (cluster, scenario, daemon)
    }

    private static func held(_ daemon: Daemon) -> Int { daemon.status.figures.heldPartitions.values.reduce(0, +) }

    private static func waitUntil(_ goal: Comment, _ isReached: () -> Bool) {
        let deadline = ContinuousClock.now + .seconds(60)
        while !isReached(), ContinuousClock.now < deadline { usleep(20_000) }
        #expect(isReached(), goal)
    }

    private static func waitForCounts(_ counts: [Int], of slo: String, _ snapshots: TopicFollower) throws {
        try snapshots.wait(for: "the counts of \(slo) are \(counts)") { _ in
            try snapshots.latest[slo]?.decoded(as: Snapshot.self)?.counts == counts
        }
    }

    @Test func recordsWaitForARegistryThatIsDownAndCountOnce() throws {
        let port = try HTTPStub.freePort()
        let (cluster, scenario, daemon) = try Self.daemon("registry", port: port)
        defer {
            daemon.stopper()
            daemon.join()
        }
        for partition in 0..<4 as Range<Int32> {
            for number in 0..<25 {
                try scenario.send(Self.record(status: number < 5 ? 500 : 200), partition: partition)
            }
        }
        try scenario.flush()
        Self.waitUntil("four partitions wait") { Self.held(daemon) == 4 }
        // Others go on; their evaluation waits for the input that lags behind, as ever.
        try scenario.send(
            (0..<10).map { _ in event(service: "plain", at: now - 2_000) }, to: "\(scenario.name).plain")
        try scenario.flush()
        Self.waitUntil("others are counted") { daemon.status.figures.sources.map(\.counted) == [0, 10] }
        #expect(daemon.status.figures.sources.map(\.records) == [0, 10])
        #expect(daemon.status.figures.schemaFailures > 0)
        // What waits has not been read, though all there is has been fetched: its time does not pass.
        Thread.sleep(forTimeInterval: 3)
        #expect(daemon.status.figures.evaluatedAt == nil)
        let server = try Self.registry(port: port)
        let snapshots = try scenario.follow("snapshots")
        try Self.waitForCounts([80, 20, 100], of: "shop", snapshots)
        try Self.waitForCounts([10, 0, 10], of: "plain", snapshots)
        // More of the same, and one of a schema that nobody has registered.
        try scenario.send(Self.record(), partition: 0)
        try scenario.send(Self.record(id: 8), partition: 0)
        try scenario.send(Self.record(), partition: 0)
        try scenario.flush()
        try Self.waitForCounts([82, 20, 102], of: "shop", snapshots)
        daemon.stopper()
        daemon.join()
        let figures = daemon.status.figures
        #expect(figures.sources.map(\.counted) == [102, 10])
        #expect(figures.sources.map(\.rejectedTotal) == [1, 0])
        #expect(figures.sources[0].rejected == [.unsupported: 1])
        #expect(figures.integrityViolations == 0)
        #expect(Self.held(daemon) == 0)
        #expect(server.requests.filter { $0.path == "/schemas/ids/7" }.count == 1)
        withExtendedLifetime(cluster) {}
    }

    @Test func aStopDoesNotWaitForTheRegistry() throws {
        let server = try HTTPStub { _ in .silence(30) }
        let (cluster, scenario, daemon) = try Self.daemon("registrystop", port: server.port)
        try scenario.send(Self.record(), partition: 0)
        try scenario.flush()
        Self.waitUntil("a partition waits") { Self.held(daemon) == 1 }
        let began = ContinuousClock.now
        daemon.stopper()
        daemon.join()
        #expect(ContinuousClock.now - began < .seconds(5))
        #expect(daemon.status.figures.sources.allSatisfy { $0.records == 0 })
        withExtendedLifetime(cluster) {}
    }

    @Test func partitionsThatWaitChangeHandsAndCountOnce() throws {
        let scenario = try Scenario("registrymove")
        let port = try HTTPStub.freePort()
        let inline = Self.schema.replacing("\n", with: " ")
        let confluent = """
            envelope: confluent
                confluent:
                  registry: { url: "http://127.0.0.1:\(port)" }
                  schemas: [{ id: 1, schema: '\(inline)' }]
            """
        try scenario.createInput()
        try scenario.configure(
            scenario.daemon(), scenario.source(more: confluent), scenario.availability("shop", service: "shop"))
        for partition in 0..<4 as Range<Int32> {
            for number in 0..<25 {
                let record = Self.record(status: number < 5 ? 500 : 200, id: number < 10 ? 1 : 7)
                try scenario.send(record, partition: partition)
            }
        }
        try scenario.flush()
        let first = try scenario.run(instance: "first")
        try first.waitForLog("a schema registry can't be asked")
        let second = try scenario.run(instance: "second")
        try second.waitForLog("a schema registry can't be asked")
        try second.waitForLog("budget restored")
        #expect(try first.terminate(timeout: .seconds(10)) == 0)
        let server = try Self.registry(port: port)
        let snapshots = try scenario.follow("snapshots")
        try Self.waitForCounts([80, 20, 100], of: "shop", snapshots)
        try second.waitForLog("the schema registry answers again")
        #expect(try second.terminate(timeout: .seconds(10)) == 0)
        let statuses = [first, second].compactMap { $0.log.lines.last { $0.contains(" status ") } }
        #expect(statuses.count == 2)
        for status in statuses {
            #expect(status.contains(" rejected=0") && status.contains(" integrityViolations=0"), "\(status)")
        }
        withExtendedLifetime(server) {}
    }

    @Test(arguments: ["decode", "backtest"])
    func aCommandAsksOrSaysWhyItCanNot(command: String) throws {
        let scenario = try Scenario("registrycommand", bootstrapServers: "127.0.0.1:1")
        let port = try HTTPStub.freePort()
        let confluent = """
            envelope: confluent
                confluent:
                  registry: { url: "http://127.0.0.1:\(port)", user: me, password: "${SLOBURN_TEST_SECRET}" }
            """
        try scenario.configure(
            scenario.daemon(), scenario.source(more: confluent), scenario.availability("shop", service: "shop"))
        let value = Data(Self.record()).base64EncodedString()
        let line = #"{"topic":"\#(scenario.input)","valueBase64":"\#(value)"}"#
        func run(_ variables: [String: String]) throws -> SloburnProcess.Result {
            try SloburnProcess.run(
                [command, "--config", scenario.configPath, "--input", "-"], input: line, variables: variables)
        }
        let unset = try run([:])
        #expect(unset.exitCode == 1)
        #expect(unset.log.last?.contains("SLOBURN_TEST_SECRET is not set") == true, "\(unset.log)")
        let secret = ["SLOBURN_TEST_SECRET": "hush"]
        let down = try run(secret)
        #expect(down.exitCode == 1)
        #expect(
            down.log.last?.hasPrefix("error: the schema registry http://127.0.0.1:\(port) can't be asked: ") == true,
            "\(down.log)")
        let server = try Self.registry(port: port)
        let up = try run(secret)
        #expect(up.exitCode == 0, "\(up.log)")
        #expect((up.output + up.log).contains { $0.contains("1 counted") || $0.contains("1 samples counted") })
        #expect(server.requests.first?.headers["authorization"] == "Basic bWU6aHVzaA==")
        #expect(!(unset.log + down.log + up.log + up.output).contains { $0.contains("hush") })
    }
}
