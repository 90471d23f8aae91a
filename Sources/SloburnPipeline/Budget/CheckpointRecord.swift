public import SloburnModel

/// A record of the compacted checkpoints topic; a nil value is a tombstone.
public struct CheckpointRecord: Hashable, Sendable {
    /// The record's key.
    public var key: String
    /// Its value.
    public var value: [UInt8]?

    /// Creates a record.
    public init(key: String, value: [UInt8]?) {
        self.key = key
        self.value = value
    }

    /// The keys of the records that hold the state of an SLO key; a partition restored from them holds that one.
    public static func keys(ofSLOKey key: String) -> [String] { [KeyState.wholeKey(key), KeyState.changeKey(key)] }

    /// The last evaluation, where the record is a partition's own state; nil for another one.
    public var evaluatedAt: Timestamp? {
        guard key == PartitionState.recordKey, let value else { return nil }
        return (try? PartitionState(decoding: value))?.evaluated
    }
}

/// What one partition of the budget stage knows besides its keys.
struct PartitionState {
    static let recordKey = "partition"
    private static let version: UInt64 = 6

    /// How many partitions the keys were spread over.
    var partitions: Int
    /// The claim under which it was written.
    var claimEpoch: Int64
    var evaluated: Timestamp?
    var earliest: Timestamp?
    var nextDeltasOffset: Int64
    var inputs: [InputPartition: EvaluationClock.Progress]
    var rejected: [String: Int64]
    var integrityViolations: Int64
    var inputRestarts: Int64
    var revisions: [String: String]
    var adjustments: [String: String]
    var groups: AlertGroups
    /// By source.
    var health: [String: SourceHealthState]
    /// What the names of topics went by when alerts were told that no key has, by the alerts' keys.
    var alertBranches: [String: [String: String]]

    func record(_ encoder: inout ByteEncoder) -> CheckpointRecord {
        encoder.begin(version: Self.version)
        encoder.write(partitions)
        encoder.write(claimEpoch)
        encoder.write(evaluated)
        encoder.write(earliest)
        encoder.write(nextDeltasOffset)
        encoder.write(count: inputs.count)
        for (input, progress) in inputs.sorted(by: { $0.key < $1.key }) {
            encoder.write(input)
            encoder.write(progress.time)
            encoder.write(progress.latest)
            encoder.write(progress.nextOffset)
            encoder.write(progress.movedAt)
        }
        encoder.write(count: rejected.count)
        for (source, count) in rejected.sorted(by: { $0.key < $1.key }) {
            encoder.write(source)
            encoder.write(count)
        }
        encoder.write(integrityViolations)
        encoder.write(inputRestarts)
        encoder.write(revisions)
        encoder.write(adjustments)
        encoder.write(groups)
        encoder.write(count: health.count)
        for (source, state) in health.sorted(by: { $0.key < $1.key }) {
            encoder.write(source)
            encoder.write(state)
        }
        encoder.write(count: alertBranches.count)
        for (key, branch) in alertBranches.sorted(by: { $0.key < $1.key }) {
            encoder.write(key)
            encoder.write(branch)
        }
        return CheckpointRecord(key: Self.recordKey, value: encoder.seal())
    }
}

extension PartitionState {
    init(decoding bytes: [UInt8]) throws(CorruptRecordError) {
        self = try bytes.decoded(version: Self.version, "a partition's state") { decoder throws(CorruptRecordError) in
            let partitions = Int(clamping: try decoder.integer())
            let claimEpoch = try decoder.integer()
            let evaluated = try decoder.optionalTime()
            let earliest = try decoder.optionalTime()
            let nextDeltasOffset = try decoder.integer()
            var inputs: [InputPartition: EvaluationClock.Progress] = [:]
            for _ in 0..<(try decoder.listCount()) {
                inputs[try decoder.inputPartition()] = EvaluationClock.Progress(
                    time: try decoder.optionalTime(), latest: try decoder.optionalTime(),
                    nextOffset: try decoder.integer(), movedAt: try decoder.time())
            }
            var rejected: [String: Int64] = [:]
            for _ in 0..<(try decoder.listCount()) { rejected[try decoder.text()] = try decoder.integer() }
            let violations = try decoder.integer()
            let restarts = try decoder.integer()
            let revisions = try decoder.textsByName()
            let adjustments = try decoder.textsByName()
            let groups = try decoder.alertGroups()
            var health: [String: SourceHealthState] = [:]
            for _ in 0..<(try decoder.listCount()) { health[try decoder.text()] = try decoder.sourceHealth() }
            var branches: [String: [String: String]] = [:]
            for _ in 0..<(try decoder.listCount()) { branches[try decoder.text()] = try decoder.textsByName() }
            return PartitionState(
                partitions: partitions, claimEpoch: claimEpoch, evaluated: evaluated, earliest: earliest,
                nextDeltasOffset: nextDeltasOffset, inputs: inputs, rejected: rejected,
                integrityViolations: violations, inputRestarts: restarts, revisions: revisions,
                adjustments: adjustments, groups: groups, health: health, alertBranches: branches)
        }
    }
}

extension ByteEncoder {
    /// Writes texts with names, sorted by them.
    mutating func write(_ texts: [String: String]) {
        write(count: texts.count)
        for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
            write(name)
            write(text)
        }
    }
}

extension ByteDecoder {
    /// Reads texts with names.
    mutating func textsByName() throws(CorruptRecordError) -> [String: String] {
        var texts: [String: String] = [:]
        for _ in 0..<(try listCount()) { texts[try text()] = try text() }
        return texts
    }
}

extension [UInt8] {
    /// Decodes a sealed record of this version with `read`, which must use it up.
    func decoded<Value>(
        version: UInt64, _ what: String, _ read: (inout ByteDecoder) throws(CorruptRecordError) -> Value
    ) throws(CorruptRecordError) -> Value {
        try lend { bytes throws(CorruptRecordError) in
            var decoder = try ByteDecoder(sealed: bytes, version: version, what: what)
            let value = try read(&decoder)
            guard decoder.isAtEnd else { throw decoder.failure("bytes after the end") }
            return value
        }
    }
}
