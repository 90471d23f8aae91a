import Foundation
import SloburnKafka
import SloburnTestKit
import SloburnTestTraits
import Testing

/// Everything that is sent is counted once, whatever the daemon goes through meanwhile.
@Suite(.waits, .timeLimit(.minutes(15))) struct ExactCountsTests {
    /// How many records are sent; SLOBURN_E2E_RECORDS asks for more than a test run needs.
    private static let recordCount =
        ProcessInfo.processInfo.environment["SLOBURN_E2E_RECORDS"].flatMap(Int.init).map { max($0, 400) } ?? 20_000

    @Test(arguments: [1, 2]) func everyWindowOfEveryKeyIsExactAcrossRestarts(ingestThreads: Int) throws {
        let scenario = try Scenario("exact\(ingestThreads)")
        try scenario.createInput()
        try scenario.configure(
            scenario.daemon(interval: "5s", threads: ingestThreads), scenario.source(json: "id: { field: event_id }"),
            scenario.quickPolicy(),
            scenario.availability("shop-ok", service: "shop", groupBy: "region", policy: "quick"),
            scenario.availability("pay-ok", service: "pay", target: "0.99", policy: "quick"),
            scenario.latency("find-fast", service: "find", atMost: 300, groupBy: "region"))
        var traffic = Traffic(seed: 20_261_120)
        var oracle = Oracle()
        // The second wave is mostly late; each wave is under way when the daemon is stopped or started.
        let quarter = Self.recordCount / 4
        for wave in [Traffic.Wave.recent(Self.recordCount - 2 * quarter), .late(quarter)] {
            let daemon = try scenario.run()
            try daemon.waitForLog("ingest assigned")
            oracle.add(try traffic.send(wave, to: scenario))
            #expect(try daemon.terminate() == 0)
        }
        let daemon = try scenario.run()
        try daemon.waitForLog("ingest assigned")
        oracle.add(try traffic.send(.recent(quarter), to: scenario))
        try finish(daemon, scenario, oracle)
    }

    private func finish(_ daemon: SloburnProcess, _ scenario: Scenario, _ oracle: Oracle) throws {
        let snapshots = try scenario.follow("snapshots")
        try snapshots.wait(for: "all that was sent is counted", timeout: .seconds(300)) { records in
            let latest = snapshots.latest
            return try latest.count == oracle.keys.count
                && oracle.keys.allSatisfy { try latest[$0]?.decoded(as: Snapshot.self)?.total == oracle.total(of: $0) }
        }
        #expect(try daemon.terminate() == 0)
        try snapshots.readToEnd()
        for (key, record) in snapshots.latest {
            let snapshot = try #require(try record.decoded(as: Snapshot.self))
            #expect(snapshot.key == key)
            try oracle.verify(snapshot)
        }
        #expect(snapshots.latest.keys.sorted() == oracle.keys)
        let episodes = try verifyEpisodes(scenario)
        print(
            "run verified: \(Self.recordCount) records, \(snapshots.latest.count) last snapshots equal in every window, "
                + "\(episodes) alert episodes, each told once")
        let deadLetters = try scenario.follow("deadletter")
        try deadLetters.readToEnd()
        #expect(deadLetters.records.isEmpty)
    }

    /// Each episode fires under one id and resolves at most once; what is left firing is what is active.
    ///
    /// - Returns: how many episodes there were.
    private func verifyEpisodes(_ scenario: Scenario) throws -> Int {
        let alerts = try scenario.follow("alerts")
        try alerts.readToEnd()
        var open: [String: String] = [:]
        var ids: Set<String> = []
        var resolved = 0
        for alert in try alerts.records.compactMap({ try $0.decoded(as: Alert.self) }) {
            switch alert.status {
            case "firing":
                let isNew = open[alert.key] == nil
                #expect(isNew ? ids.insert(alert.id).inserted : open[alert.key] == alert.id, "\(alert.key)")
                open[alert.key] = alert.id
            default:
                #expect(alert.status == "resolved")
                #expect(open.removeValue(forKey: alert.key) == alert.id, "\(alert.key)")
                resolved += 1
            }
        }
        #expect(resolved > 0)
        #expect(!open.isEmpty)
        let active = try scenario.follow("alerts.active")
        try active.readToEnd()
        #expect(active.latest.keys.sorted() == open.keys.sorted())
        for (key, record) in active.latest {
            #expect(try record.decoded(as: Alert.self)?.id == open[key])
        }
        return ids.count
    }

    @Test func aRepeatedIDCountsOnceAlsoAfterARestart() throws {
        let scenario = try Scenario("repeat")
        try scenario.createInput(partitions: 1)
        try scenario.configure(
            scenario.daemon(), scenario.source(json: "id: { field: event_id }"),
            scenario.availability("ok", service: "shop"))
        let time = now - 5_000
        func send(_ ids: String...) throws {
            for id in ids { try scenario.send([event(service: "shop", at: time, more: #","event_id":"\#(id)""#)]) }
            try scenario.flush()
        }
        try send("a", "b", "a")
        let first = try scenario.run()
        let snapshots = try scenario.follow("snapshots")
        try snapshots.wait(for: "two are counted") { _ in
            let snapshot = try snapshots.latest["ok"]?.decoded(as: Snapshot.self)
            return snapshot?.total == 2 && snapshot?.quality.duplicates == 1
        }
        try first.terminate()
        let second = try scenario.run()
        try send("b", "c", "a")
        try snapshots.wait(for: "the third is counted") { _ in
            try snapshots.latest["ok"]?.decoded(as: Snapshot.self).map { $0.total >= 3 } ?? false
        }
        try second.terminate()
        try snapshots.readToEnd()
        let last = try #require(try snapshots.latest["ok"]?.decoded(as: Snapshot.self))
        #expect(last.total == 3)
        #expect(last.quality.duplicates == 3)
    }
}
