import Foundation
import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Where alerts say that what was bad came from, against lists of all samples.
@Suite struct BreakdownOracleTests {
    private static let width = TimeSpan.minutes(5)

    /// What a sample was for a budget, and with which values it came.
    private struct Sample {
        let time: Timestamp
        let bad: Int64
        let group: [String]
        let values: [String]
    }

    private static func samples(_ records: [GeneratedRecord], _ budget: TestBudget) -> [Sample] {
        records.compactMap { record in
            guard case .sample(let sample) = record.truth, !sample.isDuplicate else { return nil }
            let (matched, total) = budget.meaning(sample)
            let bad: Int64 =
                budget.definition.numeratorKind == .bad ? (matched ? 1 : 0) : (total ? 1 : 0) - (matched ? 1 : 0)
            return Sample(
                time: sample.time, bad: bad, group: budget.definition.groupBy.map { sample.labels[$0] ?? "" },
                values: budget.definition.breakdown.map { sample.labels[$0] ?? "" })
        }
    }

    private static func time(_ text: String) -> Timestamp? {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return (try? style.parse(text)).flatMap {
            Timestamp(milliseconds: Int64(($0.timeIntervalSince1970 * 1_000).rounded()))
        }
    }

    /// Values and counts, the largest first.
    private static func largest(_ sums: [[String]: Int64]) -> [String] {
        sums.filter { $0.value > 0 }.sorted { left, right in
            left.value != right.value ? left.value > right.value : left.key.lexicographicallyPrecedes(right.key)
        }.prefix(5).map { "\($0.key) \($0.value)" }
    }

    private static func budgets() -> [TestBudget] {
        var budgets = [TestBudget.availability, .errors, .jobs, .latency]
        budgets[0].definition.breakdown = ["service", "status"]
        budgets[1].definition.breakdown = ["region"]
        budgets[2].definition.breakdown = ["status"]
        budgets[3].definition.breakdown = ["region", "service", "status"]
        return budgets
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func whatIsToldIsWhatTheSamplesSay(seed: UInt64) throws {
        var options = RecordGenerator.Options()
        options.outages = 30
        var generator = RecordGenerator(seed: seed, options: options)
        let records = generator.records(3_000)
        let budgets = Self.budgets()
        var definition = TestBudget.engine(interval: .seconds(10))
        definition.budgets = budgets.map(\.definition)
        let backtest = try Backtest(definition: definition)
        var told = 0
        for (offset, record) in records.enumerated() {
            var output: [OutputRecord] = []
            _ = record.json.withInput(offset: Int64(offset), timestamp: record.timestamp) { input in
                backtest.take(input, from: InputPartition(topic: "metrics.http", partition: 0)) { output.append($0) }
            }
            for alert in output.validated() where alert.topic == .alerts {
                let json = try JSONObject(alert.value ?? [])
                let budget = try #require(budgets.first { json["slo"].text == $0.definition.slo })
                told += try Self.check(json, budget, Array(records.prefix(offset)), "seed \(seed), \(alert.key)")
            }
        }
        #expect(told > 0, "seed \(seed)")
    }

    /// Compares one record; returns 1 where it tells a breakdown.
    private static func check(
        _ json: JSONObject, _ budget: TestBudget, _ before: [GeneratedRecord], _ place: String
    ) throws -> Int {
        let labels = budget.definition.breakdown
        let time = try #require(Self.time(json["at"].text ?? ""))
        guard let since = Self.time(json["episode"]["burningSince"].text ?? "") else { return 0 }
        let start = max(since, time - .hours(6)).flooredTo(width)
        let group = budget.definition.groupBy.map { json["group"][$0].text ?? "" }
        let samples = samples(before, budget).filter { $0.time >= start && $0.group == group && $0.bad != 0 }
        let sums = samples.reduce(into: [[String]: Int64]()) { $0[$1.values, default: 0] += $1.bad }
        let bad = sums.values.filter { $0 > 0 }.reduce(0, +)
        let breakdown = json["breakdown"]
        guard bad > 0 else {
            #expect(!json.keys.contains("breakdown"), "\(place)")
            return 0
        }
        #expect(breakdown["from"].text == TimeText.milliseconds(of: start), "\(place)")
        #expect(breakdown["bad"].integer == bad, "\(place)")
        for (index, label) in labels.enumerated() {
            let entry = breakdown["byLabel"][index]
            #expect(entry["label"].text == label)
            let values = entry["values"]
            let found = values.elements.indices.map { place in
                "\([values[place]["value"].text ?? "?"]) \(values[place]["bad"].integer ?? -1)"
            }
            let byValue = sums.filter { $0.value > 0 }.reduce(into: [[String]: Int64]()) {
                $0[[$1.key[index]], default: 0] += $1.value
            }
            #expect(found == largest(byValue), "\(place) \(label)")
            let share = values[0]["share"].number ?? -1
            let expected = Double(values[0]["bad"].integer ?? -1) / Double(bad)
            #expect(abs(share - expected) < 1e-12, "\(place)")
        }
        let combinations = breakdown["combinations"]
        let found = combinations.elements.indices.map { place in
            let values = labels.map { combinations[place]["labels"][$0].text ?? "?" }
            return "\(values) \(combinations[place]["bad"].integer ?? -1)"
        }
        #expect(found == (labels.count > 1 ? largest(sums) : []), "\(place)")
        return 1
    }
}
