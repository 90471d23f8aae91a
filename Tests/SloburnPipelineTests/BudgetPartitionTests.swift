import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// One budget partition fed by hand.
@Suite struct BudgetPartitionTests {
    static let origin = Timestamp(seconds: 1_795_223_400)
    static let now = origin + .seconds(20)

    static var definition: EngineDefinition {
        var definition = TestBudget.engine(interval: .seconds(10))
        definition.budgets = [TestBudget.errors.definition]
        return definition
    }

    /// A bundle of ten events in one bucket, out of the offsets from `from` to `to`.
    static func bundle(offsets from: Int64, _ to: Int64, second: Int64, at: Int64) -> DeltaBundle {
        let time = origin + .seconds(second)
        return DeltaBundle(
            sender: "test", sentAt: origin + .seconds(at),
            ranges: [
                DeltaBundle.InputRange(
                    input: InputPartition(topic: "metrics.http", partition: 0), fromOffset: from, toOffset: to,
                    earliest: time, latest: time, idleUntil: nil)
            ],
            keys: [
                DeltaBundle.KeyDelta(
                    budget: "errors", countingRevision: "", group: [], lastSample: time, duplicates: 0,
                    buckets: [
                        .init(start: time.flooredTo(.seconds(10)), tally: Tally(matched: 1, total: 10), samples: 10)
                    ])
            ])
    }

    /// The total over the period at an evaluation.
    static func total(_ partition: inout BudgetPartition, at second: Int64) throws -> Int64? {
        let records = partition.evaluate(at: origin + .seconds(second)).validated()
        let snapshot = try #require(records.last { $0.topic == .snapshots }?.value)
        return try JSONObject(snapshot)["total"].integer
    }

    @Test func aStretchOfInputCountsOnce() throws {
        var partition = BudgetPartition(partition: 0, definition: Self.definition)
        partition.apply(Self.bundle(offsets: 0, 10, second: 3, at: 5), at: Self.now)
        partition.apply(Self.bundle(offsets: 0, 10, second: 3, at: 5), at: Self.now)
        #expect(try Self.total(&partition, at: 10) == 10)
        partition.apply(Self.bundle(offsets: 10, 20, second: 12, at: 15), at: Self.now)
        #expect(try Self.total(&partition, at: 20) == 20)
    }

    @Test func aGapIsCounted() throws {
        var partition = BudgetPartition(partition: 0, definition: Self.definition)
        partition.apply(Self.bundle(offsets: 0, 10, second: 3, at: 5), at: Self.now)
        #expect(partition.integrityViolations == 0)
        partition.apply(Self.bundle(offsets: 12, 20, second: 4, at: 6), at: Self.now)
        #expect(partition.integrityViolations == 1)
        #expect(try Self.total(&partition, at: 10) == 20)
    }

    @Test func aRestoreBeforeTheFirstEvaluationDoesNotPutItOff() throws {
        var partition = BudgetPartition(partition: 0, definition: Self.definition)
        partition.apply(Self.bundle(offsets: 0, 10, second: 3, at: 3), at: Self.now)
        var restored = try BudgetPartition(
            partition: 0, definition: Self.definition, restoring: partition.takeCheckpoints(), isRead: { _ in true })
        let next = Self.bundle(offsets: 10, 20, second: 35, at: 35)
        partition.apply(next, at: Self.now)
        restored.apply(next, at: Self.now)
        let now = Self.origin + .seconds(35)
        #expect(partition.due(now: now)?.time == Self.origin + .seconds(10))
        #expect(restored.due(now: now) == partition.due(now: now))
    }

    @Test func countsOfAnotherRevisionDoNotBelongHere() throws {
        var partition = BudgetPartition(partition: 0, definition: Self.definition)
        var foreign = Self.bundle(offsets: 0, 10, second: 3, at: 5)
        foreign.keys[0].countingRevision = "other"
        partition.apply(foreign, at: Self.now)
        foreign.keys[0].budget = "unknown"
        foreign.ranges[0].fromOffset = 10
        foreign.ranges[0].toOffset = 20
        partition.apply(foreign, at: Self.now)
        #expect(partition.foreignDeltas == 2)
        #expect(try Self.total(&partition, at: 10) == 0)
    }

    @Test func aBudgetThatIsGoneTakesItsRecordsBack() throws {
        var partition = BudgetPartition(partition: 0, definition: Self.definition)
        partition.apply(Self.bundle(offsets: 0, 10, second: 3, at: 5), at: Self.now)
        _ = partition.evaluate(at: Self.origin + .seconds(10))
        var definition = Self.definition
        definition.budgets = [TestBudget.latency.definition]
        var restored = try BudgetPartition(
            partition: 0, definition: definition, restoring: partition.takeCheckpoints(), isRead: { _ in true })
        let records = restored.evaluate(at: Self.origin + .seconds(20)).validated()
        #expect(records.contains { $0.topic == .snapshots && $0.key == "errors" && $0.value == nil })
        #expect(records.contains { $0.topic == .snapshots && $0.key == "latency/fast" && $0.value != nil })
        #expect(restored.takeCheckpoints().contains { $0.key.contains("errors") && $0.value == nil })
    }

    /// What fires does not resolve, and nobody says that nothing came, while some of the SLO's input is yet to be read.
    @Test(arguments: ["metrics.http", "metrics.other"])
    func alertsAreHeldWhileTheirSourceIsBehind(topic: String) throws {
        var partition = BudgetPartition(partition: 0, definition: Self.definition)
        partition.apply(Self.bundle(offsets: 0, 10, second: 3, at: 5), at: Self.now)
        let fired = partition.evaluate(at: Self.origin + .seconds(10)).validated().filter { $0.topic == .alerts }
        #expect(fired.map(\.key) == ["errors/page"])
        var inputs = InputStates()
        (inputs.lagging, inputs.topicsBehind) = (1, [topic])
        let records = partition.evaluate(at: Self.origin + .seconds(4_000), isPartial: true, inputs: inputs).validated()
        let isOwn = topic == "metrics.http"
        #expect(records.contains { $0.topic == .alerts && $0.key == "errors/page" } != isOwn)
        let snapshot = try JSONObject(try #require(records.last { $0.topic == .snapshots }?.value))
        #expect(snapshot["behind"].elements.count == (isOwn ? 1 : 0))
        #expect(snapshot["alerts"].elements.count == (isOwn ? 1 : 0))
        guard isOwn else { return }
        let caughtUp = partition.evaluate(at: Self.origin + .seconds(4_010)).validated()
        #expect(caughtUp.contains { $0.topic == .alerts && $0.key == "errors/page" })
    }
}
