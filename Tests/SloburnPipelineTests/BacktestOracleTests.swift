import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Whole backtests against the oracle, every field of every record.
@Suite struct BacktestOracleTests {
    struct RunCase: Sendable, CustomTestStringConvertible {
        let seed: UInt64
        let interval: TimeSpan
        let records: Int
        var testDescription: String { "seed \(seed), evaluations each \(interval), \(records) records" }
    }

    static let runs = [
        RunCase(seed: 1, interval: .seconds(10), records: 1_200),
        RunCase(seed: 2, interval: .seconds(10), records: 1_200),
        RunCase(seed: 3, interval: .seconds(1), records: 250), RunCase(seed: 4, interval: .seconds(15), records: 1_200),
        RunCase(seed: 5, interval: .seconds(60), records: 1_500),
        RunCase(seed: 6, interval: .seconds(60), records: 1_500),
        RunCase(seed: 7, interval: .seconds(10), records: 1), RunCase(seed: 8, interval: .seconds(10), records: 0),
    ]

    @Test(arguments: runs)
    func everyRecordIsWhatTheOracleSays(_ test: RunCase) throws {
        var generator = RecordGenerator(seed: test.seed)
        let records = generator.records(test.records)
        let run = try BacktestRun(TestBudget.engine(interval: test.interval), records)
        let refused = records.enumerated().compactMap { offset, record in
            if case .rejected(let reason) = record.truth {
                BacktestRun.DeadLetter(offset: Int64(offset), reason: reason)
            } else {
                nil
            }
        }
        #expect(run.deadLetters == refused, "seed \(test.seed)")
        for budget in TestBudget.all {
            let expectations = Oracle.expectations(
                of: records.map(budget.event), budget: budget.oracleBudget(interval: test.interval))
            try compareSnapshots(run, budget, expectations, seed: test.seed)
            try compareAlerts(run, budget, expectations, seed: test.seed)
        }
    }

    private func compareSnapshots(
        _ run: BacktestRun, _ budget: TestBudget, _ expectations: [ExpectedEvaluation], seed: UInt64
    ) throws {
        let name = budget.definition.name
        let written = try run.values(.snapshots, slo: budget.definition.slo)
        let expected = expectations.filter(\.isWritten)
        let byKey = Dictionary(written.map { ("\($0.record.timestamp.nanoseconds) \($0.record.key)", $0.json) }) { $1 }
        let keys = expected.map { "\($0.at.nanoseconds) \(budget.key($0.group))" }
        let extra = Set(byKey.keys).subtracting(keys)
        try #require(byKey.count == written.count, "\(name), seed \(seed): a snapshot is written twice")
        #expect(extra.isEmpty, "\(name), seed \(seed): not due: \(extra.sorted().prefix(5))")
        for (key, expectation) in zip(keys, expected) {
            let json = try #require(byKey[key], "\(name), seed \(seed): no snapshot \(key)")
            var comparison = RecordComparison(budget, expectation)
            comparison.snapshot(json)
            try #require(comparison.differences.isEmpty, "\(name), seed \(seed), \(key): \(comparison.differences)")
        }
    }

    private func compareAlerts(
        _ run: BacktestRun, _ budget: TestBudget, _ expectations: [ExpectedEvaluation], seed: UInt64
    ) throws {
        let expected = expectations.flatMap { expectation in expectation.transitions.map { (expectation, $0) } }
        let written = try run.values(.alerts, slo: budget.definition.slo)
        try #require(written.count == expected.count, "\(budget.definition.name), seed \(seed)")
        var episodes: [String: String] = [:]
        for (alert, (expectation, transition)) in zip(written, expected) {
            var comparison = RecordComparison(budget, expectation)
            comparison.alert(alert.json, transition)
            #expect(comparison.differences.isEmpty, "\(budget.definition.name), seed \(seed)")
            let episode = "\(alert.record.key) \(transition.startsAt.nanoseconds)"
            let id = try #require(alert.json["id"].text)
            #expect(episodes[episode] ?? id == id, "an episode has one id, seed \(seed)")
            episodes[episode] = id
            let active = run.records.first { record in
                record.topic == .activeAlerts && record.key == alert.record.key
                    && record.timestamp == alert.record.timestamp
            }
            #expect(active != nil)
            #expect(active?.value == (transition.isFiring ? alert.record.value : nil))
        }
        #expect(Set(episodes.values).count == episodes.count, "ids are unique, seed \(seed)")
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64], [TimeSpan.seconds(1), .seconds(10), .seconds(15), .seconds(60)])
    func theOraclesTwoWaysOfCountingAgree(seed: UInt64, interval: TimeSpan) {
        var generator = RecordGenerator(seed: seed)
        let records = generator.records(120)
        for budget in [TestBudget.availability, .jobs] {
            let events = records.map(budget.event)
            let oracle = budget.oracleBudget(interval: interval)
            let naive = Oracle.expectations(of: events, budget: oracle, counting: .everySample)
            #expect(naive == Oracle.expectations(of: events, budget: oracle), "seed \(seed)")
            #expect(!naive.isEmpty)
        }
    }

    @Test func theSameRecordsGiveTheSameBytes() throws {
        var generator = RecordGenerator(seed: 11)
        let records = generator.records(400)
        let definition = TestBudget.engine(interval: .seconds(10))
        let (first, second) = (try BacktestRun(definition, records), try BacktestRun(definition, records))
        #expect(first.records == second.records)
        #expect(first.deadLetters == second.deadLetters)
    }

    @Test func theLastCountThatExpiresIsSaid() throws {
        let start = Timestamp(seconds: 1_795_219_200)
        func record(_ time: Timestamp, status: Int, region: String) -> GeneratedRecord {
            GeneratedRecord(
                json: """
                    {"metric":"http.requests","timestamp":\(time.milliseconds),"value":1,"unit":"ms",\
                    "service":"checkout","region":"\(region)","status":\(status)}
                    """, timestamp: time,
                truth: .sample(
                    GeneratedSample(
                        metric: "http.requests", time: time, latency: .milliseconds(1),
                        labels: ["service": "checkout", "region": region, "status": String(status)], id: nil,
                        isDuplicate: false)))
        }
        let records = [record(start, status: 500, region: "eu"), record(start + .days(31), status: 200, region: "us")]
        let run = try BacktestRun(TestBudget.engine(interval: .seconds(60)), records)
        for budget in [TestBudget.availability, .latency] {
            let expectations = Oracle.expectations(
                of: records.map(budget.event), budget: budget.oracleBudget(interval: .seconds(60)))
            try compareSnapshots(run, budget, expectations, seed: 12)
        }
    }
}
