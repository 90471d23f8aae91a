import SloburnConfig
import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// A selector changes: the new budget begins empty, and what was counted stays beside it until its period has turned.
@Suite struct RetirementTests {
    private static let start = Timestamp(seconds: 1_795_219_200)

    /// A budget stage whose process ends and begins again with another configuration.
    private struct Stage {
        var definition: EngineDefinition
        private var budget: BudgetPartition
        private var checkpoints: [String: CheckpointRecord] = [:]
        private(set) var snapshots: [String: JSONObject] = [:]
        private(set) var taken: [String] = []
        /// The total of each day, by the record's key.
        private(set) var days: [String: Int64] = [:]

        private let partition: Int

        init(_ definition: EngineDefinition, partition: Int = 0) {
            self.definition = definition
            self.partition = partition
            budget = BudgetPartition(partition: partition, definition: definition)
        }

        mutating func count(_ tally: Tally, at time: Timestamp, group: [String] = []) {
            let counted = definition.budgets[0]
            budget.apply(
                DeltaBundle(
                    sender: "test", sentAt: time, ranges: [],
                    keys: [
                        .init(
                            budget: counted.name, countingRevision: counted.countingRevision, group: group,
                            lastSample: time, duplicates: 0,
                            buckets: [.init(start: time.flooredTo(.seconds(10)), tally: tally, samples: 1)])
                    ]), at: time)
        }

        mutating func evaluate(at time: Timestamp) throws {
            for record in budget.evaluate(at: time, watermark: time).validated() {
                if record.topic == .days { days[record.key] = try JSONObject(record.value ?? [])["total"].integer }
                guard record.topic == .snapshots else { continue }
                guard let value = record.value else {
                    snapshots[record.key] = nil
                    taken.append(record.key)
                    continue
                }
                snapshots[record.key] = try JSONObject(value)
            }
            for record in budget.takeCheckpoints() { checkpoints[record.key] = record.value == nil ? nil : record }
        }

        mutating func restart(with definition: EngineDefinition) throws {
            self.definition = definition
            budget = try BudgetPartition(
                partition: partition, definition: definition, restoring: Array(checkpoints.values),
                isRead: { _ in true })
        }

        var checkpointKeys: [String] { checkpoints.keys.sorted() }
    }

    private static func definition(
        _ status: String, target: String = "0.9", groupBy: String = "",
        window: String = "{ duration: 1d, isRolling: true }", partitions: Int = 1
    ) throws -> EngineDefinition {
        let group = groupBy.isEmpty ? "" : ", groupBy: [\(groupBy)]"
        let text = """
            apiVersion: openslo/v1
            kind: DataSource
            metadata: { name: web }
            spec: { type: kafka, connectionDetails: { topics: [a], json: { metric: { field: m } } } }
            ---
            apiVersion: openslo/v1
            kind: SLO
            metadata: { name: shop, annotations: { sloburn/burn-rate-policy: none } }
            spec:
              service: s
              budgetingMethod: Occurrences
              timeWindow: [\(window)]
              indicator:
                metadata: { name: i }
                spec:
                  ratioMetric:
                    good: { metricSource: { metricSourceRef: web, spec: { query: 'm{status!~"\(status)"}'\(group) } } }
                    total: { metricSource: { metricSourceRef: web, spec: { query: m } } }
              objectives: [{ displayName: o, target: \(target) }]
            """
        let (configuration, findings) = ConfigurationReader.read([ConfigurationFile(name: "a.yaml", text: text)])
        var definition = try #require(configuration, "\(findings)").engine
        definition.partitions = partitions
        return definition
    }

    private static func counts(_ json: JSONObject?) -> [Int64?] { [json?["good"].integer, json?["total"].integer] }

