import SloburnModel

/// The one table of ingest: for each SLO key, the sums since the last commit.
///
/// Keys have dense numbers, so that adding to one is an array access and an add. A key keeps the bucket it counted last
/// at hand; other buckets lie beside it.
struct OpenCounts {
    fileprivate struct Key {
        let budget: Int
        let group: [String]
        let part: [String]
        let source: String?
        let partition: Int
        var isTouched = false
        var current = DeltaBundle.BucketDelta(start: Timestamp(nanoseconds: .min), tally: .zero, samples: 0)
        var others: [Timestamp: DeltaBundle.BucketDelta] = [:]
        var lastSample: Timestamp?
        var duplicates: Int64 = 0
        var inexactUntil: Timestamp?
        var firstBad: SamplePlace?
    }

    private struct Identity: Hashable {
        let budget: Int
        let group: [ExactText]
        let part: [ExactText]
        let source: ExactText?
    }

    /// So many combinations of the values of a breakdown are told apart of one SLO key; what comes beyond is not.
    static let mostParts = 1_000

    private let budgets: [BudgetDefinition]
    // What the deltas of each budget are called: a definition would be copied for each key.
    private let names: [(budget: String, countingRevision: String, breakdown: [String])]
    // What a tally's `matched` counts, and how many parts of it are one event.
    private let kinds: [(numerator: BudgetDefinition.NumeratorKind, scale: Int64)]
    private let partitions: Int
    private let bucketWidth: TimeSpan
    private var keys: [Key] = []
    private var numbers: [Identity: Int] = [:]
    // How many parts an SLO key has, by the key without any.
    private var partCounts: [Identity: Int] = [:]
    private var touched: [Int] = []

    init(budgets: [BudgetDefinition], partitions: Int, bucketWidth: TimeSpan) {
        self.budgets = budgets
        names = budgets.map { ($0.name, $0.countingRevision, $0.breakdown) }
        kinds = budgets.map { ($0.numeratorKind, $0.eventScale) }
        self.partitions = partitions
        self.bucketWidth = bucketWidth
    }

    /// How many keys are known.
    var keyCount: Int { keys.count }

    /// The number of the key of this budget and group, given at first sight.
    ///
    /// - Parameters:
    ///   - budget: the budget's number.
    ///   - group: the values of its group labels.
    ///   - part: the values of the labels of its breakdown.
    ///   - source: whose samples are counted, for a budget whose counts are kept apart by source; else nil.
    /// - Returns: the key's number.
    mutating func number(budget: Int, group: [String], part: [String] = [], source: String?) -> Int {
        let identity = Identity(
            budget: budget, group: group.map(ExactText.init), part: part.map(ExactText.init),
            source: source.map(ExactText.init))
        if let number = numbers[identity] { return number }
        if !part.isEmpty {
            let whole = Identity(budget: budget, group: identity.group, part: [], source: identity.source)
            guard partCounts[whole, default: 0] < Self.mostParts else {
                return number(budget: budget, group: group, source: source)
            }
            partCounts[whole, default: 0] += 1
        }
        let partition = SLOKey.partition(of: budgets[budget], group: group, count: partitions)
        keys.append(Key(budget: budget, group: group, part: part, source: source, partition: partition))
        numbers[identity] = keys.count - 1
        return keys.count - 1
    }

    /// Adds samples of one bucket of event time, which came with the record at `place` or after it.
    mutating func add(_ tally: Tally, samples: Int64, at time: Timestamp, to key: Int, from place: SamplePlace) {
        let start = time.flooredTo(bucketWidth)
        touch(key)
        if keys[key].current.start != start { keys[key].switchBucket(to: start) }
        keys[key].current.tally += tally
        keys[key].current.samples += samples
        guard keys[key].firstBad == nil else { return }
        let kind = kinds[keys[key].budget]
        if tally.hasBad(kind.numerator, scale: kind.scale) { keys[key].firstBad = place }
    }

    /// Notes the latest event time and the duplicates of samples that a key counts.
    mutating func note(lastSample: Timestamp?, duplicates: Int64, of key: Int) {
        touch(key)
        if let lastSample { keys[key].lastSample = max(keys[key].lastSample ?? lastSample, lastSample) }
        keys[key].duplicates += duplicates
    }

    /// Notes that what is good of a sample is not known exactly.
    mutating func noteInexact(at time: Timestamp, of key: Int) {
        touch(key)
        keys[key].inexactUntil = max(keys[key].inexactUntil ?? time, time)
    }

    /// Takes the sums out, for each partition of the deltas topic, and begins anew.
    ///
    /// - Parameter ranges: the places of lanes among the stretches of a bundle, by their numbers.
    /// - Returns: the deltas of each partition.
    mutating func drain(_ ranges: [Int: Int] = [:]) -> [[DeltaBundle.KeyDelta]] {
        var deltas = [[DeltaBundle.KeyDelta]](repeating: [], count: partitions)
        for number in touched {
            let name = names[keys[number].budget]
            deltas[keys[number].partition].append(
                DeltaBundle.KeyDelta(
                    budget: name.budget, countingRevision: name.countingRevision, group: keys[number].group,
                    source: keys[number].source, lastSample: keys[number].lastSample,
                    duplicates: keys[number].duplicates,
                    inexactUntil: keys[number].inexactUntil,
                    firstBad: keys[number].firstBad.flatMap { place in
                        ranges[place.lane].map { .init(range: $0, offset: place.offset) }
                    },
                    part: keys[number].part.isEmpty
                        ? nil : DeltaBundle.Part(labels: name.breakdown, values: keys[number].part),
                    buckets: keys[number].takeBuckets()))
        }
        touched.removeAll(keepingCapacity: true)
        return deltas
    }

    private mutating func touch(_ key: Int) {
        guard !keys[key].isTouched else { return }
        keys[key].isTouched = true
        touched.append(key)
    }
}

extension OpenCounts.Key {
    fileprivate mutating func switchBucket(to start: Timestamp) {
        if current.samples > 0 || !current.tally.isZero { others[current.start] = current }
        current = others[start] ?? DeltaBundle.BucketDelta(start: start, tally: .zero, samples: 0)
    }

    fileprivate mutating func takeBuckets() -> [DeltaBundle.BucketDelta] {
        switchBucket(to: Timestamp(nanoseconds: .min))
        let buckets = others.values.sorted { $0.start < $1.start }
        others.removeAll(keepingCapacity: true)
        isTouched = false
        lastSample = nil
        duplicates = 0
        inexactUntil = nil
        firstBad = nil
        return buckets
    }
}
