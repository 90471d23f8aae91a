import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// What is suppressed does not fire: when that ends it begins at the whole factor, not at the lower bound of what fires.
@Suite struct SuppressedHysteresisTests {
    private static let origin = Timestamp(seconds: 1_795_223_400)

    /// What is told in each minute of a budget that burns at half of the factor after the first two minutes.
    private func told(isSuppressed: Bool) throws -> [Int64: String] {
        var definition = TestBudget.engine(interval: .seconds(60))
        var budget = TestBudget.errors.definition
        let bound = try #require(Ratio(3, over: 10))
        let tier = AlertTier(
            severity: "page", longWindow: .minutes(2), shortWindow: .minutes(1), factor: Ratio(20),
            errorRatioThreshold: try #require(Ratio(20, over: 100)))
        budget.tiers = [try #require(tier.staying(above: bound))]
        definition.budgets = [budget]
        var partition = BudgetPartition(partition: 0, definition: definition)
        if isSuppressed {
            partition.adjust([
                Adjustment(
                    name: "move", scope: AdjustmentScope(slos: ["*"]),
                    schedule: .once(from: Self.origin, to: Self.origin + .minutes(5)), effect: .suppress)
            ])
        }
        var told: [Int64: String] = [:]
        for minute in 1...9 as ClosedRange<Int64> {
            let time = Self.origin + .minutes(minute)
            let key = DeltaBundle.KeyDelta(
                budget: "errors", countingRevision: "", group: [], lastSample: time, duplicates: 0,
                buckets: [
                    .init(
                        start: time - .minutes(1), tally: Tally(matched: minute <= 2 ? 50 : 10, total: 100), samples: 1)
                ])
            let range = DeltaBundle.InputRange(
                input: InputPartition(topic: "metrics.http", partition: 0), fromOffset: minute, toOffset: minute + 1,
                earliest: nil, latest: time, idleUntil: time)
            partition.apply(DeltaBundle(sender: "test", sentAt: time, ranges: [range], keys: [key]), at: time)
            for record in partition.evaluate(at: time).validated() where record.topic == .alerts {
                told[minute] = try JSONObject(record.value ?? [])["status"].text
            }
        }
        return told
    }

    @Test func whatFiresStaysAboveTheLowerBound() throws {
        #expect(try told(isSuppressed: false) == [1: "firing"])
    }

    @Test func whatWasSuppressedDoesNotBeginThere() throws {
        #expect(try told(isSuppressed: true).isEmpty)
    }
}
