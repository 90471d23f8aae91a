import SloburnModel
import SloburnPipeline
import SloburnTestKit

/// Ingest over four input partitions and a budget partition for each partition of the deltas topic.
struct PartitionedRun {
    private let definition: EngineDefinition
    private let ingest: IngestStage
    private var budgets: [BudgetPartition]
    private var stores: [[String: [UInt8]]]
    private var lanes: [Int] = []
    private var offsets: [Int64]
    private var random: SeededGenerator
    private var evaluated: Timestamp?

    init(seed: UInt64, partitions: Int, interval: TimeSpan) throws {
        let definition = TestBudget.engine(interval: interval, partitions: partitions)
        self.definition = definition
        random = SeededGenerator(seed: seed)
        ingest = try IngestStage(definition: definition, latenessReference: .partition)
        budgets = (0..<partitions).map { BudgetPartition(partition: $0, definition: definition) }
        stores = budgets.map { _ in [:] }
        offsets = [0, 0, 0, 0]
        for partition in 0..<4 {
            lanes.append(
                ingest.open(
                    InputProgress(input: InputPartition(topic: "metrics.http", partition: Int32(partition)), offset: 0))
            )
        }
    }

    /// Bundles and stretches that were not the ones expected.
    var integrityViolations: Int64 { budgets.reduce(0) { $0 + $1.integrityViolations } }

    /// Reads a record from one of the partitions.
    mutating func take(_ record: GeneratedRecord) {
        let partition = random.index(0..<4)
        record.json.withInput(offset: offsets[partition], timestamp: record.timestamp) {
            ingest.ingest($0, lane: lanes[partition], clock: record.timestamp)
        }
        offsets[partition] += 1
    }

    /// Now and then commits, and sometimes says that it is time to evaluate.
    mutating func maybeDrain() -> Timestamp? {
        guard random.chance(150) else { return nil }
        drain()
        guard random.chance(600), let clock = ingest.clock else { return nil }
        let time = clock.flooredTo(definition.evaluationInterval)
        return evaluated.map { time > $0 } ?? true ? time : nil
    }

    /// Commits: each partition gets its bundle, as bytes.
    mutating func drain() {
        let now = ingest.clock ?? Timestamp(seconds: 0)
        for (index, bundle) in ingest.drain(sender: "test", now: now).enumerated() {
            let decoded = try? bundle.encoded.withUnsafeBytes { try DeltaBundle(decoding: $0) }
            precondition(decoded == bundle, "a bundle is not what was encoded")
            budgets[index].apply(bundle, at: now)
        }
    }

    /// Evaluates every partition.
    mutating func evaluate(at time: Timestamp) -> [OutputRecord] {
        evaluated = time
        return budgets.indices.flatMap { budgets[$0].evaluate(at: time, watermark: time) }.validated(oneOf: 20)
    }

    /// Writes what has changed to the compacted checkpoints.
    mutating func checkpoint() {
        for index in budgets.indices {
            for record in budgets[index].takeCheckpoints() { stores[index][record.key] = record.value }
        }
    }

    /// Goes on with nothing but the checkpoints.
    mutating func restore() throws {
        for index in budgets.indices {
            let records = stores[index].sorted { $0.key < $1.key }.map {
                CheckpointRecord(key: $0.key, value: $0.value)
            }
            budgets[index] = try BudgetPartition(
                partition: index, definition: definition, restoring: records, isRead: { _ in true })
        }
    }
}
