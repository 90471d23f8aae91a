import SloburnModel
import SloburnPipeline
import SloburnTestKit

/// A budget partition with adjustments that come and go, and a list of every sample beside it.
struct AdjustedWorld {
    struct Sample {
        let region: String
        let bucket: Timestamp
        let tally: Tally
    }

    static let origin = Timestamp(seconds: 1_795_223_400)
    static let regions = ["eu", "us"]

    private(set) var partition: BudgetPartition
    private(set) var time = AdjustedWorld.origin
    private(set) var samples: [Sample] = []
    private(set) var adjustments: [Adjustment] = []
    private(set) var restarts = 0
    var random: SeededGenerator
    let definition: EngineDefinition
    private var store: [String: [UInt8]] = [:]
    private var offset: Int64 = 0
    private var isBad = false

    init(seed: UInt64) {
        var definition = TestBudget.engine(interval: .seconds(60))
        definition.budgets = [TestBudget.availability.definition]
        self.definition = definition
        random = SeededGenerator(seed: seed)
        partition = BudgetPartition(partition: 0, definition: definition)
        _ = partition.evaluate(at: time)
    }

    /// Some samples, then an evaluation; a minute later, mostly.
    mutating func step() -> [OutputRecord] {
        if random.chance(60) { isBad.toggle() }
        if random.chance(40) { change() }
        if random.chance(20) { restart() }
        let start = time
        time = time + (random.chance(30) ? .hours(random.number(2...30)) : .minutes(random.number(1...4)))
        let new = (0..<random.index(1..<12)).map { _ in sample(from: start) }
        samples += new
        let keys = new.map { sample in
            DeltaBundle.KeyDelta(
                budget: "availability", countingRevision: "", group: [sample.region], lastSample: sample.bucket,
                duplicates: 0,
                buckets: [.init(start: sample.bucket, tally: sample.tally, samples: sample.tally.total)])
        }
        let range = DeltaBundle.InputRange(
            input: InputPartition(topic: "metrics.http", partition: 0), fromOffset: offset, toOffset: offset + 1,
            earliest: nil, latest: time, idleUntil: time)
        offset += 1
        partition.apply(DeltaBundle(sender: "test", sentAt: time, ranges: [range], keys: keys), at: time)
        let records = partition.evaluate(at: time).validated(oneOf: 5)
        for record in partition.takeCheckpoints() { store[record.key] = record.value }
        return records
    }

    private mutating func sample(from start: Timestamp) -> Sample {
        let isLate = random.chance(150)
        let from = isLate ? start - .hours(23) : start
        let bucket = (from + .seconds(random.number(0...(time - from).nanoseconds / 1_000_000_000 - 1)))
            .flooredTo(.seconds(10))
        let total = random.number(1...40)
        let bad = random.chance(isBad ? 900 : 100) ? random.number(0...total) : 0
        return Sample(
            region: random.pick(Self.regions), bucket: bucket, tally: Tally(matched: total - bad, total: total))
    }

    /// One more adjustment, or one less; exclusions begin and end with an hour, which every window knows exactly.
    private mutating func change() {
        if random.chance(400), !adjustments.isEmpty {
            adjustments.remove(at: random.index(0..<adjustments.count))
        } else {
            adjustments.append(adjustment())
        }
        partition.adjust(adjustments)
    }

    private mutating func adjustment() -> Adjustment {
        let start = (time + .hours(random.number(-60...6))).flooredTo(.hours(1))
        let end = start + .hours(random.number(1...8))
        let scope = random.pick([
            AdjustmentScope(slos: ["availability"]), AdjustmentScope(services: ["web"], group: ["region": "eu"]),
            AdjustmentScope(labels: ["team": "web"]), AdjustmentScope(slos: ["other"]),
        ])
        let kind = random.index(0..<6)
        return Adjustment(
            name: "a\(random.number(0...1_000_000))", scope: scope,
            schedule: .once(from: kind == 5 ? time : start, to: kind < 4 && random.chance(800) ? end : nil),
            effect: kind < 3
                ? .exclude
                : kind < 5
                    ? .suppress
                    : .grant(random.chance(500) ? .badEvents(random.number(1...50)) : .time(.minutes(30))),
            author: "jane <jane@example.com>", reason: random.chance(500) ? "maintenance" : nil)
    }

    /// Goes on with nothing but the checkpoints; what came at run time is read again.
    private mutating func restart() {
        restarts += 1
        let records = store.sorted { $0.key < $1.key }.map { CheckpointRecord(key: $0.key, value: $0.value) }
        guard
            let restored = try? BudgetPartition(
                partition: 0, definition: definition, restoring: records, isRead: { _ in true })
        else { preconditionFailure("a checkpoint can't be read") }
        partition = restored
        partition.adjust(adjustments)
    }
}

// MARK: - What is expected

extension AdjustedWorld {
    /// Whether an adjustment of this effect is in force for a region at an instant.
    func isAdjusted(_ effect: Adjustment.Effect, _ region: String, at instant: Timestamp) -> Bool {
        adjustments.contains { adjustment in
            guard adjustment.effect == effect, bears(adjustment, on: region),
                case .once(let from, let to) = adjustment.schedule
            else { return false }
            return instant >= from && to.map { instant < $0 } ?? true
        }
    }

    func bears(_ adjustment: Adjustment, on region: String) -> Bool {
        !adjustment.scope.slos.contains("other") && adjustment.scope.group["region"].map { $0 == region } ?? true
    }

    /// What is counted from an instant on, with or without what is excluded.
    func tally(_ region: String, from: Timestamp, isRaw: Bool = false) -> Tally {
        samples.reduce(into: .zero) { sum, sample in
            guard sample.region == region, sample.bucket >= from else { return }
            if isRaw || !isAdjusted(.exclude, region, at: sample.bucket) { sum += sample.tally }
        }
    }

    /// How many bad events of the period are forgiven, of so many.
    func forgiven(_ region: String, total: Int64) -> Int64 {
        adjustments.filter { bears($0, on: region) }.reduce(0) { sum, adjustment in
            switch adjustment.effect {
            case .grant(.badEvents(let count)): sum + count
            case .grant(.time(let span)): sum + total * (span.nanoseconds / 1_000_000_000) / (30 * 86_400)
            case .exclude, .suppress: sum
            }
        }
    }

    /// Whether no alert of a region may begin now.
    func isSuppressed(_ region: String) -> Bool { isAdjusted(.suppress, region, at: time) }
}
