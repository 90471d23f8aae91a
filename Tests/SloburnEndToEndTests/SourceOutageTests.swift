import Foundation
import SloburnChaos
import SloburnKafka
import SloburnModel
import SloburnTestKit
import SloburnTestTraits
import Testing

/// A source dies and comes back, and another one stands in for it, while the daemon is killed in between.
@Suite(.waits, .timeLimit(.minutes(15))) struct SourceOutageTests {
    private static let death: Int64 = 6
    private static let return_: Int64 = 15
    /// Neither of them sends in this minute.
    private static let darkness: Int64 = 11
    private static let minutes: Int64 = 24

    /// What two sources of the same requests send, minute by minute of the last hour.
    private struct Sites {
        let scenario: Scenario
        let start: Int64
        var random = SeededGenerator(seed: 20_261_126)
        /// Each event's source, time and outcome.
        var sent: [(source: String, minute: Int64, isGood: Bool)] = []

        init(_ scenario: Scenario) {
            self.scenario = scenario
            start = now / 60_000 * 60_000 - 50 * 60_000
        }

        mutating func send(_ source: String, minute: Int64, to topic: String) throws {
            for second in stride(from: 0, to: 60, by: 2) {
                let isGood = !random.chance(source == "web" ? 20 : 50)
                let time = start + minute * 60_000 + Int64(second) * 1_000 + random.number(0...999)
                try scenario.send([event(service: "shop", status: isGood ? 200 : 503, at: time)], to: topic)
                sent.append((source, minute, isGood))
            }
            try scenario.flush()
        }

        /// The start of a minute as records write it.
        func instant(_ minute: Int64) -> String {
            TimeText.milliseconds(of: Timestamp(nanoseconds: (start + minute * 60_000) * 1_000_000))
        }

        /// Good, bad and total of all minutes, those of the outage from the other source.
        func counts(outage: Range<Int64>) -> [Int] {
            let counted = sent.filter { ($0.source == "lb") == outage.contains($0.minute) }
            let good = counted.count { $0.isGood }
            return [good, counted.count - good, counted.count]
        }
    }

    @Test func aSourceThatDiesIsCountedFromItsFallbackUntilItComesBack() throws {
        let broker = try TestBroker()
        // A killed daemon leaves a transaction behind, and what noida-db says of those hides later records.
        let proxy = try FaultProxy(bootstrapServers: broker.bootstrapServers, repairsFetches: true)
        defer { proxy.stop() }
        let scenario = try Scenario("outage", bootstrapServers: proxy.bootstrapServers)
        let other = "\(scenario.name).lb"
        try configure(scenario, other)
        var sites = Sites(scenario)
        var daemon = try scenario.run()
        var quality: TopicFollower?
        for minute in 0..<Self.minutes {
            if minute < Self.death || minute >= Self.return_ {
                try sites.send("web", minute: minute, to: scenario.input)
            }
            // The rest of the outage comes late, when it has long been counted from the fallback.
            if minute == Self.return_ + 7 { try sites.send("web", minute: Self.death + 3, to: scenario.input) }
            if minute == Self.darkness { continue }
            try sites.send("lb", minute: minute, to: other)
            let follower = try quality ?? scenario.follow("quality")
            quality = follower
            try follower.wait(for: "minute \(minute) begins to be evaluated") { _ in
                try Self.coverages(follower).contains { $0.at >= sites.instant(minute) }
            }
            if minute == Self.death + 4 {
                daemon.send(SIGKILL)
                _ = try daemon.waitForExit(timeout: .seconds(10))
                daemon = try scenario.run()
            }
        }
        let outage = try outage(scenario, sites)
        try verify(scenario, sites, outage)
        try verify(try Self.coverages(try #require(quality)), sites, outage)
        #expect(try daemon.terminate() == 0)
    }

    private func configure(_ scenario: Scenario, _ other: String) throws {
        try scenario.createInput(partitions: 1)
        try scenario.createInput(other, partitions: 1)
        let relations = """
            idleAfter: 5s
                completeness: { wait: 0s, expected: {} }
                fallback: { source: lb, after: 2m, backAfter: 3m }
            """
        try scenario.configure(
            scenario.daemon(interval: "10s"), scenario.source(more: relations),
            scenario.source("lb", topic: other, more: "idleAfter: 1m"),
            scenario.availability("shop", service: "shop", policy: "none"))
    }

    // MARK: - What was told

    private struct Switch: Decodable {
        let event: String
        let kind: String
        let name: String
        let fallback: String
        let from: String
        let reason: String
    }

    private struct Coverage: Decodable {
        struct Interval: Decodable {
            let from: String
            let received: Int
            let trusted: Bool?
        }
        struct Fallback: Decodable {
            let source: String
            let since: String?
        }

        let at: String
        let source: String
        let interval: Interval?
        let coverage: [String: Double?]?
        let fallback: Fallback?
    }

    private struct Marked: Decodable {
        struct Fallback: Decodable {
            let source: String
            let fallback: String
            let since: String?
            let seconds: Int
        }
        struct Window: Decodable { let coverage: Double? }

        let at: String
        let fallbacks: [Fallback]?
        let burnRates: [String: Window]
    }

    private static func coverages(_ quality: TopicFollower) throws -> [Coverage] {
        try quality.records.filter { $0.headers["ce_type"] == "io.sloburn.coverage.v1" && $0.keyText == "web" }
            .compactMap { try $0.decoded(as: Coverage.self) }
    }

    /// The minutes that were counted from the fallback, as the audit tells.
    private func outage(_ scenario: Scenario, _ sites: Sites) throws -> Range<Int64> {
        let audit = try scenario.follow("audit")
        try audit.wait(for: "the source is counted again") { records in
            records.contains { $0.valueText.contains("fallbackEnded") }
        }
        try audit.readToEnd()
        let switches = try audit.records.filter { $0.keyText == "web" }.compactMap { try $0.decoded(as: Switch.self) }
        #expect(switches.map(\.event) == ["fallbackStarted", "fallbackEnded"])
        #expect(switches.map(\.reason) == ["incomplete", "usable"])
        #expect(switches.allSatisfy { $0.kind == "DataSource" && $0.name == "web" && $0.fallback == "lb" })
        #expect(switches.first?.from == sites.instant(Self.death))
        // Its first minute may come a moment after the other source's, which then is all that is known of it.
        let end = (Self.return_...Self.return_ + 1).first { sites.instant($0) == switches.last?.from }
        return Self.death..<(try #require(end))
    }

    private func verify(_ scenario: Scenario, _ sites: Sites, _ outage: Range<Int64>) throws {
        let expected = sites.counts(outage: outage)
        let snapshots = try scenario.follow("snapshots")
        try snapshots.wait(for: "the counts are those of the model: \(expected)", timeout: .seconds(100)) { _ in
            try snapshots.latest["shop"]?.decoded(as: Snapshot.self)?.counts == expected
        }
        let marked = try snapshots.records.compactMap { try $0.decoded(as: Marked.self) }
        let inUse = marked.filter { $0.fallbacks?.first?.since != nil }
        #expect(!inUse.isEmpty)
        #expect(inUse.allSatisfy { $0.fallbacks?.first?.since == sites.instant(Self.death) })
        let mark = try #require(marked.last?.fallbacks?.first)
        #expect(mark.source == "web" && mark.fallback == "lb" && mark.since == nil)
        #expect(mark.seconds == outage.count * 60)
    }

    private func verify(_ coverages: [Coverage], _ sites: Sites, _ outage: Range<Int64>) throws {
        // Once a minute, and for each interval that the source itself was judged by.
        #expect(Set(coverages.map(\.at)).count == coverages.count)
        let trusted = coverages.compactMap(\.interval).filter { $0.trusted == true }.map(\.from)
        let judged = (0..<Self.minutes - 1).filter { !(Self.death..<Self.return_).contains($0) }.map(sites.instant)
        #expect(Set(judged).subtracting(trusted).count <= 1)
        #expect(Set(trusted).isSubset(of: judged))
        // Of the last hour all minutes since the first are covered, but for the one in which neither sent.
        let last = try #require(coverages.last)
        #expect(last.at == sites.instant(Self.minutes - 1))
        let share = try #require(last.coverage?["1h"] ?? nil)
        #expect(share == Double(Self.minutes - 2) / 60)
        #expect(last.fallback?.source == "lb" && last.fallback?.since == nil)
    }
}
