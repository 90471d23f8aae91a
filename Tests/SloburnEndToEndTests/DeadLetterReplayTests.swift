import Foundation
import SloburnKafka
import SloburnTestKit
import SloburnTestTraits
import Testing

/// What could not be used goes back once the configuration is right, and counts once.
@Suite(.waits, .timeLimit(.minutes(15))) struct DeadLetterReplayTests {
    /// An event whose value is where the first configuration does not look for it.
    private static func misplaced(_ more: String = "") -> String {
        event(service: "shop", at: now - 3_000, more: more).replacing("\"value\"", with: "\"amount\"")
    }

    /// A source that looks for the value under a name.
    private func source(_ scenario: Scenario, value: String) -> String {
        scenario.source().replacing("value: { field: value }", with: "value: { field: \(value) }")
    }

    private func configure(_ scenario: Scenario, value: String) throws {
        try scenario.configure(
            scenario.daemon(), source(scenario, value: value), scenario.availability("shop", service: "shop"))
    }

    private func deadletter(_ scenario: Scenario, _ arguments: String...) throws -> SloburnProcess.Result {
        try SloburnProcess.run(["deadletter", arguments[0], "--config", scenario.configPath] + arguments.dropFirst())
    }

    @Test func whatIsPutBackCountsExactlyOnce() throws {
        let scenario = try Scenario("replay")
        try scenario.createInput(partitions: 3)
        try configure(scenario, value: "value")
        let good = event(service: "shop", at: now - 3_000)
        let (bad, sentAt) = (Self.misplaced(), now - 60_000)
        for index in 0..<20 {
            try scenario.send(
                Array(bad.utf8), key: Array("key \(index)".utf8), headers: Self.headers(index),
                timestampMilliseconds: sentAt + Int64(index))
        }
        try scenario.send([good, good, "[\(bad),\(bad)]", "[\(good),\(bad)]"])
        try scenario.flush()
        let daemon = try scenario.run()
        let letters = try scenario.follow("deadletter")
        try letters.wait(for: "all dead letters are there") { $0.count >= 23 }
        let snapshots = try scenario.follow("snapshots")
        try wait(snapshots, total: 3)

        let list = try deadletter(scenario, "list")
        #expect(list.exitCode == 0)
        #expect(list.output.count == 2)
        #expect(
            list.output.last?.hasPrefix("missing_field  \(scenario.input)  web     23     ") == true, "\(list.output)")
        #expect(list.output.last?.contains("value is absent or null") == true)
        #expect(list.log.last == "\(scenario.topic("deadletter")): 23 dead letters of 22 records, 0 of them put back")

        try configure(scenario, value: "amount")
        daemon.reload()
        try daemon.waitForLog("configuration reloaded")
        let dryRun = try deadletter(scenario, "replay", "--dry-run")
        #expect(dryRun.exitCode == 0)
        #expect(dryRun.output.count { $0.hasSuffix("  would be sent") } == 21)
        #expect(dryRun.log.last?.contains("21 would be sent, 1 partly counted, 0 put back before") == true)
        let replay = try deadletter(scenario, "replay", "--class", "missing_field", "--source", "web")
        #expect(replay.exitCode == 0, "\(replay.log)")
        #expect(replay.output.count == 1 && replay.output[0].contains("partly counted: 1 of 2"), "\(replay.output)")
        #expect(
            replay.log.last?.hasPrefix("replay: 23 dead letters read, 22 records match: 21 sent, 1 partly counted, ")
                == true, "\(replay.log)")
        let again = try deadletter(scenario, "replay", "--to-input")
        #expect(again.exitCode == 0)
        #expect(again.log.last?.contains("0 sent, 1 partly counted, 21 put back before") == true, "\(again.log)")

        // What comes after it, to know when all of it has been read.
        try scenario.send([Self.misplaced()])
        try scenario.flush()
        // Values that are looked for elsewhere are another budget, which begins anew.
        try wait(snapshots, total: 22 + 1)
        #expect(try deadletter(scenario, "list").log.last?.contains("22 records, 21 of them put back") == true)
        #expect(try daemon.terminate() == 0)
        try snapshots.readToEnd()
        #expect(try snapshots.latest["shop"]?.decoded(as: Snapshot.self)?.total == 23)
        try letters.readToEnd()
        #expect(letters.records.count { $0.value != nil } == 23)
        try verifyInput(scenario, sentAt: sentAt)
    }

    @Test func aRecordThatWasTooLargeCountsWhereItsBudgetWas() throws {
        let scenario = try Scenario("large")
        try scenario.createInput(partitions: 1)
        let documents = { (limit: Int) in
            try scenario.configure(
                scenario.daemon(), scenario.source(more: "maxRecordBytes: \(limit)"),
                scenario.availability("shop", service: "shop"))
        }
        try documents(1_024)
        let good = event(service: "shop", at: now - 3_000)
        let large = "[" + (0..<50).map { _ in good }.joined(separator: ",") + "]"
        try scenario.send([good, large, good])
        try scenario.flush()
        let daemon = try scenario.run()
        let snapshots = try scenario.follow("snapshots")
        try wait(snapshots, total: 2)
        try documents(100_000)
        daemon.reload()
        try daemon.waitForLog("configuration reloaded")
        let replay = try deadletter(scenario, "replay", "--class", "oversized")
        #expect(replay.log.last?.contains("1 records match: 1 sent") == true, "\(replay.log)")
        try wait(snapshots, total: 52)
        #expect(try daemon.terminate() == 0)
    }

    private func wait(_ snapshots: TopicFollower, total: Int) throws {
        try snapshots.wait(for: "\(total) are counted") { _ in
            try snapshots.latest["shop"]?.decoded(as: Snapshot.self)?.total == total
        }
    }

    /// Each record lies where it lay, twice, and the second time says so.
    private func verifyInput(_ scenario: Scenario, sentAt: Int64) throws {
        let input = try TopicFollower(scenario.input, bootstrapServers: scenario.bootstrapServers)
        try input.readToEnd()
        #expect(input.records.count == 24 + 21 + 1)
        for index in 0..<20 {
            let records = input.records.filter { $0.keyText == "key \(index)" }.sorted { $0.offset < $1.offset }
            try #require(records.count == 2)
            #expect(records[0].partition == records[1].partition && records[0].value == records[1].value)
            #expect(records.map(\.timestampMilliseconds) == [sentAt + Int64(index), sentAt + Int64(index)])
            #expect(records[0].headers == Self.headers(index))
            let own = Self.headers(index).all
            #expect(records[1].headers.all == own + [.init(name: "__sloburn.replayed", value: Array("1".utf8))])
        }
    }

    private static func headers(_ index: Int) -> KafkaHeaders {
        KafkaHeaders([
            .init(name: "trace", value: Array("\(index)".utf8)), .init(name: "trace", value: [0xFF, 0x00]),
            .init(name: "empty", value: []), .init(name: "null", value: nil),
        ])
    }

    @Test func whatComesBackAgainAndAgainIsHeldBack() throws {
        let scenario = try Scenario("loop")
        try scenario.createInput(partitions: 1)
        try configure(scenario, value: "value")
        try scenario.send(
            Array(Self.misplaced(#","n":1"#).utf8), headers: ["__sloburn.replayed": "2"],
            timestampMilliseconds: now - 7_200_000)
        try scenario.send(
            Array(Self.misplaced(#","n":2"#).utf8), headers: ["__sloburn.replayed": "3"], timestampMilliseconds: now)
        try scenario.send(["{ broken", "[\(Self.misplaced()),\n{}]"])
        try scenario.flush()
        let daemon = try scenario.run()
        let letters = try scenario.follow("deadletter")
        try letters.wait(for: "all dead letters are there") { $0.count >= 5 }

        let recent = try deadletter(scenario, "replay", "--dry-run", "--since", "1h", "--class", "missing_field")
        #expect(recent.log.last?.contains("2 records match: 1 would be sent") == true, "\(recent.log)")
        #expect(recent.output.contains { $0.hasSuffix("@1  put back 3 times already; skipped without --force") })
        let old = try deadletter(scenario, "replay", "--until", "1h")
        #expect(old.log.last?.contains("1 records match: 1 sent") == true, "\(old.log)")
        // It is refused again, and now it has gone back three times.
        try letters.wait(for: "it has come back") { $0.count >= 7 }
        let held = try deadletter(scenario, "replay", "--until", "1h")
        #expect(held.log.last?.contains("0 sent, 0 partly counted, 1 put back before, 1 put back too often") == true)
        let forced = try deadletter(scenario, "replay", "--class", "malformed", "--force", "--limit", "1")
        #expect(forced.log.last?.contains("1 records match: 1 sent") == true, "\(forced.log)")
        try daemon.terminate()
        let input = try TopicFollower(scenario.input, bootstrapServers: scenario.bootstrapServers)
        try input.readToEnd()
        #expect(input.records.dropFirst(4).map { $0.headers["__sloburn.replayed"] } == ["3", "1"])
        #expect(input.records.last?.valueText == "{ broken")
    }

    @Test func aFileOfThemIsWhatDecodeReads() throws {
        let scenario = try Scenario("refile")
        try scenario.createInput(partitions: 1)
        try configure(scenario, value: "value")
        try scenario.send([Self.misplaced(), "{ broken"])
        try scenario.send([0xFF, 0xFE], key: Array("key".utf8))
        try scenario.flush()
        let daemon = try scenario.run()
        let letters = try scenario.follow("deadletter")
        try letters.wait(for: "all dead letters are there") { $0.count >= 3 }
        try daemon.terminate()
        try configure(scenario, value: "amount")
        let file = scenario.folder.appending(path: "refused.ndjson").path
        let result = try deadletter(scenario, "replay", "--output", file)
        #expect(result.exitCode == 0)
        #expect(result.log.last?.contains("3 written") == true, "\(result.log)")
        let decoded = try SloburnProcess.run(["decode", "--config", scenario.configPath, "--input", file])
        #expect(decoded.exitCode == 0)
        #expect(
            decoded.output.last?.hasPrefix("decode: 3 records, 3 elements: 1 counted, ") == true, "\(decoded.output)")
        #expect(try deadletter(scenario, "list").log.last?.contains("3 records, 0 of them put back") == true)
    }

    @Test func aBrokerWithoutTheTopicIsAnError() throws {
        let scenario = try Scenario("noletters")
        try configure(scenario, value: "value")
        for command in ["list", "replay"] {
            let result = try deadletter(scenario, command)
            #expect(result.exitCode == 1)
            #expect(result.log.last?.contains("has no topic \(scenario.topic("deadletter"))") == true)
        }
    }
}
