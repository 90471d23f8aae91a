import SloburnModel
import SloburnPipeline

/// A partition of the budget stage with so many SLO keys.
final class BudgetRig {
    /// What the windows of the keys hold.
    enum Filling {
        /// Something in every bucket of every window.
        case everyWindow
        /// Nothing: their only event lies before the longest window.
        case nothing
    }

    /// The first evaluation.
    static let start = Timestamp(seconds: 1_795_000_000).flooredTo(.hours(1))
    /// What each bucket holds.
    static let tally = Tally(matched: 98, total: 100)

    private static let period = TimeSpan.days(30)
    private static let interval = TimeSpan.seconds(10)
    // Bundles of more keys would take more memory than what they fill.
    private static let keysOfBundle = 50

    /// The partition.
    private(set) var partition: BudgetPartition
    /// The last evaluation.
    private(set) var time = BudgetRig.start
    private let definition: EngineDefinition
    private let groups: [[String]]
    private let input = InputPartition(topic: Definitions.topic, partition: 0)
    private var offset: Int64 = 0

    /// Makes the keys, and evaluates them once.
    init(keys: Int, filling: Filling) throws {
        definition = try Definitions.grouped()
        partition = BudgetPartition(partition: 0, definition: definition)
        groups = (0..<keys).map { ["g\($0)"] }
        // New keys' windows end at the last evaluation: what lies before goes into their rings at once.
        _ = partition.evaluate(at: time)
        let starts =
            filling == .everyWindow
            ? Self.bucketStarts(before: time) : [(time - Self.period - .days(1)).flooredTo(.hours(1))]
        let buckets = starts.map { DeltaBundle.BucketDelta(start: $0, tally: Self.tally, samples: 100) }
        for first in stride(from: 0, to: keys, by: Self.keysOfBundle) {
            apply(bundle(of: first..<min(keys, first + Self.keysOfBundle), buckets: buckets))
        }
        precondition(partition.keyCount == keys, "the counts do not match the configuration")
    }

    /// Where buckets begin that fill every bucket of every window, each at its window's resolution.
    static func bucketStarts(before end: Timestamp) -> [Timestamp] {
        let levels: [(width: TimeSpan, from: TimeSpan, to: TimeSpan)] = [
            (.hours(1), period, .days(3)), (.minutes(5), .days(3), .hours(6)), (.minutes(1), .hours(6), .hours(1)),
            (.seconds(10), .hours(1), .zero),
        ]
        return levels.flatMap { level in
            stride(
                from: (end - level.from).nanoseconds, to: (end - level.to).nanoseconds, by: Int(level.width.nanoseconds)
            ).map(Timestamp.init(nanoseconds:))
        }
    }

    /// A bundle with one new bucket for each key, after the last evaluation.
    func bundleOfNews() -> DeltaBundle {
        let bucket = DeltaBundle.BucketDelta(start: time, tally: Self.tally, samples: 100)
        return bundle(of: groups.indices, buckets: [bucket])
    }

    /// Adds one new bucket to each key.
    func applyNews() { apply(bundleOfNews()) }

    /// Decodes a bundle and adds its counts.
    func decodeAndApply(_ bytes: [UInt8]) throws {
        var bundle = try bytes.withUnsafeBytes { try DeltaBundle(decoding: $0) }
        offset += 1
        // A stretch that was applied before would be passed over.
        for index in bundle.ranges.indices {
            bundle.ranges[index].fromOffset = offset - 1
            bundle.ranges[index].toOffset = offset
        }
        partition.apply(bundle, at: time)
    }

    /// Evaluates every key ten seconds after the last time; returns how many records there are to write.
    func evaluate() -> Int {
        time = time + Self.interval
        return partition.evaluate(at: time).count
    }

    /// The records of what changed.
    func takeCheckpoints() -> [CheckpointRecord] { partition.takeCheckpoints() }

    /// A partition made of the records.
    func restored(from records: [CheckpointRecord]) throws -> BudgetPartition {
        try BudgetPartition(partition: 0, definition: definition, restoring: records) { _ in true }
    }

    private func apply(_ bundle: DeltaBundle) {
        offset += 1
        partition.apply(bundle, at: time)
    }

    private func bundle(of keys: Range<Int>, buckets: [DeltaBundle.BucketDelta]) -> DeltaBundle {
        let range = DeltaBundle.InputRange(
            input: input, fromOffset: offset, toOffset: offset + 1, earliest: nil, latest: time, idleUntil: time)
        let budget = definition.budgets[0]
        let deltas = groups[keys].map { group in
            DeltaBundle.KeyDelta(
                budget: budget.name, countingRevision: budget.countingRevision, group: group,
                lastSample: buckets.last?.start, duplicates: 0, buckets: buckets)
        }
        return DeltaBundle(sender: "benchmark", sentAt: time, ranges: [range], keys: deltas)
    }
}
