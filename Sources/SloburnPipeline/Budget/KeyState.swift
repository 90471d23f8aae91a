import SloburnAlerting
import SloburnBudget
import SloburnModel

/// The state of one SLO key as it is in a checkpoint.
struct KeyState {
    struct Alert {
        var severity: String
        var episode: AlertMachine.Episode?
        var tiers: [AlertMachine.TierState]
    }

    private static let version: UInt64 = 2
    private static let keyPrefix = "key "

    var key: String
    var budget: String
    var countingRevision: String
    var group: [String]
    var time: Timestamp
    var levels: [BudgetWindows.LevelState]
    var pending: [BudgetWindows.Bucket]
    var alerts: [Alert]
    var quality: KeyQuality
    var isEvaluated: Bool
    /// True when counts have changed since the last evaluation.
    var hasChanged: Bool
    var writtenAt: Timestamp?

    /// The key of a checkpoint record; apart from that of the partition's own state whatever an SLO is called.
    static func recordKey(_ key: String) -> String { keyPrefix + key }

    init(_ key: BudgetKey) {
        self.key = key.text
        budget = key.definition.name
        countingRevision = key.definition.countingRevision
        group = key.group
        time = key.windows.time
        levels = key.windows.levelStates
        pending = Array(key.windows.pending)
        alerts = key.alerts.map {
            Alert(severity: $0.severity, episode: $0.machine.episode, tiers: $0.machine.states)
        }
        quality = key.quality
        isEvaluated = key.evaluatedSums != nil
        hasChanged = isEvaluated && key.evaluatedSums != key.windows.sums
        writtenAt = key.writtenAt
    }

    /// Rebuilds the key under the present definition.
    func makeKey(definition: BudgetDefinition, layout: WindowLayout) -> BudgetKey {
        var key = BudgetKey(definition: definition, group: group, layout: layout, time: time)
        key.windows = BudgetWindows(layout: layout, time: time, levels: levels, pending: pending)
        for index in key.alerts.indices {
            guard let state = alerts.first(where: { $0.severity == key.alerts[index].severity }) else { continue }
            key.alerts[index].machine = AlertMachine(
                tiers: key.alerts[index].machine.tiers, states: state.tiers, episode: state.episode)
        }
        key.quality = quality
        // No sums equal an empty list: the next evaluation finds them changed.
        key.evaluatedSums = isEvaluated ? hasChanged ? [] : key.windows.sums : nil
        key.writtenAt = writtenAt
        key.isDirty = false
        return key
    }
}

// MARK: - Bytes

extension KeyState {
    var record: CheckpointRecord {
        var encoder = ByteEncoder()
        encoder.write(Self.version)
        encoder.write(key)
        encoder.write(budget)
        encoder.write(countingRevision)
        encoder.write(group) { $0.write($1) }
        encoder.write(time)
        encoder.write(levels) { encoder, level in
            encoder.write(level.resolution.nanoseconds)
            encoder.write(level.buckets, width: level.resolution)
        }
        encoder.write(pending, width: TimeSpan(nanoseconds: 1))
        encoder.write(alerts) { encoder, alert in
            encoder.write(alert.severity)
            encoder.write(alert.episode?.startsAt)
            encoder.write(alert.episode?.tier ?? 0)
            encoder.write(alert.tiers) { encoder, tier in
                encoder.write(tier.trueSince)
                encoder.write(tier.falseSince)
                encoder.write(tier.isActive)
            }
        }
        encoder.write(quality.late)
        encoder.write(quality.duplicates)
        encoder.write(quality.lastSample)
        encoder.write(isEvaluated)
        encoder.write(hasChanged)
        encoder.write(writtenAt)
        return CheckpointRecord(key: Self.recordKey(key), value: encoder.sealed)
    }

    init(decoding bytes: [UInt8]) throws(CorruptRecordError) {
        self = try bytes.decoded(version: Self.version, "a key's state") { decoder throws(CorruptRecordError) in
            try KeyState(
                key: decoder.text(), budget: decoder.text(), countingRevision: decoder.text(),
                group: decoder.array { decoder throws(CorruptRecordError) in try decoder.text() },
                time: decoder.time(),
                levels: decoder.array { decoder throws(CorruptRecordError) in try decoder.level() },
                pending: decoder.buckets(width: TimeSpan(nanoseconds: 1)),
                alerts: decoder.array { decoder throws(CorruptRecordError) in try decoder.alert() },
                quality: decoder.quality(), isEvaluated: decoder.bool(), hasChanged: decoder.bool(),
                writtenAt: decoder.optionalTime())
        }
    }

    private init(
        key: String, budget: String, countingRevision: String, group: [String], time: Timestamp,
        levels: [BudgetWindows.LevelState], pending: [BudgetWindows.Bucket], alerts: [Alert], quality: KeyQuality,
        isEvaluated: Bool, hasChanged: Bool, writtenAt: Timestamp?
    ) {
        self.key = key
        self.budget = budget
        self.countingRevision = countingRevision
        self.group = group
        self.time = time
        self.levels = levels
        self.pending = pending
        self.alerts = alerts
        self.quality = quality
        self.isEvaluated = isEvaluated
        self.hasChanged = hasChanged
        self.writtenAt = writtenAt
    }
}

extension ByteEncoder {
    /// Buckets as steps from one to the next in units of `width`: neighbours take a byte.
    fileprivate mutating func write(_ buckets: [BudgetWindows.Bucket], width: TimeSpan) {
        var last: Int64 = 0
        write(buckets) { encoder, bucket in
            let number = bucket.start.nanoseconds.flooredQuotient(width.nanoseconds)
            encoder.write(number &- last)
            encoder.write(bucket.tally)
            last = number
        }
    }
}

extension ByteDecoder {
    fileprivate mutating func buckets(width: TimeSpan) throws(CorruptRecordError) -> [BudgetWindows.Bucket] {
        var last: Int64 = 0
        return try array { decoder throws(CorruptRecordError) in
            last &+= try decoder.integer()
            let (start, overflow) = last.multipliedReportingOverflow(by: width.nanoseconds)
            guard !overflow, start >= 0 else { throw decoder.failure("a bucket outside of time") }
            return BudgetWindows.Bucket(start: Timestamp(nanoseconds: start), tally: try decoder.tally())
        }
    }

    fileprivate mutating func level() throws(CorruptRecordError) -> BudgetWindows.LevelState {
        let resolution = TimeSpan(nanoseconds: try integer())
        guard resolution > .zero, resolution <= .days(365) else { throw failure("a resolution of \(resolution)") }
        return BudgetWindows.LevelState(resolution: resolution, buckets: try buckets(width: resolution))
    }

    fileprivate mutating func alert() throws(CorruptRecordError) -> KeyState.Alert {
        let severity = try text()
        let startsAt = try optionalTime()
        let tier = Int(try count())
        let tiers = try array { decoder throws(CorruptRecordError) in
            var state = AlertMachine.TierState()
            state.trueSince = try decoder.optionalTime()
            state.falseSince = try decoder.optionalTime()
            state.isActive = try decoder.bool()
            return state
        }
        return KeyState.Alert(
            severity: severity, episode: startsAt.map { AlertMachine.Episode(startsAt: $0, tier: tier) }, tiers: tiers)
    }

    fileprivate mutating func quality() throws(CorruptRecordError) -> KeyQuality {
        var quality = KeyQuality()
        quality.late = try count()
        quality.duplicates = try count()
        quality.lastSample = try optionalTime()
        return quality
    }
}
