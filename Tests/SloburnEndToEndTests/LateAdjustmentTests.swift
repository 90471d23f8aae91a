import Foundation
import SloburnChaos
import SloburnKafka
import SloburnTestKit
import SloburnTestTraits
import Testing

/// Exclusions of stretches that were over when somebody said so: in a daemon, and in a backtest of days.
@Suite(.waits, .timeLimit(.minutes(15))) struct LateAdjustmentTests {
    /// A snapshot with what adjustments do to it.
    private struct Adjusted: Decodable {
        struct Entry: Decodable {
            let name: String
            let effect: String
            let from: String
            let to: String
        }
        struct Raw: Decodable {
            let good: Int
            let bad: Int
            let total: Int
        }
        let key: String
        let at: String
        var adjustments: [Entry]?
        var raw: Raw?

        var rawCounts: [Int]? { raw.map { [$0.good, $0.bad, $0.total] } }
    }

    private static let keys = ["eu", "us"].map { #"shop{region="\#($0)"}"# }

    // MARK: - A daemon

    @Test func aLateExclusionMovesWhatIsJudgedAndNothingElse() throws {
        let broker = try TestBroker()
        // A killed daemon leaves a transaction behind, and what noida-db says of those hides later records.
        let proxy = try FaultProxy(bootstrapServers: broker.bootstrapServers, repairsFetches: true)
        defer { proxy.stop() }
        let scenario = try Scenario("late", bootstrapServers: proxy.bootstrapServers)
        try scenario.createInput()
        try scenario.configure(
            scenario.daemon(), scenario.source(),
            scenario.availability("shop", service: "shop", groupBy: "region", policy: "none"))
        let metrics = scenario.folder.appending(path: "sloburn.prom").path
        var daemon = try scenario.run("--metrics-file", metrics)
        var sent = try send(to: scenario, seed: 7)
        let snapshots = try scenario.follow("snapshots")
        try wait(for: "all is counted", snapshots, sent, excluded: nil)

        // Known by the minute there, and by the five minutes in the longer windows.
        let five: Int64 = 300_000
        let stretch = (now - 4 * 3_600_000) / five * five..<(now - 3 * 3_600_000) / five * five
        let add = try adjust(
            scenario, "add", "--name", "outage", "--slo", "shop", "--effect", "exclude", "--from",
            time(stretch.lowerBound), "--to", time(stretch.upperBound), "--author", "jane", "--reason", "r")
        #expect(add.exitCode == 0, "\(add.log)")
        try wait(for: "the outage is taken out", snapshots, sent, excluded: stretch)

        daemon.send(SIGKILL)
        _ = try daemon.waitForExit(timeout: .seconds(10))
        daemon = try scenario.run("--metrics-file", metrics)
        sent += try sendNow(to: scenario)
        try wait(for: "it is still out after a crash", snapshots, sent, excluded: stretch)

        let adjustments = try scenario.follow("adjustments")
        try scenario.send(Array("{".utf8), key: Array("broken".utf8), to: scenario.topic("adjustments"))
        try scenario.flush()
        try adjustments.wait(for: "the broken record") { _ in adjustments.latest["broken"] != nil }
        let offset = try #require(adjustments.latest["broken"]?.offset)
        try daemon.waitForLog("\(scenario.topic("adjustments"))[0]@\(offset)")
        sent += try sendNow(to: scenario)
        try wait(for: "evaluations go on", snapshots, sent, excluded: stretch)

        let end = try adjust(scenario, "end", "outage", "--remove")
        #expect(end.exitCode == 0, "\(end.log)")
        try wait(for: "all counts again", snapshots, sent, excluded: nil)
        #expect(try daemon.terminate() == 0)
        let text = try String(contentsOfFile: metrics, encoding: .utf8)
        #expect(text.split(separator: "\n").contains("sloburn_control_records_refused_total 1"), "\(text)")
        #expect(try audit(scenario) == ["added outage", "removed outage"])
    }

    /// Requests of the last five hours.
    private func send(to scenario: Scenario, seed: UInt64) throws -> [SentSample] {
        var random = SeededGenerator(seed: seed)
        return try (0..<600).map { _ in
            let age = Int64.random(in: 2_000...5 * 3_600_000, using: &random)
            let fails = Int.random(in: 0..<10, using: &random) < 3
            return try send(
                to: scenario, region: Bool.random(using: &random) ? "eu" : "us", at: now - age, fails: fails)
        }
    }

    private func sendNow(to scenario: Scenario) throws -> [SentSample] {
        let sent = try ["eu", "us"].map { try send(to: scenario, region: $0, at: now - 1_000, fails: false) }
        try scenario.flush()
        return sent
    }

    private func send(to scenario: Scenario, region: String, at time: Int64, fails: Bool) throws -> SentSample {
        let text = event(service: "shop", status: fails ? 503 : 200, at: time, region: region)
        try scenario.send(Array(text.utf8), key: Array(region.utf8))
        return SentSample(key: #"shop{region="\#(region)"}"#, time: time, isGood: !fails)
    }

    /// Waits for snapshots that have taken all, and compares each figure of them with what was sent.
    private func wait(
        for goal: String, _ snapshots: TopicFollower, _ sent: [SentSample], excluded: Range<Int64>?
    ) throws {
        let judged = sent.filter { excluded?.contains($0.time) != true }
        var (oracle, all) = (Oracle(), Oracle())
        oracle.add(judged)
        all.add(sent)
        try snapshots.wait(for: goal) { _ in
            try Self.keys.allSatisfy { key in
                let record = snapshots.latest[key]
                let raw = try record?.decoded(as: Adjusted.self)?.raw
                return try record?.decoded(as: Snapshot.self)?.total == oracle.total(of: key)
                    && (raw != nil) == (excluded != nil) && raw.map { $0.total == all.total(of: key) } != false
            }
        }
        for key in Self.keys {
            let record = try #require(snapshots.latest[key])
            try oracle.verify(try #require(try record.decoded(as: Snapshot.self)))
            let adjusted = try #require(try record.decoded(as: Adjusted.self))
            guard excluded != nil else { continue }
            #expect(oracle.total(of: key) < all.total(of: key))
            let good = all.samples[key]?.count { $0.isGood } ?? 0
            #expect(adjusted.rawCounts == [good, all.total(of: key) - good, all.total(of: key)], "\(goal), \(key)")
            #expect(adjusted.adjustments?.map(\.name) == ["outage"])
        }
    }

    private func adjust(_ scenario: Scenario, _ arguments: String...) throws -> SloburnProcess.Result {
        try SloburnProcess.run(["adjust", arguments[0], "--config", scenario.configPath] + arguments.dropFirst())
    }

    private struct Audited: Decodable {
        let event: String
        let kind: String
        let name: String
    }

    private func audit(_ scenario: Scenario) throws -> [String] {
        let audit = try scenario.follow("audit")
        try audit.readToEnd()
        return try audit.records.compactMap { try $0.decoded(as: Audited.self) }
            .filter { $0.kind == "Adjustment" }.map { "\($0.event) \($0.name)" }
    }

    // MARK: - A backtest

    @Test func anExclusionTwoDaysLateTakesOutWholeBucketsInABacktest() throws {
        let scenario = try Scenario("days", bootstrapServers: "localhost:1")
        try scenario.configure(
            scenario.daemon(interval: "10s"), scenario.source(topic: "web"),
            scenario.availability("shop", service: "shop", policy: "none"))
        // 2026-11-20T09:30Z; half an hour of outage from 10:00 on; then one request an hour.
        let start: Int64 = 1_795_167_000_000
        let seconds =
            Array(stride(from: Int64(0), to: 5_400, by: 30)) + stride(from: 7_200, through: 181_800, by: 3_600)
        let samples = seconds.map { second in
            SentSample(key: "shop", time: start + second * 1_000, isGood: !(1_800..<3_600).contains(second))
        }
        let document = """
            {"apiVersion":"sloburn/v1","kind":"Adjustment","metadata":{"name":"late"},"spec":{"select":{"slos":["shop"]},\
            "effect":"exclude","from":"2026-11-20T10:02:13Z","to":"2026-11-20T10:21:40Z","author":"jane","reason":"r"}}
            """
        var lines = samples.map(Self.line)
        lines.append(#"{"topic":"\#(scenario.topic("adjustments"))","key":"late","value":\#(document)}"#)
        let last = SentSample(key: "shop", time: start + 181_830 * 1_000, isGood: true)
        lines.append(Self.line(last))
        let input = try scenario.write(lines, to: "input.ndjson")
        let result = try SloburnProcess.run(["backtest", "--config", scenario.configPath, "--input", input])
        #expect(result.exitCode == 0, "\(result.log)")
        let records = try result.output.map { try JSONDecoder().decode(BacktestRecord.self, from: Data($0.utf8)) }
        let output = BacktestOutput(records: records, lines: result.output).records(of: scenario.topic("snapshots"))
        let snapshots = try output.compactMap { try $0.decoded(as: Snapshot.self) }
        let adjusted = try output.compactMap { try $0.decoded(as: Adjusted.self) }

        // Two days later five minutes are the least that is known: all that the stretch touches is out.
        let excluded = start + 1_800_000..<start + 3_300_000
        let first = try #require(adjusted.firstIndex { $0.raw != nil })
        var before = Oracle()
        before.add(samples)
        try before.verify(snapshots[first - 1])
        // The last one waits for the evaluation that the adjustment is in force from.
        #expect(snapshots[first - 1].counts == [samples.count - 61, 60, samples.count - 1])
        var after = Oracle()
        after.add((samples + [last]).filter { !excluded.contains($0.time) })
        try after.verify(try #require(snapshots.last))
        #expect(snapshots.last?.counts == [samples.count - 59, 10, samples.count - 49])
        #expect(adjusted.last?.rawCounts == [samples.count - 59, 60, samples.count + 1])
        let entry = try #require(adjusted.last?.adjustments?.first)
        #expect([entry.from, entry.to] == ["2026-11-20T10:02:13.000Z", "2026-11-20T10:21:40.000Z"])
        #expect(try milliseconds(snapshots[first].at) - start > 2 * 86_400_000)
    }

    private static func line(_ sample: SentSample) -> String {
        let text = event(service: "shop", status: sample.isGood ? 200 : 503, at: sample.time)
        return #"{"topic":"web","timestamp":\#(sample.time),"value":\#(text)}"#
    }

    private func time(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601)
    }
}
