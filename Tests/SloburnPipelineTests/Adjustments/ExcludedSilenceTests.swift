import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// An exclusion takes samples out of account; that they came is known all the same.
@Suite struct ExcludedSilenceTests {
    private static let origin = Timestamp(seconds: 1_795_223_400)
    /// True while nothing has come for half an hour.
    private static let silence = AlertTier(
        trigger: .noData, severity: "silence", longWindow: .minutes(30), shortWindow: .minutes(30),
        factor: Ratio(1), errorRatioThreshold: Ratio(1))

    @Test func whatIsTakenOutIsNoSilence() throws {
        var definition = TestBudget.engine(interval: .seconds(60))
        var budget = TestBudget.availability.definition
        budget.tiers = [Self.silence]
        definition.budgets = [budget]
        var partition = BudgetPartition(partition: 0, definition: definition)
        partition.adjust([
            Adjustment(
                name: "move", scope: AdjustmentScope(slos: ["*"]),
                schedule: .once(from: Self.origin + .minutes(60), to: Self.origin + .minutes(180)), effect: .exclude)
        ])
        var told: [Int64] = []
        for minute in 0...240 as ClosedRange<Int64> {
            let time = Self.origin + .minutes(minute)
            // Samples come for two hours and a half, the last hour and a half of it in vain.
            if minute > 0, minute <= 150 { partition.apply(Self.bundle(minute), at: time) }
            for record in partition.evaluate(at: time) where record.topic == .alerts {
                let json = try JSONObject(record.value ?? [])
                #expect(json["status"].text == "firing")
                told.append(minute)
            }
        }
        // The last sample is that of the minute before 150; half an hour of which nothing is excluded has passed at 210.
        #expect(told == [210])
    }

    /// Where empty slices count as good ones, a window is never without slices; that nothing came is known all the same.
    @Test(arguments: [BudgetDefinition.NoDataPolicy.good, .bad, .ignore])
    func emptySlicesAreSilence(_ noData: BudgetDefinition.NoDataPolicy) throws {
        var definition = TestBudget.engine(interval: .seconds(60))
        var budget = TestBudget.availability.definition
        budget.slices = SliceDefinition(
            width: .minutes(1), rule: .goodFrom(try #require(Ratio(9, over: 10))), zone: nil)
        budget.noData = noData
        budget.tiers = [Self.silence]
        definition.budgets = [budget]
        var partition = BudgetPartition(partition: 0, definition: definition)
        var told: [Int64] = []
        for minute in 0...120 as ClosedRange<Int64> {
            let time = Self.origin + .minutes(minute)
            if (1...60).contains(minute) || minute > 100 { partition.apply(Self.bundle(minute), at: time) }
            for record in partition.evaluate(at: time) where record.topic == .alerts { told.append(minute) }
        }
        // The last sample before the silence is that of the minute before 60, the first after it is in the one before 101.
        #expect(told == [90, 101])
    }

    private static func bundle(_ minute: Int64) -> DeltaBundle {
        let bucket = (origin + .minutes(minute - 1)).flooredTo(.seconds(10))
        let key = DeltaBundle.KeyDelta(
            budget: "availability", countingRevision: "", group: ["eu"], lastSample: bucket, duplicates: 0,
            buckets: [.init(start: bucket, tally: Tally(matched: 9, total: 9), samples: 9)])
        let time = origin + .minutes(minute)
        let range = DeltaBundle.InputRange(
            input: InputPartition(topic: "metrics.http", partition: 0), fromOffset: minute, toOffset: minute + 1,
            earliest: nil, latest: time, idleUntil: time)
        return DeltaBundle(sender: "test", sentAt: time, ranges: [range], keys: [key])
    }
}
