import Foundation
import Logging
import SloburnConfig
import SloburnKafka
import SloburnModel
import SloburnPipeline
import SloburnTestKit
import SloburnTestTraits
import Testing

@testable import SloburnDaemon

/// The daemon within this process, on librdkafka's embedded cluster: no broker is needed.
///
/// That cluster drops offsets sent to transactions, so counts are exact only within one run.
@Suite(.waits, .timeLimit(.minutes(15))) struct EmbeddedClusterTests {
    @Test func whatIsProducedIsCountedAndAStopEndsEverything() throws {
        let (cluster, scenario) = try Self.cluster("embedded")
        let daemon = try Self.daemon(scenario)
        try #require(daemon.start())
        defer {
            daemon.stopper()
            daemon.join()
        }
        try scenario.send((0..<100).map { event(service: "shop", status: $0 < 10 ? 500 : 200, at: now - 2_000) })
        try scenario.flush()
        try Self.waitForCounts([90, 10, 100], scenario)
        // A transaction is seen before its figures are noted; once the threads have ended, all of them are.
        daemon.stopper()
        daemon.join()
        let figures = daemon.status.figures
        #expect(figures.sources.map(\.counted) == [100])
        #expect(figures.integrityViolations == 0)
        #expect(figures.corruptRecords == 0)
        withExtendedLifetime(cluster) {}
    }

    @Test func aBrokerThatGoesAndComesBackLosesNothing() throws {
        let (cluster, scenario) = try Self.cluster("outage")
        let daemon = try Self.daemon(scenario)
        try #require(daemon.start())
        defer {
            daemon.stopper()
            daemon.join()
        }
        try scenario.send((0..<50).map { _ in event(service: "shop", at: now - 2_000) })
        try scenario.flush()
        try Self.waitForCounts([50, 0, 50], scenario)
        try cluster.setBrokerDown(1)
        // Sent while nobody listens: the producer keeps it until the broker is back.
        try scenario.send((0..<25).map { _ in event(service: "shop", status: 500, at: now) })
        // Longer than that and the group would expire; the next session would count from the beginning again.
        #expect(!scenario.isAnswered(within: .seconds(2)))
        try cluster.setBrokerUp(1)
        try scenario.flush()
        try Self.waitForCounts([50, 25, 75], scenario)
    }

    @Test func everyThreadIsHeardOfUntilItEnds() throws {
        let (cluster, scenario) = try Self.cluster("beats")
        let daemon = try Self.daemon(scenario)
        try #require(daemon.start())
        defer {
            daemon.stopper()
            daemon.join()
        }
        for round in 1...2 {
            let before = WallClock.awake
            try scenario.send((0..<10).map { _ in event(service: "shop", at: now - 2_000) })
            try scenario.flush()
            try Self.waitForCounts([round * 10, 0, round * 10], scenario)
            #expect(daemon.loops.names(heardAfter: before) == ["budget", "ingest"])
            #expect(daemon.overdueLoops().isEmpty)
        }
        daemon.stopper()
        daemon.join()
        #expect(daemon.loops.names(heardAfter: .seconds(0)).isEmpty)
        withExtendedLifetime(cluster) {}
    }

    private static func cluster(_ stem: String) throws -> (MockCluster, Scenario) {
        let cluster = try MockCluster(brokers: 1)
        let scenario = try Scenario(stem, bootstrapServers: cluster.bootstrapServers)
        try scenario.configure(
            scenario.daemon(), scenario.source(), scenario.availability("shop", service: "shop"))
        for plan in TopicPlan.all(for: try configuration(scenario).daemon) {
            try cluster.createTopic(plan.name, partitions: plan.partitions)
        }
        try cluster.createTopic(scenario.input, partitions: 4)
        return (cluster, scenario)
    }

    private static func configuration(_ scenario: Scenario) throws -> Configuration {
        let (configuration, findings) = ConfigurationReader.read(paths: [scenario.configPath])
        return try #require(configuration, "\(findings)")
    }

    private static func daemon(_ scenario: Scenario) throws -> Daemon {
        var options = try DaemonOptions(configuration: try configuration(scenario), environment: [:])
        options.setsUpTopics = false
        options.commitInterval = .milliseconds(200)
        return Daemon(options: options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private static func waitForCounts(_ counts: [Int], _ scenario: Scenario) throws {
        let snapshots = try scenario.follow("snapshots")
        try snapshots.wait(for: "the counts are \(counts)") { _ in
            try snapshots.latest["shop"]?.decoded(as: Snapshot.self)?.counts == counts
        }
    }
}
