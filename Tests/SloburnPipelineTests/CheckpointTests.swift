import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// What a partition writes to its checkpoints, evaluation after evaluation, and what comes back from them.
@Suite struct CheckpointTests {
    private static let start = Timestamp(seconds: 1_795_223_400)
    private static let input = InputPartition(topic: "metrics.http", partition: 0)

    /// A partition, its compacted checkpoints, and how often they were written in which way.
    private struct Run {
        let definition: EngineDefinition
        var partition: BudgetPartition
        var store: [String: [UInt8]] = [:]
        var time = CheckpointTests.start
        var random: SeededGenerator
        var wholes = 0
        var changes = 0
        private var offset: Int64 = 0

        init(seed: UInt64) {
            definition = TestBudget.engine(interval: .seconds(10))
            partition = BudgetPartition(partition: 0, definition: definition)
            random = SeededGenerator(seed: seed)
            _ = partition.evaluate(at: time)
        }

        mutating func add(_ buckets: [DeltaBundle.BucketDelta]) {
            let keys = definition.budgets.map { budget in
                DeltaBundle.KeyDelta(
                    budget: budget.name, countingRevision: budget.countingRevision,
                    group: budget.groupBy.map { _ in "eu" }, lastSample: buckets.last?.start, duplicates: 1,
                    buckets: buckets)
            }
            let range = DeltaBundle.InputRange(
                input: CheckpointTests.input, fromOffset: offset, toOffset: offset + 1, earliest: nil, latest: time,
                idleUntil: time)
            offset += 1
            partition.apply(DeltaBundle(sender: "test", sentAt: time, ranges: [range], keys: keys), at: time)
        }

        /// Counts in as many buckets of the last hour, or of longer, as `count`; some take more than 32 bits.
        mutating func fill(_ count: Int, reach: TimeSpan = .hours(1), largest: Int64 = 1_000) {
            let starts = (0..<count).map { _ in
                (time - .seconds(random.number(1...reach.nanoseconds / 1_000_000_000))).flooredTo(.seconds(10))
            }
            add(starts.sorted().map { bucket(at: $0, largest: largest) })
        }

        mutating func bucket(at start: Timestamp, largest: Int64 = 1_000) -> DeltaBundle.BucketDelta {
            let total = random.number(0...largest)
            return .init(start: start, tally: Tally(matched: random.number(0...total), total: total), samples: 1)
        }

        mutating func evaluate() -> [OutputRecord] {
            time = time + .seconds(10)
            return partition.evaluate(at: time).validated(oneOf: 20)
        }

        mutating func checkpoint() {
            for record in partition.takeCheckpoints() {
                store[record.key] = record.value
                if record.key.hasPrefix("change "), record.value != nil { changes += 1 }
                if record.key.hasPrefix("key ") { wholes += 1 }
            }
        }

        var records: [CheckpointRecord] {
            store.sorted { $0.key < $1.key }.map { CheckpointRecord(key: $0.key, value: $0.value) }
        }

        func restored(from records: [CheckpointRecord]) throws -> BudgetPartition {
            try BudgetPartition(partition: 0, definition: definition, restoring: records, isRead: { _ in true })
        }
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func wholesAndChangesTellTheSameAsMemory(seed: UInt64) throws {
        var run = Run(seed: seed)
        let largest: Int64 = seed % 3 == 0 ? 1 << 40 : 1_000
        run.fill(seed % 2 == 0 ? 2_000 : 150, reach: .days(29), largest: largest)
        run.fill(300, largest: largest)
        for step in 0..<150 {
            if !run.random.chance(200) { run.add([run.bucket(at: run.time)]) }
            if run.random.chance(30) { run.fill(2, reach: .days(20)) }
            if run.random.chance(100) { run.add([run.bucket(at: run.time + .minutes(3))]) }
            _ = run.evaluate()
            run.checkpoint()
            guard step % 5 == 0 else { continue }
            var copy = try run.restored(from: run.records)
            var original = run.partition
            for later in [TimeSpan.seconds(10), .seconds(20), .minutes(30), .days(2)] {
                #expect(
                    Self.values(copy.evaluate(at: run.time + later))
                        == Self.values(original.evaluate(at: run.time + later)), "seed \(seed), step \(step)")
            }
            // Every second one goes on as after a crash.
            if step % 10 == 0 { run.partition = try run.restored(from: run.records) }
        }
        #expect(run.changes > run.wholes, "\(run.changes) changes, \(run.wholes) wholes")
        #expect(run.wholes > run.definition.budgets.count)
    }

    /// Without the audit, which a restored partition writes anew, and in any order.
    private static func values(_ records: [OutputRecord]) -> Set<OutputRecord> {
        Set(records.filter { $0.topic != .audit })
    }

    @Test func aWholeTakesBackTheChangeBeforeIt() throws {
        var run = Run(seed: 5)
        run.fill(300)
        _ = run.evaluate()
        run.checkpoint()
        run.add([run.bucket(at: run.time)])
        _ = run.evaluate()
        run.checkpoint()
        #expect(run.store.keys.contains { $0.hasPrefix("change ") })
        // So much is new that telling the difference is not worth while.
        run.fill(2_000, reach: .days(29))
        run.fill(400)
        _ = run.evaluate()
        run.checkpoint()
        #expect(!run.store.keys.contains { $0.hasPrefix("change ") })
    }

    @Test func aChangeWithoutItsStateIsRefused() throws {
        var run = Run(seed: 6)
        run.fill(300)
        _ = run.evaluate()
        run.checkpoint()
        let before = run.store
        for _ in 0..<2 {
            run.add([run.bucket(at: run.time)])
            _ = run.evaluate()
            run.checkpoint()
        }
        let error = #expect(throws: BudgetPartition.RestoreError.self) {
            _ = try run.restored(from: run.records.filter { !$0.key.hasPrefix("key ") })
        }
        #expect(error?.key.hasPrefix("change ") == true)
        // A change of another whole than the one that is there.
        let change = try #require(run.records.first { $0.key.hasPrefix("change ") })
        var other = Run(seed: 6)
        other.fill(10)
        _ = other.evaluate()
        other.checkpoint()
        other.fill(300)
        _ = other.evaluate()
        other.checkpoint()
        other.store[change.key] = change.value
        #expect(throws: BudgetPartition.RestoreError.self) { _ = try other.restored(from: other.records) }
        #expect(before.count < run.store.count)
    }

    @Test(arguments: [1_000, 1 << 40] as [Int64])
    func noCutAndNoDamageTrapsTheRestore(largest: Int64) throws {
        var run = Run(seed: 7)
        run.fill(300, largest: largest)
        run.fill(100, reach: .days(29), largest: largest)
        _ = run.evaluate()
        run.checkpoint()
        run.add([run.bucket(at: run.time, largest: largest)])
        _ = run.evaluate()
        run.checkpoint()
        let records = run.records
        _ = try run.restored(from: records)
        for index in records.indices {
            let value = records[index].value ?? []
            for length in 0..<value.count {
                var cut = records
                cut[index].value = Array(value.prefix(length))
                #expect(throws: BudgetPartition.RestoreError.self) { _ = try run.restored(from: cut) }
            }
            for _ in 0..<300 {
                var damaged = records
                damaged[index].value = CorruptRecordTests.damaged(value, &run.random)
                var restored = try? run.restored(from: damaged)
                _ = restored?.evaluate(at: run.time + .seconds(10))
                _ = restored?.takeCheckpoints()
            }
        }
    }
}
