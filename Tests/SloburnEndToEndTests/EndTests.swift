import Foundation
import SloburnKafka
import SloburnTestKit
import SloburnTestTraits
import Testing

/// How the daemon ends: in time, with the right code, and with a last line that says why.
@Suite(.waits, .timeLimit(.minutes(15))) struct EndTests {
    /// Runs a daemon until both stages work.
    private static func running(_ scenario: Scenario) throws -> SloburnProcess {
        try scenario.createInput()
        try scenario.configure(
            scenario.daemon(), scenario.source(), scenario.availability("shop", service: "shop"))
        let daemon = try scenario.run()
        try daemon.waitForLog("ingest assigned")
        try daemon.waitForLog("budget restored")
        return daemon
    }

    /// Runs a daemon, and takes its broker away while it works.
    private static func abandoned(_ name: String) throws -> SloburnProcess {
        let broker = try TestBroker()
        let scenario = try Scenario(name, bootstrapServers: broker.bootstrapServers)
        let daemon = try running(scenario)
        try scenario.send([event(service: "shop", at: now)])
        try scenario.flush()
        broker.stop()
        // A commit is under way.
        Thread.sleep(forTimeInterval: 2)
        return daemon
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func aSignalEndsItSoonWhenTheBrokerAnswers(signal: Int32) throws {
        let daemon = try Self.running(try Scenario("end"))
        daemon.send(signal)
        let result = try daemon.waitForExit(timeout: .seconds(5))
        #expect(result.exitCode == 0)
        let name = signal == SIGTERM ? "SIGTERM" : "SIGINT"
        #expect(
            result.log.last?.hasSuffix(" INFO stopped: \(name) event=process.stopped") == true,
            "\(result.log.suffix(5))")
    }

    @Test func aTopicThatWasDeletedDoesNotHoldUpTheEnd() throws {
        let scenario = try Scenario("endtopic")
        try scenario.createInput()
        let http = scenario.daemon().replacing("spec:\n", with: "spec:\n  http: { listen: \"127.0.0.1:0\" }\n")
        try scenario.configure(http, scenario.source(), scenario.availability("shop", service: "shop"))
        let daemon = try scenario.run()
        try HTTPReader(daemon).wait("/api/v1/slos", for: "the topics are followed") { $0.text.contains("shop") }
        try scenario.admin().deleteTopics([scenario.topic("snapshots")], timeout: .seconds(20))
        // The client that follows it has seen that it is gone.
        try daemon.waitForLog("partition count changed")
        daemon.send(SIGTERM)
        let result = try daemon.waitForExit(timeout: .seconds(8))
        #expect(result.exitCode == 0)
        #expect(result.log.last?.contains(" INFO stopped: SIGTERM") == true, "\(result.log.suffix(5))")
    }

    @Test func aSignalEndsItWithinTenSecondsWhenTheBrokerIsGone() throws {
        let daemon = try Self.abandoned("endgone")
        daemon.send(SIGTERM)
        let result = try daemon.waitForExit(timeout: .seconds(10))
        #expect(result.exitCode == 0, "\(result.log.suffix(5))")
        let last = result.log.last ?? ""
        #expect(last.contains(" stopped: SIGTERM"), "\(result.log.suffix(5))")
        if last.contains("ERROR") { #expect(last.contains("unfinished=ingest") || last.contains("unfinished=budget")) }
    }

    @Test(arguments: [(SIGTERM, "SIGTERM", 143), (SIGINT, "SIGINT", 130)] as [(Int32, String, Int32)])
    func aSecondSignalEndsItAtOnce(signal: Int32, name: String, exitCode: Int32) throws {
        let daemon = try Self.abandoned("endtwice")
        daemon.send(SIGTERM)
        Thread.sleep(forTimeInterval: 0.2)
        let sent = ContinuousClock.now
        daemon.send(signal)
        let result = try daemon.waitForExit(timeout: .seconds(5))
        #expect(ContinuousClock.now - sent < .seconds(2))
        #expect(result.exitCode == exitCode)
        #expect(result.log.last?.contains("stopped: a second signal, \(name)") == true, "\(result.log.suffix(5))")
    }

    @Test func internalTopicsThatDoNotFitEndItWithTheReason() throws {
        let scenario = try Scenario("mismatch")
        try scenario.create("\(scenario.name).deltas", partitions: 2, [:])
        try scenario.create("\(scenario.name).checkpoints", partitions: 3, [:])
        try scenario.configure(
            scenario.daemon(), scenario.source(), scenario.availability("shop", service: "shop"))
        let result = try scenario.run().waitForExit(timeout: .seconds(20))
        #expect(result.exitCode == 1)
        let last = result.log.last ?? ""
        #expect(last.contains("CRITICAL stopped: a failure that can't heal: "), "\(last)")
        #expect(last.contains("\(scenario.name).deltas has 2 partitions and \(scenario.name).checkpoints has 3"))
    }

    @Test func propertiesThatDoNotGoTogetherEndItWithTheReason() throws {
        let scenario = try Scenario("badssl", bootstrapServers: "127.0.0.1:1")
        try scenario.configure(
            scenario.daemon(kafka: ["security.protocol": "ssl", "ssl.ca.location": "/nowhere/ca.pem"]),
            scenario.source(), scenario.availability("shop", service: "shop"))
        let result = try scenario.run().waitForExit(timeout: .seconds(20))
        #expect(result.exitCode == 1)
        #expect(result.log.last?.contains("ssl.ca.location") == true, "\(result.log.suffix(5))")
    }

    @Test func aReloadThatCanNotBeUsedKeepsItRunning() throws {
        let scenario = try Scenario("badreload")
        let daemon = try Self.running(scenario)
        try scenario.configure(
            scenario.daemon(kafka: ["client.id": "${SLOBURN_TEST_UNSET}"]), scenario.source(),
            scenario.availability("shop", service: "shop"))
        daemon.reload()
        try daemon.waitForLog("the one in force goes on")
        #expect(daemon.log.lines.contains { $0.contains("SLOBURN_TEST_UNSET is not set") })
        #expect(try daemon.terminate() == 0)
        // What was refused does not interrupt anything.
        #expect(daemon.log.lines.count { $0.hasSuffix(" INFO running event=process.running") } == 1)
    }
}
