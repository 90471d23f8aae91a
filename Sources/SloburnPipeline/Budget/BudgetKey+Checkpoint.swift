import SloburnAlerting
import SloburnBudget
import SloburnModel

/// Which records of a key the checkpoints topic holds.
struct CheckpointLog {
    /// The number of the last whole record; 0 before the first.
    var generation: Int64 = 0
    /// True when a change lies beside it.
    var hasChange = false
    /// How many buckets the changes beside it have told of, one after the other.
    var changesWritten = 0
}

extension BudgetKey {
    // Where less is known than this, a second record costs more than it spares.
    private static let fewestBuckets = 32
    private static let phases = 16
    private static let tooManyChanges = 1 << 40

    /// Appends the records that bring the key's checkpoints up to date.
    ///
    /// - Parameters:
    ///   - number: tells keys apart, so that not all of them are written whole at the same evaluation.
    ///   - encoder: its memory is used.
    ///   - records: what to append to.
    mutating func takeCheckpoint(_ number: Int, _ encoder: inout ByteEncoder, into records: inout [CheckpointRecord]) {
        isDirty = false
        if let changes = worthwhileChanges(number) {
            log.hasChange = true
            log.changesWritten = changes
            encoder.beginChange(of: self)
            records.append(CheckpointRecord(key: KeyState.changeKey(text), value: encoder.seal()))
            return
        }
        if log.hasChange { records.append(CheckpointRecord(key: KeyState.changeKey(text), value: nil)) }
        log = CheckpointLog(generation: log.generation + 1)
        encoder.beginWhole(of: self)
        counts.forgetChanges()
        records.append(CheckpointRecord(key: KeyState.wholeKey(text), value: encoder.seal()))
    }

    /// Has the next checkpoint hold everything, whatever has changed.
    mutating func needsWholeCheckpoint() {
        isDirty = true
        log.changesWritten = Self.tooManyChanges
    }

    /// How many buckets changes have told of when another one is written; nil when a whole record is due.
    ///
    /// Changes grow from one to the next. When they have cost as much as a whole record does, one is written: no other
    /// rule costs less than half of this one, wherever the changes lie.
    private func worthwhileChanges(_ number: Int) -> Int? {
        let total = counts.bucketCount
        guard log.generation > 0, total >= Self.fewestBuckets else { return nil }
        let changed = counts.changedBucketCount
        let changes = log.changesWritten + changed
        // Nearly the same size twice would be of no use.
        guard changed <= total / 2, changes <= total + total * (number % Self.phases) / Self.phases else { return nil }
        return changes
    }
}

extension ByteEncoder {
    fileprivate mutating func beginWhole(of key: BudgetKey) {
        begin(version: KeyState.version)
        write(key.log.generation)
        write(key.place)
        write(key.plan.counted)
        write(key.plan.retirement?.since)
        if let retirement = key.plan.retirement { write(retirement.until) }
        write(key.group)
        write(key.plan.branches.values(of: key.branch))
        writeProgress(of: key, isChange: false)
    }

    fileprivate mutating func beginChange(of key: BudgetKey) {
        begin(version: KeyState.version)
        write(key.log.generation)
        write(Int64(key.log.changesWritten))
        writeProgress(of: key, isChange: true)
    }

    private mutating func writeProgress(of key: BudgetKey, isChange: Bool) {
        write(key.counts.time)
        write(key.counts.windows, isChange: isChange)
        write(key.counts.board != nil)
        if let board = key.counts.board {
            write(board.events.time)
            write(board.events, isChange: isChange)
            write(board.first)
            write(board.clamped)
        }
        write(key.counts.calendar != nil)
        if let calendar = key.counts.calendar { write(calendar, of: key.plan) }
        write(key.counts.excluded != nil)
        if let excluded = key.counts.excluded {
            write(excluded.windows, isChange: isChange)
            write(excluded.stretches)
        }
        write(key.counts.daysSince)
        write(count: key.counts.untoldDays.count)
        for day in key.counts.untoldDays { write(day) }
        write(count: key.alerts.count)
        for alert in key.alerts { write(alert) }
        write(key.steps)
        write(key.quality.late)
        write(key.quality.duplicates)
        write(key.quality.lastSample)
        write(key.quality.inexactUntil)
        write(key.streams != nil)
        if let streams = key.streams { write(streams) }
        write(count: key.badSamples.places.count)
        for place in key.badSamples.places {
            write(place.input)
            write(place.offset)
            write(place.time)
        }
        write(key.breakdown)
        write(key.evaluatedSums != nil)
        write(key.evaluatedSums != nil && !key.isUnchanged)
        write(key.knownSince)
        write(key.writtenAt)
    }

