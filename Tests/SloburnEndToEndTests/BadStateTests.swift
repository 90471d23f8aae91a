import SloburnKafka
import SloburnTestKit
import SloburnTestTraits
import Testing

/// What others do to the topics that Sloburn lives on: found, named, and never a wrong budget in silence.
@Suite(.waits, .timeLimit(.minutes(15))) struct BadStateTests {
    private let scenario: Scenario

    init() throws {
        scenario = try Scenario("state")
        try scenario.createInput(partitions: 1)
        try configure(partitions: 1)
    }

    private func configure(partitions: Int) throws {
        try scenario.configure(
            scenario.daemon(partitions: partitions), scenario.source(), scenario.availability("ok", service: "shop"))
    }

    private var deltas: String { "\(scenario.name).deltas" }
    private var checkpoints: String { "\(scenario.name).checkpoints" }

    /// Sends so many events and waits until a daemon has counted as many as there are then.
    private func count(_ number: Int, total: Int, by snapshots: TopicFollower) throws {
        try scenario.send((0..<number).map { _ in event(service: "shop", at: now - 2_000) })
        try scenario.flush()
        try snapshots.wait(for: "\(total) are counted") { _ in
            try snapshots.latest["ok"]?.decoded(as: Snapshot.self)?.total == total
        }
    }

    /// Lets a daemon count some events, and ends it.
    private func countSome() throws {
        let daemon = try scenario.run()
        try count(5, total: 5, by: scenario.follow("snapshots"))
        #expect(try daemon.terminate() == 0)
    }

    /// The exit code and the last line of a daemon that ends by itself.
    private func end(of daemon: SloburnProcess) throws -> (code: Int32, line: String) {
        let result = try daemon.waitForExit(timeout: .seconds(60))
        return (result.exitCode, result.log.last ?? "")
    }

    @Test func aCorruptCheckpointIsNamedAndNotUsed() throws {
        try countSome()
        try scenario.send([11, 1, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7], key: Array("key ok".utf8), to: checkpoints)
        try scenario.flush()
        let (code, line) = try end(of: scenario.run())
        #expect(code == 1)
        #expect(
            line.contains("\(checkpoints)[0]@") && line.contains("'key ok'") && line.contains("checksum"), "\(line)")
    }

    @Test(arguments: ["checkpoints", "deltas"])
    func aRecordOfANewerVersionIsNamedAndNotPassedOver(topic: String) throws {
        try countSome()
        try scenario.send([99, 1, 2, 3, 4, 5, 6, 7, 8, 9], key: Array("key ok".utf8), to: scenario.topic(topic))
        try scenario.flush()
        let (code, line) = try end(of: scenario.run())
        #expect(code == 1)
        #expect(line.contains("\(scenario.topic(topic))[0]@") && line.contains("newer Sloburn"), "\(line)")
    }

    @Test func deletedCheckpointsAreNoNewBeginning() throws {
        try countSome()
        try scenario.admin().deleteTopics([checkpoints], timeout: .seconds(20))
        let (code, line) = try end(of: scenario.run())
        #expect(code == 1)
        #expect(line.contains("\(checkpoints)[0] holds no state") && line.contains("offset"), "\(line)")
    }

    @Test func aChangedNumberOfPartitionsIsRefused() throws {
        try countSome()
        try scenario.admin().createPartitions(of: deltas, total: 2, timeout: .seconds(20))
        let one = try end(of: scenario.run())
        #expect(one.code == 1)
        #expect(one.line.contains(deltas) && one.line.contains("2"), "\(one.line)")
        try scenario.admin().createPartitions(of: checkpoints, total: 2, timeout: .seconds(20))
        let both = try end(of: scenario.run())
        #expect(both.code == 1)
        #expect(both.line.contains("written for 1 partitions") && both.line.contains("now there are 2"), "\(both.line)")
    }

    @Test func anInputThatWasCutIsNamedAndMissing() throws {
        try countSome()
        try scenario.send((0..<7).map { _ in event(service: "shop", at: now - 2_000) })
        try scenario.flush()
        let place = TopicPartition(scenario.input, 0)
        try scenario.admin().deleteRecords(before: [PartitionOffset(place, offset: 9)], timeout: .seconds(20))
        let daemon = try scenario.run()
        try daemon.waitForLog("deleted before they were read")
        let snapshots = try scenario.follow("snapshots")
        // Four of the seven are gone.
        try count(1, total: 9, by: snapshots)
        #expect(try daemon.terminate() == 0)
        #expect(daemon.log.lines.contains { $0.contains("offsetsLost=4") && $0.contains("\(scenario.input)[0]") })
        #expect(
            daemon.log.lines.last { $0.contains("integrityViolations=") }?.contains("integrityViolations=1") == true)
    }

    @Test func anInputThatWasMadeAnewIsReadFromItsBeginning() throws {
        try countSome()
        try scenario.admin().deleteTopics([scenario.input], timeout: .seconds(20))
        try scenario.createInput(partitions: 1)
        scenario.renewProducer()
        let daemon = try scenario.run()
        try daemon.waitForLog("ends before the committed offset")
        try count(4, total: 9, by: scenario.follow("snapshots"))
        #expect(try daemon.terminate() == 0)
        #expect(
            daemon.log.lines.last { $0.contains("integrityViolations=") }?.contains("integrityViolations=0") == true)
    }

    @Test func aSecondProcessOfTheSameNameEndsTheFirst() throws {
        let first = try scenario.run()
        let snapshots = try scenario.follow("snapshots")
        try count(3, total: 3, by: snapshots)
        let second = try scenario.run()
        let (code, line) = try end(of: first)
        #expect(code == 1)
        #expect(
            line.contains("another process runs as instance 'test'") && line.contains("SLOBURN_INSTANCE"), "\(line)")
        try count(3, total: 6, by: snapshots)
        #expect(try second.terminate() == 0)
    }

    @Test func anOutputTopicThatIsDeletedIsMadeAnew() throws {
        let daemon = try scenario.run()
        try count(3, total: 3, by: scenario.follow("snapshots"))
        try scenario.admin().deleteTopics([scenario.topic("snapshots")], timeout: .seconds(20))
        // Either the broker makes the topic at the next record, or the daemon before its next try.
        try count(3, total: 6, by: scenario.follow("snapshots"))
        #expect(try daemon.terminate() == 0)
        #expect(daemon.log.lines.contains { $0.contains("session failed") || $0.contains("going on again") })
    }
}
