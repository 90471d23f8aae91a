import SloburnModel

extension DeltaBundle {
    private static let version: UInt64 = 2

    /// The bundle as the bytes of a record of the deltas topic.
    public var encoded: [UInt8] {
        var encoder = ByteEncoder()
        encoder.write(Self.version)
        encoder.write(sender)
        encoder.write(sentAt)
        encoder.write(ranges) { $0.write($1) }
        encoder.write(isContinued)
        encoder.write(rejected.sorted { $0.key < $1.key }) { encoder, count in
            encoder.write(count.key)
            encoder.write(count.value)
        }
        encoder.write(keys) { $0.write($1) }
        return encoder.sealed
    }

    /// Reads the bytes of a record.
    ///
    /// - Parameter bytes: what `encoded` gave.
    /// - Throws: `CorruptRecordError` when they are anything else.
    public init(decoding bytes: UnsafeRawBufferPointer) throws(CorruptRecordError) {
        var decoder = try ByteDecoder(sealed: bytes, version: Self.version, what: "deltas")
        sender = try decoder.text()
        sentAt = try decoder.time()
        ranges = try decoder.array { decoder throws(CorruptRecordError) in try decoder.inputRange() }
        isContinued = try decoder.bool()
        let counts = try decoder.array { decoder throws(CorruptRecordError) in
            (source: try decoder.text(), count: try decoder.count())
        }
        rejected = Dictionary(counts.map { ($0.source, $0.count) }) { $1 }
        keys = try decoder.array { decoder throws(CorruptRecordError) in try decoder.keyDelta() }
        guard decoder.isAtEnd else { throw decoder.failure("bytes after the end") }
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

    mutating func write(_ input: InputPartition) {
        write(input.topic)
        write(Int(input.partition))
    }

    fileprivate mutating func write(_ key: DeltaBundle.KeyDelta) {
        write(key.budget)
        write(key.countingRevision)
        write(key.group) { $0.write($1) }
        write(key.lastSample)
        write(key.duplicates)
        write(key.buckets) { encoder, bucket in
            encoder.write(bucket.start)
            encoder.write(bucket.tally)
            encoder.write(bucket.samples)
        }
    }

    mutating func write(_ tally: Tally) {
        write(tally.matched)
        write(tally.total)
    }
}

extension ByteDecoder {
    fileprivate mutating func inputRange() throws(CorruptRecordError) -> DeltaBundle.InputRange {
        let input = try inputPartition()
        let from = try integer()
        return DeltaBundle.InputRange(
            input: input, fromOffset: from, toOffset: from &+ (try integer()), earliest: try optionalTime(),
            latest: try optionalTime(), idleUntil: try optionalTime(), isRestart: try bool())
    }

    mutating func inputPartition() throws(CorruptRecordError) -> InputPartition {
        let topic = try text()
        return InputPartition(topic: topic, partition: Int32(truncatingIfNeeded: try integer()))
    }

    fileprivate mutating func keyDelta() throws(CorruptRecordError) -> DeltaBundle.KeyDelta {
        DeltaBundle.KeyDelta(
            budget: try text(), countingRevision: try text(),
            group: try array { decoder throws(CorruptRecordError) in try decoder.text() },
            lastSample: try optionalTime(), duplicates: try count(),
            buckets: try array { decoder throws(CorruptRecordError) in
                DeltaBundle.BucketDelta(
                    start: try decoder.time(), tally: try decoder.tally(), samples: try decoder.count())
            })
    }

    mutating func tally() throws(CorruptRecordError) -> Tally {
        Tally(matched: try count(), total: try count())
    }
}
