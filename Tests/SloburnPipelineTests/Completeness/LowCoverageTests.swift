import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// What snapshots and alerts say of how much of the data is there.
@Suite struct LowCoverageTests {
    static let origin = Timestamp(seconds: 1_795_222_800)

    private struct Run {
        var partition: BudgetPartition
        var snapshots: [JSONObject] = []
        var alerts: [JSONObject] = []
        var quality: [JSONObject] = []

        /// Two hours: in the first one, every other minute is missing; from the start of the second, every event is bad.
        init(minCoverage: Ratio?) throws {
            var definition = TestBudget.engine(interval: .seconds(60))
            var budget = TestBudget.errors.definition
            budget.minCoverage = minCoverage
            budget.tiers = Array(budget.tiers.prefix(1))
            definition.budgets = [budget]
            definition.sources[0].completeness = CompletenessRule(
                wait: .zero, expected: .init(evidence: .init(source: "web")))
            partition = BudgetPartition(partition: 0, definition: definition)
            _ = partition.evaluate(at: LowCoverageTests.origin)
            for minute in 0..<Int64(120) where minute >= 60 || minute.isMultiple(of: 2) { try add(minute) }
        }

        private mutating func add(_ minute: Int64) throws {
            let start = LowCoverageTests.origin + .minutes(minute)
            let tally = Tally(matched: minute < 60 ? 0 : 100, total: 100)
            let bundle = DeltaBundle(
                sender: "test", sentAt: start,
                ranges: [
                    .init(
                        input: InputPartition(topic: "metrics.http", partition: 0), fromOffset: minute,
                        toOffset: minute + 1, earliest: nil, latest: start, idleUntil: nil, isRestart: minute == 0)
                ],
                evidence: [.init(source: "web", start: start, received: 100, heard: [""])],
                keys: [
                    .init(
                        budget: "errors", countingRevision: "", group: [], lastSample: start, duplicates: 0,
                        buckets: [.init(start: start, tally: tally, samples: 100)])
                ])
            partition.apply(bundle, at: start)
            for time in [start + .minutes(1)] + (minute < 60 ? [start + .minutes(2)] : []) {
                for record in partition.evaluate(at: time).validated() {
                    guard let value = record.value else { continue }
                    switch record.topic {
                    case .snapshots: snapshots.append(try JSONObject(value))
                    case .alerts: alerts.append(try JSONObject(value))
                    case .quality: quality.append(try JSONObject(value))
                    default: break
                    }
                }
            }
        }
    }

    @Test func snapshotsRepeatTheCoverage() throws {
        let run = try Run(minCoverage: nil)
        // At the end of the first hour: half of it. The whole period but for two hours lies before the first sample.
        let first = try #require(run.snapshots.first { $0["at"].text == "2026-11-21T02:00:00.000Z" })
        #expect(first["burnRates"]["1h"]["coverage"].number == 0.5)
        let last = try #require(run.snapshots.last)
        #expect(last["burnRates"]["1h"]["coverage"].number == 1)
        #expect(last["burnRates"]["5m"]["coverage"].number == 1)
        #expect(last["quality"]["coverage"].number == 90 / (28 * 24 * 60.0))
        let told = try #require(run.quality.last)
        #expect(told["source"].text == "web")
        #expect(told["coverage"]["1h"].number == 1)
        #expect(told["coverage"]["1d"].number == 90 / (24 * 60.0))
        #expect(told["interval"]["received"].integer == 100)
        #expect(told["interval"]["completeness"].number == 1)
    }

    @Test func alertsSaySoWhereItIsLow() throws {
        // The alert fires in the second hour's first minutes, when half of the last hour is missing.
        let least = try #require(Ratio(9, over: 10))
        let alert = try #require(try Run(minCoverage: least).alerts.first)
        let coverage = try #require(alert["coverage"].number)
        #expect(coverage < 0.6)
        #expect(alert["minCoverage"].number == 0.9)
        #expect(alert["lowCoverage"].value as? Bool == true)
        #expect(alert["summary"].text?.contains("% of the data of the last 1h is there") == true)
        let little = try #require(Ratio(1, over: 10))
        let enough = try #require(try Run(minCoverage: little).alerts.first)
        #expect(enough["lowCoverage"].value as? Bool == false)
        #expect(enough["coverage"].number == coverage)
        #expect(enough["summary"].text?.contains("of the data") == false)
        let silent = try #require(try Run(minCoverage: nil).alerts.first)
        #expect(silent["lowCoverage"].value == nil)
    }
}