    @Test func theOldBudgetStaysUntilItsWindowHasTurned() throws {
        var stage = Stage(try Self.definition("5.."))
        let old = stage.definition.budgets[0].revision
        stage.count(Tally(matched: 90, total: 100), at: Self.start + .seconds(5))
        try stage.evaluate(at: Self.start + .seconds(10))
        // Another target keeps the counts; what is retired later has the target it had then.
        try stage.restart(with: Self.definition("5..", target: "0.95"))
        try stage.evaluate(at: Self.start + .seconds(20))
        #expect(stage.snapshots["shop"]?["objective"].number == 0.95)
        #expect(Self.counts(stage.snapshots["shop"]) == [90, 100])
        let retired = "shop@\(stage.definition.budgets[0].revision)"
        #expect(stage.definition.budgets[0].revision != old)

        try stage.restart(with: Self.definition("4..|5..", target: "0.99"))
        stage.count(Tally(matched: 7, total: 8), at: Self.start + .seconds(25))
        try stage.evaluate(at: Self.start + .seconds(30))
        #expect(stage.snapshots.keys.sorted() == ["shop", retired])
        #expect(Self.counts(stage.snapshots["shop"]) == [7, 8])
        #expect(Self.counts(stage.snapshots[retired]) == [90, 100])
        #expect(stage.snapshots[retired]?["objective"].number == 0.95)
        #expect(stage.snapshots[retired]?["key"].text == retired)
        let since = stage.snapshots[retired]?["retired"]["since"].text
        #expect(since == TimeText.milliseconds(of: Self.start + .seconds(20)))

        // The process begins again; nothing of it is lost, and nothing more is counted for it.
        try stage.restart(with: stage.definition)
        stage.count(Tally(matched: 1, total: 1), at: Self.start + .hours(1))
        try stage.evaluate(at: Self.start + .hours(1) + .seconds(10))
        #expect(Self.counts(stage.snapshots["shop"]) == [8, 9])
        #expect(Self.counts(stage.snapshots[retired]) == [90, 100])
        #expect(stage.snapshots[retired]?["retired"]["since"].text == since)
        #expect(stage.snapshots[retired]?["burnRates"]["1h"]["total"].integer == 0)

        try stage.evaluate(at: Self.start + .days(1) + .seconds(20))
        #expect(stage.snapshots.keys.sorted() == ["shop"])
        #expect(stage.taken == [retired])
        #expect(!stage.checkpointKeys.contains { $0.contains("@") })
        try stage.restart(with: stage.definition)
        try stage.evaluate(at: Self.start + .days(1) + .seconds(30))
        #expect(stage.taken == [retired])
    }