    private mutating func write(_ streams: KeyStreams) {
        write(streams.hasCounted)
        write(streams.differs)
        write(count: streams.latest.count)
        for time in streams.latest { write(time) }
        let count = streams.buckets.map(\.tallies.count).max() ?? 0
        write(count: count)
        write(count: streams.buckets.count)
        for bucket in streams.buckets {
            write(bucket.start)
            for place in 0..<count { write(signed: place < bucket.tallies.count ? bucket.tallies[place] : .zero) }
        }
    }

    private mutating func write(_ windows: BudgetWindows, isChange: Bool) {
        write(isChange ? windows.changedLevelStates : windows.levelStates, isChange: isChange)
        write(count: windows.pending.count)
        for bucket in windows.pending {
            write(bucket.start)
            write(bucket.tally)
        }
    }

    private mutating func write(_ calendar: CalendarCounts, of plan: BudgetPlan) {
        write(plan.counting.calendar?.identity ?? "")
        write(calendar.current != nil)
        if let current = calendar.current { write(current) }
        write(calendar.forgottenBefore)
        write(count: calendar.periods.count)
        for period in calendar.periods {
            write(period.number)
            write(period.tally)
            write(period.excluded)
            write(period.isTold)
        }
    }

    private mutating func write(_ stretches: TimeStretches) {
        write(count: stretches.ranges.count)
        for range in stretches.ranges {
            write(range.lowerBound)
            write(range.upperBound)
        }
    }

    private mutating func write(_ alert: BudgetKey.SeverityAlert) {
        write(alert.severity)
        write(alert.keyPart)
        write(alert.machine.episode?.startsAt)
        write(alert.machine.episode?.tier ?? 0)
        write(count: alert.machine.states.count)
        for tier in alert.machine.states {
            write(tier.trueSince)
            write(tier.falseSince)
            write(tier.isActive)
            write(count: tier.activations.count)
            for time in tier.activations { write(time) }
        }
        write(alert.machine.episode?.burningSince)
        write(alert.machine.episode?.peak != nil)
        if let peak = alert.machine.episode?.peak { write(peak) }
        write(alert.machine.episode?.isInhibited ?? false)
        write(alert.machine.episode?.uninhibitedSince)
        write(alert.machine.episode?.escalationLevel ?? 0)
        write(alert.machine.episode?.isAcknowledged ?? false)
        write(alert.machine.episode?.isGrouped ?? false)
        write(alert.machine.episode?.wasToldAlone ?? false)
        write(count: alert.past.count)
        for episode in alert.past {
            write(episode.startsAt)
            write(episode.endsAt)
            write(episode.bad)
            write(episode.peak)
            write(episode.end != nil)
            guard let end = episode.end else { continue }
            write(end.acknowledgedBy)
            write(end.note)
            write(end.changedAt)
            write(end.change)
        }
    }
}

// MARK: - The counts of a level

// Buckets come in runs without gaps: how many numbers lie between a run and the one before, how long it is, and then two
// counts for each bucket. A full level is one run; a change has a few.
extension ByteEncoder {
    fileprivate mutating func write(_ levels: [BudgetWindows.LevelState], isChange: Bool) {
        write(count: levels.count)
        for level in levels {
            write(level.resolution.nanoseconds)
            if isChange { write(level.changedFrom) }
            write(runs: level.buckets)
        }
    }

    private mutating func write(runs buckets: [BudgetWindows.LevelState.Bucket]) {
        write(count: buckets.count)
        var next: Int64 = 0
        var first = 0
        while first < buckets.count {
            let offset = buckets[first].number - Int64(first)
            var end = first + 1
            while end < buckets.count, buckets[end].number - Int64(end) == offset { end += 1 }
            write(buckets[first].number - next)
            write(count: end - first)
            write(buckets[first..<end])
            next = buckets[end - 1].number + 1
            first = end
        }
    }
}

extension ByteDecoder {
    mutating func level(isChange: Bool) throws(CorruptRecordError) -> BudgetWindows.LevelState {
        let resolution = TimeSpan(nanoseconds: try integer())
        guard resolution > .zero, resolution <= .days(365) else { throw failure("a resolution of \(resolution)") }
        let changedFrom = isChange ? try integer() : .max
        // Two counts a bucket.
        let count = try listCount(bytesOfElement: 2)
        var level = BudgetWindows.LevelState(resolution: resolution, changedFrom: changedFrom, buckets: [])
        level.buckets.reserveCapacity(count)
        let last = Int64.max / resolution.nanoseconds
        var next: Int64 = 0
        while level.buckets.count < count {
            let first = next.addingSaturated(try integer())
            let length = try listCount(bytesOfElement: 2)
            guard first >= next, length > 0, length <= count - level.buckets.count, first <= last - Int64(length) else {
                throw failure("buckets out of order or outside of time")
            }
            next = first + Int64(length)
            for number in first..<next { level.buckets.append(.init(number: number, tally: try tally())) }
        }
        return level
    }
}
