import Foundation
import SloburnBenchmarkKit
import SloburnKafka

/// Compares the snapshots that a daemon wrote with the events that were generated.
struct SnapshotCheck {
    private struct Snapshot: Decodable, Hashable {
        var key: String
        var good: Int64
        var total: Int64
    }

    /// The brokers.
    let bootstrapServers: String
    /// The topic of the snapshots.
    let topic: String
    /// What each SLO key must hold.
    private let expected: [String: Snapshot]

    /// Expects what `Deployment.SLO.sharingServices` makes of the events.
    init(bootstrapServers: String, topic: String, slos: Int, counts: [EventGenerator.Count]) {
        self.bootstrapServers = bootstrapServers
        self.topic = topic
        var expected: [String: Snapshot] = [:]
        let (services, regions) = (EventGenerator.services.count, EventGenerator.regions)
        for slo in 0..<slos {
            for (index, region) in regions.enumerated() {
                let own = (services * slo / slos..<services * (slo + 1) / slos).map {
                    counts[$0 * regions.count + index]
                }
                let total = own.reduce(0) { $0 + $1.total }
                let key = "services-\(slo){region=\"\(region)\"}"
                guard total > 0 else { continue }
                expected[key] = Snapshot(key: key, good: total - own.reduce(0) { $0 + $1.bad }, total: total)
            }
        }
        self.expected = expected
    }

    /// Waits until the last snapshot of every key holds what it must.
    ///
    /// - Throws: `Failure` when that does not come about.
    func wait(timeout: Duration = .seconds(90)) throws {
        let deadline = ContinuousClock.now + timeout
        var wrong = try differences()
        while !wrong.isEmpty {
            guard .now < deadline else {
                throw Failure("\(wrong.count) of \(expected.count) snapshots are wrong: \(wrong.prefix(3))")
            }
            Thread.sleep(forTimeInterval: 0.5)
            wrong = try differences()
        }
    }

    private func differences() throws -> [String] {
        let found = try read()
        return Set(expected.keys).union(found.keys).filter { expected[$0] != found[$0] }.sorted().map {
            "\($0): \(found[$0].map { "\($0.good) of \($0.total)" } ?? "none") instead of "
                + (expected[$0].map { "\($0.good) of \($0.total)" } ?? "none")
        }
    }

    private func read() throws -> [String: Snapshot] {
        let reader = try PartitionReader(
            properties: KafkaProperties.consumerDefaults.overridden(by: ["bootstrap.servers": bootstrapServers]),
            log: { _ in })
        let admin = try KafkaAdmin(
            properties: KafkaProperties.adminDefaults.overridden(by: ["bootstrap.servers": bootstrapServers]),
            log: { _ in })
        let partitions = try admin.partitionCounts(timeout: .seconds(30))[topic] ?? 0
        let places = (0..<Int32(partitions)).map {
            PartitionOffset(TopicPartition(topic, $0), offset: PartitionOffset.beginning)
        }
        var snapshots: [String: Snapshot] = [:]
        let decoder = JSONDecoder()
        _ = try reader.read(places, timeout: .seconds(60)) { message in
            guard let value = message.value,
                let snapshot = try? decoder.decode(Snapshot.self, from: Data(value))
            else { return true }
            snapshots[snapshot.key] = snapshot
            return true
        }
        return snapshots
    }
}