    @Test("The day of a change is told in two parts, and what the old definition counted before stays")
    func tellsTheDayOfAChangeInParts() throws {
        let window = "{ duration: 30d, isRolling: true }"
        for groups in [[], ["eu"]] {
            let groupBy = groups.isEmpty ? "" : "region"
            var stage = Stage(try Self.definition("5..", groupBy: groupBy, window: window))
            let key = groups.isEmpty ? "shop" : #"shop{region="eu"}"#
            let revision = stage.definition.budgets[0].revision
            stage.count(Tally(matched: 9, total: 10), at: Self.start - .hours(1), group: groups)
            try stage.evaluate(at: Self.start)
            #expect(stage.days == ["\(key)@2026-11-20": 10])
            stage.count(Tally(matched: 4, total: 5), at: Self.start + .hours(1), group: groups)
            try stage.evaluate(at: Self.start + .hours(2))
            try stage.restart(with: Self.definition("4..", groupBy: groupBy, window: window))
            try stage.evaluate(at: Self.start + .hours(2) + .seconds(10))
            try stage.restart(with: stage.definition)
            // The new one knows no more of the day before than what comes late.
            stage.count(Tally(matched: 1, total: 1), at: Self.start - .minutes(30), group: groups)
            stage.count(Tally(matched: 7, total: 7), at: Self.start + .hours(3), group: groups)
            try stage.evaluate(at: Self.start + .hours(4))
            #expect(stage.days == ["\(key)@2026-11-20": 10])
            try stage.evaluate(at: Self.start + .days(1))
            #expect(
                stage.days == [
                    "\(key)@2026-11-20": 10, "\(key)@2026-11-21": 7, "\(key)@\(revision)@2026-11-21": 5,
                ])
        }
    }

    @Test func eachGroupStaysAndAPeriodOfTheCalendarEndsIt() throws {
        let day = "{ duration: 1d, calendar: { startTime: 2026-01-01 00:00:00, timeZone: UTC } }"
        var stage = Stage(try Self.definition("5..", groupBy: "region", window: day))
        let revision = stage.definition.budgets[0].revision
        stage.count(Tally(matched: 1, total: 2), at: Self.start + .seconds(5), group: ["eu"])
        stage.count(Tally(matched: 3, total: 4), at: Self.start + .seconds(5), group: ["us"])
        try stage.evaluate(at: Self.start + .seconds(10))
        try stage.restart(with: Self.definition("4..", groupBy: "region", window: day))
        stage.count(Tally(matched: 5, total: 6), at: Self.start + .seconds(15), group: ["us"])
        try stage.evaluate(at: Self.start + .seconds(20))
        let (eu, us) = (#"shop{region="eu"}"#, #"shop{region="us"}"#)
        #expect(stage.snapshots.keys.sorted() == ["\(eu)@\(revision)", us, "\(us)@\(revision)"])
        #expect(stage.taken == [eu])
        #expect(Self.counts(stage.snapshots[us]) == [5, 6])
        #expect(Self.counts(stage.snapshots["\(us)@\(revision)"]) == [3, 4])
        // 2026-11-21T00:00Z.
        try stage.evaluate(at: Timestamp(seconds: 1_795_219_200).flooredTo(.days(1)) + .days(1))
        #expect(stage.snapshots.keys.sorted() == [us])
    }

    @Test("A group whose label is called otherwise now is taken back, in whatever partition it would lie")
    func takesBackRenamedLabels() throws {
        for partition in 0..<4 {
            let texts = (0..<40).map { "value-\($0)" }
            let before = try Self.definition("5..", groupBy: "region", partitions: 4)
            let groups = texts.filter { SLOKey.partition(of: "shop{region=\"\($0)\"}", count: 4) == partition }
            try #require(groups.count > 2)
            var stage = Stage(before, partition: partition)
            for group in groups {
                stage.count(Tally(matched: 1, total: 2), at: Self.start + .seconds(5), group: [group])
            }
            try stage.evaluate(at: Self.start + .seconds(10))
            #expect(stage.snapshots.count == groups.count)
            try stage.restart(with: Self.definition("5..", groupBy: "zone", partitions: 4))
            try stage.evaluate(at: Self.start + .seconds(20))
            #expect(stage.taken.sorted() == groups.map { "shop{region=\"\($0)\"}" }.sorted())
        }
    }

    @Test func whatComesBackIntoForceGoesOn() throws {
        var stage = Stage(try Self.definition("5.."))
        stage.count(Tally(matched: 90, total: 100), at: Self.start + .seconds(5))
        try stage.evaluate(at: Self.start + .seconds(10))
        let first = stage.definition
        try stage.restart(with: Self.definition("4.."))
        stage.count(Tally(matched: 1, total: 2), at: Self.start + .seconds(15))
        try stage.evaluate(at: Self.start + .seconds(20))
        let second = stage.definition.budgets[0].revision
        try stage.restart(with: first)
        stage.count(Tally(matched: 1, total: 1), at: Self.start + .seconds(25))
        try stage.evaluate(at: Self.start + .seconds(30))
        #expect(Self.counts(stage.snapshots["shop"]) == [91, 101])
        #expect(Self.counts(stage.snapshots["shop@\(second)"]) == [1, 2])
        #expect(stage.snapshots.count == 2)
    }

    @Test func whatHasComeBackIsStored() throws {
        var stage = Stage(try Self.definition("5.."))
        // So many buckets that changes are worth a record of their own.
        for bucket in 0..<60 as Range<Int64> {
            stage.count(Tally(matched: 9, total: 10), at: Self.start + .seconds(10 * bucket))
            try stage.evaluate(at: Self.start + .seconds(10 * bucket + 10))
        }
        let first = stage.definition
        try stage.restart(with: Self.definition("4.."))
        try stage.evaluate(at: Self.start + .seconds(610))
        try stage.restart(with: first)
        try stage.evaluate(at: Self.start + .seconds(620))
        // Nothing has come, and what came afterwards.
        try stage.restart(with: first)
        stage.count(Tally(matched: 1, total: 1), at: Self.start + .seconds(625))
        try stage.evaluate(at: Self.start + .seconds(630))
        #expect(Self.counts(stage.snapshots["shop"]) == [541, 601])
        try stage.restart(with: first)
        try stage.evaluate(at: Self.start + .seconds(640))
        #expect(Self.counts(stage.snapshots["shop"]) == [541, 601])
    }

    @Test func aRemovedSLOLeavesNothing() throws {
        var stage = Stage(try Self.definition("5.."))
        stage.count(Tally(matched: 90, total: 100), at: Self.start + .seconds(5))
        try stage.evaluate(at: Self.start + .seconds(10))
        var empty = stage.definition
        empty.budgets = []
        try stage.restart(with: empty)
        try stage.evaluate(at: Self.start + .seconds(20))
        #expect(stage.snapshots.isEmpty)
        #expect(stage.checkpointKeys == ["partition"])
    }
}
