import SloburnModel

// A budget is written out with the first key that it has in a bundle; the others name it by its place among the budgets
// seen so far. Times of buckets are steps from the one written before: keys have counts at the same times.
extension DeltaBundle {
    private static let version: UInt64 = 7

    /// The bundle as the bytes of a record of the deltas topic.
    public var encoded: [UInt8] {
        var encoder = ByteEncoder()
        encoder.begin(version: Self.version)
        encoder.write(sender)
        encoder.write(sentAt)
        encoder.write(count: ranges.count)
        for range in ranges { encoder.write(range) }
        encoder.write(isContinued)
        encoder.write(count: rejected.count)
        for (source, count) in rejected.sorted(by: { $0.key < $1.key }) {
            encoder.write(source)
            encoder.write(count)
        }
        encoder.write(count: evidence.count)
        for evidence in evidence { encoder.write(evidence) }
        encoder.write(count: keys.count)
        var budgets = KnownBudgets()
        var lastStart = sentAt
        for key in keys {
            encoder.write(key, &budgets)
            for bucket in key.buckets {
                encoder.write(bucket.start.nanoseconds &- lastStart.nanoseconds)
                encoder.write(signed: bucket.tally)
                encoder.write(bucket.samples)
                lastStart = bucket.start
            }
        }
        return encoder.seal()
    }

    /// Reads the bytes of a record.
    ///
    /// - Parameter bytes: what `encoded` gave.
    /// - Throws: `CorruptRecordError` when they are anything else.
    public init(decoding bytes: UnsafeRawBufferPointer) throws(CorruptRecordError) {
        var decoder = try ByteDecoder(sealed: bytes, version: Self.version, what: "deltas")
        sender = try decoder.text()
        sentAt = try decoder.time()
        ranges = []
        for _ in 0..<(try decoder.listCount()) { ranges.append(try decoder.inputRange()) }
        isContinued = try decoder.bool()
        rejected = [:]
        for _ in 0..<(try decoder.listCount()) { rejected[try decoder.text()] = try decoder.count() }
        evidence = []
        for _ in 0..<(try decoder.listCount()) { evidence.append(try decoder.evidence()) }
        let count = try decoder.listCount()
        keys = []
        keys.reserveCapacity(count)
        var budgets: [KnownBudgets.Budget] = []
        var lastStart = sentAt.nanoseconds
        for _ in 0..<count { keys.append(try decoder.keyDelta(&budgets, &lastStart)) }
        guard decoder.isAtEnd else { throw decoder.failure("bytes after the end") }
    }
}

/// The budgets that a bundle has named so far.
private struct KnownBudgets {
    struct Budget {
        let name: String
        let countingRevision: String
        let breakdown: [String]
    }

    private var places: [ExactText: [(countingRevision: String, breakdown: [String]?, place: Int)]] = [:]
    private var count = 0

    /// The budget's place, and whether it is new.
    mutating func place(of key: DeltaBundle.KeyDelta) -> (place: Int, isNew: Bool) {
        let name = ExactText(key.budget)
        let known = places[name]?.first {
            $0.countingRevision == key.countingRevision && (key.part == nil || $0.breakdown == key.part?.labels)
        }
        if let known { return (known.place, false) }
        places[name, default: []].append((key.countingRevision, key.part?.labels, count))
        count += 1
        return (count - 1, true)
    }
}

extension ByteEncoder {
    fileprivate mutating func write(_ range: DeltaBundle.InputRange) {
        write(range.input)
        write(range.fromOffset)
        write(range.toOffset - range.fromOffset)
        write(range.earliest)
        write(range.latest)
        write(range.idleUntil)
        write(range.isRestart)
    }

    /// Everything but the buckets themselves.
    fileprivate mutating func write(_ key: DeltaBundle.KeyDelta, _ budgets: inout KnownBudgets) {
        let (place, isNew) = budgets.place(of: key)
        write(count: place)
        if isNew {
            write(key.budget)
            write(key.countingRevision)
            write(key.part?.labels ?? [])
        }
        write(key.group)
        // Mostly there is none: that is a text without letters, which is not made.
        if let source = key.source { write(source) } else { write(count: 0) }
        write(key.lastSample)
        write(key.duplicates)
        write(key.inexactUntil)
        // 0 for none, else the place of the stretch and one.
        write(count: key.firstBad.map { $0.range + 1 } ?? 0)
        if let place = key.firstBad { write(place.offset) }
        if let part = key.part { write(part.values) } else { write(count: 0) }
        write(count: key.buckets.count)
    }
}

extension ByteDecoder {
    private mutating func recordPlace() throws(CorruptRecordError) -> DeltaBundle.RecordPlace? {
        let range = try unsigned()
        guard range > 0 else { return nil }
        return DeltaBundle.RecordPlace(range: Int(clamping: range - 1), offset: try integer())
    }

    private mutating func part(of budget: KnownBudgets.Budget) throws(CorruptRecordError) -> DeltaBundle.Part? {
        let values = try texts()
        guard !values.isEmpty else { return nil }
        guard values.count == budget.breakdown.count else { throw failure("a part of other labels than its budget's") }
        return DeltaBundle.Part(labels: budget.breakdown, values: values)
    }

    fileprivate mutating func inputRange() throws(CorruptRecordError) -> DeltaBundle.InputRange {
        let input = try inputPartition()
        let from = try integer()
        return DeltaBundle.InputRange(
            input: input, fromOffset: from, toOffset: from &+ (try integer()), earliest: try optionalTime(),
            latest: try optionalTime(), idleUntil: try optionalTime(), isRestart: try bool())
    }

    fileprivate mutating func keyDelta(
        _ budgets: inout [KnownBudgets.Budget], _ lastStart: inout Int64
    ) throws(CorruptRecordError) -> DeltaBundle.KeyDelta {
        let place = try unsigned()
        if place == UInt64(budgets.count) {
            budgets.append(
                KnownBudgets.Budget(name: try text(), countingRevision: try text(), breakdown: try texts()))
        }
        guard place < UInt64(budgets.count) else { throw failure("a budget that was not named before") }
        let budget = budgets[Int(place)]
        let group = try texts()
        let source = try filledText()
        var key = DeltaBundle.KeyDelta(
            budget: budget.name, countingRevision: budget.countingRevision, group: group,
            source: source, lastSample: try optionalTime(), duplicates: try count(),
            inexactUntil: try optionalTime(), firstBad: try recordPlace(), part: try part(of: budget), buckets: [])
        let count = try listCount(bytesOfElement: 4)
        key.buckets.reserveCapacity(count)
        for _ in 0..<count {
            lastStart &+= try integer()
            guard lastStart >= 0 else { throw failure("a bucket before 1970") }
            key.buckets.append(
                DeltaBundle.BucketDelta(
                    start: Timestamp(nanoseconds: lastStart), tally: try signedTally(), samples: try self.count()))
        }
        return key
    }
}
