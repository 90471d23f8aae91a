import Foundation
import SloburnKafka
import SloburnTestKit
import SloburnTestTraits
import Testing

/// The same pipeline over recorded records.
@Suite(.waits, .timeLimit(.minutes(15))) struct BacktestTests {
    @Test func theSameInputGivesTheSameBytes() throws {
        let scenario = try offline("same")
        let input = try scenario.write(Self.outage, to: "input.ndjson")
        let outputs = try (1...2).map { run in
            let output = scenario.folder.appending(path: "output-\(run).ndjson").path
            let result = try SloburnProcess.run(
                ["backtest", "--config", scenario.configPath, "--input", input, "--output", output])
            #expect(result.exitCode == 0, "\(result.log)")
            return try Data(contentsOf: URL(filePath: output))
        }
        #expect(outputs[0] == outputs[1])
        #expect(outputs[0].count > 10_000)
    }

    @Test func standardInputAndOutputServeToo() throws {
        let scenario = try offline("streams")
        let result = try SloburnProcess.run(
            ["backtest", "--config", scenario.configPath, "--input", "-"], input: Self.outage.joined(separator: "\n"))
        #expect(result.exitCode == 0)
        let records = try result.output.map { try JSONDecoder().decode(BacktestRecord.self, from: Data($0.utf8)) }
        #expect(
            Set(records.map(\.topic)) == Set(["snapshots", "alerts", "alerts.active", "audit"].map(scenario.topic)))
        #expect(records.allSatisfy { $0.partition == 0 })
        for (topic, some) in Dictionary(grouping: records, by: \.topic) {
            #expect(some.map(\.offset) == Array(0..<Int64(some.count)), "\(topic)")
        }
    }

    @Test func aBadLineIsNamedAndFailsTheRun() throws {
        let scenario = try offline("badline")
        let lines = [Self.outage[0], #"{"topic": 7}"#, Self.outage[1], "{", Self.outage[2]]
        let input = try scenario.write(lines, to: "input.ndjson")
        let result = try SloburnProcess.run(["backtest", "--config", scenario.configPath, "--input", input])
        #expect(result.exitCode == 1)
        #expect(result.log.contains { $0.hasPrefix("\(input):2: ") })
        #expect(result.log.contains { $0.hasPrefix("\(input):4: ") })
        #expect(!result.log.contains { $0.hasPrefix("\(input):3: ") })
        #expect(result.output.contains { $0.contains(#""total":3"#) })
    }

    @Test func anInputThatIsNotThereFailsTheRun() throws {
        let scenario = try offline("nofile")
        let result = try SloburnProcess.run(["backtest", "--config", scenario.configPath, "--input", "/no/such/file"])
        #expect(result.exitCode == 1)
        #expect(result.log.contains { $0.contains("/no/such/file") })
    }

    @Test func aDaemonAndABacktestOfItsInputAgree() throws {
        let scenario = try Scenario("agree")
        try scenario.createInput(partitions: 1)
        try scenario.configure(
            scenario.daemon(interval: "5s"), scenario.source(), scenario.quickPolicy(),
            scenario.availability("shop", service: "shop", groupBy: "region", policy: "quick"))
        try sendOutage(to: scenario)
        let daemon = try scenario.run()
        let snapshots = try scenario.follow("snapshots")
        try snapshots.wait(for: "all is counted") { _ in
            try snapshots.latest.values.map { try $0.decoded(as: Snapshot.self)?.total } == [1_501, 1_501]
        }
        try daemon.terminate()
        try snapshots.readToEnd()
        let replayed = try replay(scenario)
        for (key, record) in replayed.latest(of: scenario.topic("snapshots")) {
            let backtested = try #require(try record.decoded(as: Snapshot.self))
            let live = try snapshots.records.filter { $0.keyText == key }
                .compactMap { try $0.decoded(as: Snapshot.self) }
            let final = try #require(live.last)
            #expect(final.counts == backtested.counts)
            let sameTime = try #require(live.first { $0.at == backtested.at }, "no live snapshot at \(backtested.at)")
            #expect(sameTime.burnRates == backtested.burnRates)
            #expect(sameTime.errorBudget == backtested.errorBudget)
            #expect(sameTime.revision == backtested.revision)
        }
        let alerts = try scenario.follow("alerts")
        try alerts.readToEnd()
        #expect(!alerts.records.isEmpty)
        let live = try alerts.records.map { try #require(try $0.decoded(as: Alert.self)) }
        let again = try replayed.records(of: scenario.topic("alerts")).map {
            try #require(try $0.decoded(as: Alert.self))
        }
        #expect(live.map(\.transition) == again.map(\.transition))
    }

    /// Twenty-five minutes of requests of two regions; one of them fails for some of them.
    private func sendOutage(to scenario: Scenario) throws {
        let end = now - 2_000
        for second in stride(from: Int64(1_500), through: 0, by: -1) {
            for region in ["eu", "us"] {
                let fails = region == "eu" && (300...700).contains(second)
                let text = event(service: "shop", status: fails ? 500 : 200, at: end - second * 1_000, region: region)
                try scenario.send(
                    Array(text.utf8), key: Array(region.utf8), timestampMilliseconds: end - second * 1_000)
            }
        }
        try scenario.flush()
    }

    /// Writes the input topic as a backtest reads it, and runs one over it.
    private func replay(_ scenario: Scenario) throws -> BacktestOutput {
        let follower = try TopicFollower(scenario.input, bootstrapServers: scenario.bootstrapServers)
        try follower.readToEnd()
        let lines = follower.records.map { record in
            """
            {"topic":"\(scenario.input)","partition":\(record.partition),"offset":\(record.offset),\
            "timestamp":\(record.timestampMilliseconds ?? -1),"key":"\(record.keyText)","headers":{},\
            "value":\(record.valueText)}
            """
        }
        let input = try scenario.write(lines, to: "dump.ndjson")
        let result = try SloburnProcess.run(["backtest", "--config", scenario.configPath, "--input", input])
        #expect(result.exitCode == 0)
        return BacktestOutput(
            records: try result.output.map { try JSONDecoder().decode(BacktestRecord.self, from: Data($0.utf8)) },
            lines: result.output)
    }

    private func offline(_ stem: String) throws -> Scenario {
        let scenario = try Scenario(stem, bootstrapServers: "localhost:1")
        try scenario.configure(
            scenario.daemon(interval: "10s"), scenario.source(topic: "web"), scenario.quickPolicy(),
            scenario.availability("shop", service: "shop", policy: "quick"))
        return scenario
    }

    /// Twenty minutes of requests, five of them an outage.
    private static let outage: [String] = (0..<1_200).map { second in
        let time = 1_795_223_560_000 + Int64(second) * 1_000
        let status = (300..<600).contains(second) ? 503 : 200
        return #"{"topic":"web","timestamp":\#(time),"value":\#(event(service: "shop", status: status, at: time))}"#
    }
}

/// The place of a line of a backtest's output.
struct BacktestRecord: Decodable {
    let topic: String
    let partition: Int
    let offset: Int64
    let key: String
}

/// A backtest's output, line by line.
struct BacktestOutput {
    /// A line whose value can be decoded.
    struct Record {
        let line: String

        func decoded<Value: Decodable>(as type: Value.Type) throws -> Value? {
            try JSONDecoder().decode(Line<Value>.self, from: Data(line.utf8)).value
        }
    }

    private struct Line<Value: Decodable>: Decodable {
        let value: Value?
    }

    let records: [BacktestRecord]
    let lines: [String]

    func records(of topic: String) -> [Record] {
        zip(records, lines).filter { $0.0.topic == topic }.map { Record(line: $0.1) }
    }

    func latest(of topic: String) -> [String: Record] {
        let some = zip(records, lines).filter { $0.0.topic == topic }
        return Dictionary(some.map { ($0.0.key, Record(line: $0.1)) }) { $1 }
    }
}

extension Scenario {
    /// Writes lines to a file of the scenario's folder and returns its path.
    func write(_ lines: [String], to name: String) throws -> String {
        let file = folder.appending(path: name)
        try (lines.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }
}
