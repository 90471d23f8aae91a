import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// The two halves with encoded bundles between them, over several partitions, with stops and restores.
@Suite struct PartitionedRunTests {
    static let interval = TimeSpan.seconds(10)

    struct SplitCase: Sendable, CustomTestStringConvertible {
        let seed: UInt64
        let partitions: Int
        var testDescription: String { "seed \(seed), \(partitions) partitions" }
    }

    static let splits = [UInt64(21), 22, 23].flatMap { seed in
        [1, 3, 8].map { SplitCase(seed: seed, partitions: $0) }
    }

    /// A stream that no order of reading makes partly too late.
    static func records(seed: UInt64, _ count: Int = 500) -> [GeneratedRecord] {
        var options = RecordGenerator.Options()
        options.bad = 0
        var generator = RecordGenerator(seed: seed, options: options)
        return generator.records(count)
    }

    static func oracle(_ budget: TestBudget, _ records: [GeneratedRecord]) -> [ExpectedEvaluation] {
        Oracle.expectations(of: records.map(budget.event), budget: budget.oracleBudget(interval: interval))
    }

    @Test(arguments: splits)
    func countsDoNotDependOnPartitionsNorOnCommits(_ split: SplitCase) throws {
        let records = Self.records(seed: split.seed)
        let expected = TestBudget.all.map { Self.oracle($0, records) }
        let last = try #require(expected[0].last?.at)
        var run = try PartitionedRun(seed: split.seed, partitions: split.partitions, interval: Self.interval)
        for record in records {
            run.take(record)
            // At the last evaluation every snapshot is due again.
            if let time = run.maybeDrain(), time <= last - .minutes(5) { _ = run.evaluate(at: time) }
        }
        run.drain()
        let snapshots = run.evaluate(at: last).filter { $0.topic == .snapshots }
        for (budget, expectations) in zip(TestBudget.all, expected) {
            for expectation in expectations where expectation.at == last {
                let record = try #require(snapshots.first { $0.key == budget.key(expectation.group) })
                let json = try JSONObject(try #require(record.value))
                for length in budget.oracleBudget(interval: Self.interval).listedWindows {
                    let window = try #require(expectation.window(length))
                    let counts = json["burnRates"][length.description]
                    let name = "\(record.key) \(length), seed \(split.seed)"
                    #expect(counts["good"].integer == window.good, "\(name)")
                    #expect(counts["bad"].integer == window.bad, "\(name)")
                    #expect(counts["total"].integer == window.total, "\(name)")
                }
                #expect(json["good"].integer == expectation.period.good)
                #expect(json["bad"].integer == expectation.period.bad)
                #expect(json["total"].integer == expectation.period.total)
                #expect(json["quality"]["duplicates"].integer == expectation.duplicates)
            }
        }
        #expect(run.integrityViolations == 0)
    }

    @Test(arguments: splits)
    func whatIsRestoredSaysTheSameAsWhatNeverStopped(_ split: SplitCase) throws {
        let records = Self.records(seed: split.seed + 100)
        var run = try PartitionedRun(seed: split.seed, partitions: split.partitions, interval: Self.interval)
        var twin = try PartitionedRun(seed: split.seed, partitions: split.partitions, interval: Self.interval)
        for (index, record) in records.enumerated() {
            run.take(record)
            twin.take(record)
            let time = run.maybeDrain()
            #expect(twin.maybeDrain() == time)
            if let time {
                let expected = twin.evaluate(at: time).sortedByKey
                let output = run.evaluate(at: time).sortedByKey
                try #require(output == expected, "seed \(split.seed), record \(index)")
            }
            if index % 7 == 3 {
                run.checkpoint()
                if index % 3 == 0 { try run.restore() }
            }
        }
    }

    @Test func groupsAddUpToTheWhole() throws {
        let records = Self.records(seed: 31)
        var whole = TestBudget.availability.definition
        whole.slo = "whole"
        whole.groupBy = []
        var definition = TestBudget.engine(interval: Self.interval)
        definition.budgets = [TestBudget.availability.definition, whole]
        let run = try BacktestRun(definition, records)
        let last = try #require(run.values(.snapshots, slo: "whole").last)
        var latest: [String: JSONObject] = [:]
        for (record, json) in try run.values(.snapshots, slo: "availability") { latest[record.key] = json }
        for field in ["good", "bad", "total"] {
            let sum = latest.values.reduce(0) { $0 + ($1[field].integer ?? 0) }
            #expect(sum == last.json[field].integer, "\(field)")
        }
    }
}

extension [OutputRecord] {
    /// Without the audit, which tells of every start, by topic and key.
    fileprivate var sortedByKey: [OutputRecord] {
        filter { $0.topic != .audit }.sorted { ($0.topic.rawValue, $0.key) < ($1.topic.rawValue, $1.key) }
    }
}
