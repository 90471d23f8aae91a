import SloburnAlerting
import SloburnBudget
import SloburnModel

/// The state of one SLO key as it is in its checkpoints.
///
/// A *whole* record holds everything. While little has changed since, a *change* beside it holds what moves with each
/// evaluation and, of each level, the buckets from the first one on that differs; it replaces those of the whole. Both
/// are compacted under keys of their own. A whole takes back the change before it in the same transaction, so a reader
/// sees either the two that belong together, or a whole alone.
struct KeyState {
    struct Alert {
        var severity: String
        var keyPart: String
        var episode: AlertMachine.Episode?
        var tiers: [AlertMachine.TierState]
        var past: [PastEpisode]
    }

    /// What each record of the key tells anew.
    struct Progress {
        var counts: BudgetCounts.State
        var alerts: [Alert]
        /// What its budget's policy said of it; nil where there was none.
        var steps: BudgetSteps.State?
        var quality: KeyQuality
        var streams: KeyStreams?
        var badSamples: BadSamples
        /// Where what was bad came from; nil where its budget did not ask.
        var breakdown: Breakdown?
        var isEvaluated: Bool
        /// True when counts have changed since the last evaluation.
        var hasChanged: Bool
        var knownSince: Timestamp?
        var writtenAt: Timestamp?
    }

    static let version: UInt64 = 11
    private static let wholePrefix = "key "
    private static let changePrefix = "change "

    var key: String
    /// The definition that did the counting.
    var counted: CountedDefinition
    /// Since when it is no longer in force, if it was not when the state was written.
    var retirement: Retirement?
    var group: [String]
    /// What the names of the topics that hold its records went by, by label.
    var branch: [String: String]
    var progress: Progress
    var log: CheckpointLog

    var budget: String { counted.name }

    /// What its records are called: another name once something else is counted under its own.
    var text: String { retirement == nil ? key : Retirement.text(of: key, revision: counted.revision) }

    /// The key of a whole record; apart from that of the partition's own state whatever an SLO is called.
    static func wholeKey(_ key: String) -> String { wholePrefix + key }

    /// The key of a change.
    static func changeKey(_ key: String) -> String { changePrefix + key }

    /// Whether a record's key is that of a change.
    static func isChange(recordKey: String) -> Bool { recordKey.utf8.starts(with: changePrefix.utf8) }

    /// Rebuilds the key under the present definition.
    func makeKey(plan: BudgetPlan) -> BudgetKey {
        var key = BudgetKey(plan: plan, group: group, time: progress.counts.time)
        key.counts = BudgetCounts(plan: plan.counting, progress.counts)
        for index in key.alerts.indices {
            guard let state = progress.alerts.first(where: { $0.keyPart == key.alerts[index].keyPart }) else {
                continue
            }
            let machine = AlertMachine(
                tiers: key.alerts[index].machine.tiers, states: state.tiers, episode: state.episode)
            // Most are as they began, and go on sharing that memory.
            if key.alerts[index].machine != machine { key.alerts[index].machine = machine }
            if !state.past.isEmpty { key.alerts[index].past = state.past }
        }
        key.steps = plan.definition.budgetPolicy.map { BudgetSteps($0, progress.steps) }
        key.quality = progress.quality
        key.badSamples = progress.badSamples
        // Of other labels it says nothing.
        if let breakdown = progress.breakdown, breakdown.labels == key.breakdown?.labels { key.breakdown = breakdown }
        // What is counted stays counted when sources come to stand in for each other.
        if key.streams != nil {
            key.streams = progress.streams ?? KeyStreams(hasCounted: progress.isEvaluated)
        }
        // No sums equal an empty list: the next evaluation finds them changed.
        key.evaluatedSums = progress.isEvaluated ? progress.hasChanged ? [] : key.counts.judgedSums : nil
        key.evaluatedPeriod = key.counts.periodTally
        key.knownSince = progress.knownSince
        key.writtenAt = progress.writtenAt
        key.isDirty = false
        key.log = log
        return key
    }
}

// MARK: - From bytes

extension KeyState {
    /// Reads a whole record, and the change beside it if there is one.
    ///
    /// - Parameters:
    ///   - whole: the bytes of the whole record.
    ///   - findChange: gives the change of a key.
    /// - Throws: `CorruptRecordError` when they are anything else, or don't belong together.
    init(whole: [UInt8], findChange: (String) -> [UInt8]?) throws(CorruptRecordError) {
        self = try whole.decoded(version: Self.version, "a key's state") { decoder throws(CorruptRecordError) in
            let generation = try decoder.progressCount()
            return try KeyState(
                key: decoder.text(), counted: decoder.countedDefinition(), retirement: decoder.retirement(),
                group: decoder.texts(), branch: decoder.textsByName(), progress: decoder.progress(isChange: false),
                log: CheckpointLog(generation: generation))
        }
        guard let change = findChange(text) else { return }
        let (log, latest) = try change.decoded(
            version: Self.version, "a key's change"
        ) { decoder throws(CorruptRecordError) in
            let log = CheckpointLog(
                generation: try decoder.progressCount(), hasChange: true,
                changesWritten: Int(try decoder.progressCount()))
            return (log, try decoder.progress(isChange: true))
        }
        guard log.generation == self.log.generation else {
            throw CorruptRecordError(
                message: "a change of state \(log.generation) of a key in state \(self.log.generation)", offset: 0)
        }
        self.log = log
        take(latest)
    }

    /// What a change tells takes the place of what was there.
    private mutating func take(_ latest: Progress) {
        let before = progress.counts
        progress = latest
        progress.counts.windows.levels = before.windows.levels.changed(by: latest.counts.windows.levels)
        if let excluded = latest.counts.excluded {
            let old = before.excluded?.windows.levels ?? []
            progress.counts.excluded?.windows.levels = old.changed(by: excluded.windows.levels)
        }
        if let events = latest.counts.board?.events, let old = before.board?.events {
            progress.counts.board?.events.levels = old.levels.changed(by: events.levels)
        }
    }
}

extension [BudgetWindows.LevelState] {
    /// The same levels after changes of some of them.
    fileprivate func changed(by changes: [BudgetWindows.LevelState]) -> [BudgetWindows.LevelState] {
        var levels = self
        for change in changes {
            guard let index = levels.firstIndex(where: { $0.resolution == change.resolution }) else {
                levels.append(change)
                continue
            }
            let kept = levels[index].buckets.prefix { $0.number < change.changedFrom }.count
            levels[index].buckets.removeSubrange(kept...)
            levels[index].buckets += change.buckets
            levels[index].changedFrom = change.changedFrom
        }
        return levels
    }
}

extension ByteDecoder {
    /// A count that goes up by small steps and has room to.
    fileprivate mutating func progressCount() throws(CorruptRecordError) -> Int64 {
        let count = try count()
        guard count < 1 << 56 else { throw failure("a number of records of \(count)") }
        return count
    }

    fileprivate mutating func retirement() throws(CorruptRecordError) -> Retirement? {
        guard let since = try optionalTime() else { return nil }
        return Retirement(since: since, until: try time())
    }

    fileprivate mutating func progress(isChange: Bool) throws(CorruptRecordError) -> KeyState.Progress {
        KeyState.Progress(
            counts: try counts(isChange: isChange), alerts: try alerts(), steps: try budgetSteps(),
            quality: try quality(), streams: try streams(), badSamples: try badSamples(),
            breakdown: try breakdown(), isEvaluated: try bool(),
            hasChanged: try bool(), knownSince: try optionalTime(),
            writtenAt: try optionalTime())
    }

    private mutating func counts(isChange: Bool) throws(CorruptRecordError) -> BudgetCounts.State {
        var state = BudgetCounts.State(time: try time(), windows: try windows(isChange: isChange))
        if try bool() {
            state.board = .init(
                time: try time(), events: try windows(isChange: isChange), first: try optionalTime(),
                clamped: try integer())
        }
        if try bool() { state.calendar = try calendar() }
        if try bool() {
            state.excluded = .init(windows: try windows(isChange: isChange), stretches: try stretches())
        }
        state.daysSince = try dayNumber()
        for _ in 0..<(try listCount(bytesOfElement: 1)) { state.untoldDays.append(try dayNumber()) }
        return state
    }

    private mutating func dayNumber() throws(CorruptRecordError) -> Int64 {
        let number = try integer()
        guard number.magnitude <= 106_751 else { throw failure("day \(number), which is outside of time") }
        return number
    }

    private mutating func stretches() throws(CorruptRecordError) -> TimeStretches {
        var ranges: [Range<Timestamp>] = []
        for _ in 0..<(try listCount(bytesOfElement: 2)) {
            let (start, end) = (try time(), try time())
            guard start < end else { throw failure("a stretch of time that ends where it begins or before") }
            ranges.append(start..<end)
        }
        return TimeStretches(ranges)
    }

    private mutating func windows(isChange: Bool) throws(CorruptRecordError) -> BudgetWindows.State {
        var levels: [BudgetWindows.LevelState] = []
        for _ in 0..<(try listCount()) { levels.append(try level(isChange: isChange)) }
        return BudgetWindows.State(levels: levels, pending: try pending())
    }

    private mutating func calendar() throws(CorruptRecordError) -> BudgetCounts.State.Calendar {
        let identity = try text()
        let current = try bool() ? try integer() : nil
        let forgottenBefore = try integer()
        var periods: [CalendarCounts.Period] = []
        for _ in 0..<(try listCount(bytesOfElement: 6)) {
            periods.append(
                .init(number: try integer(), tally: try tally(), excluded: try tally(), isTold: try bool()))
        }
        let numbers = periods.map(\.number) + [current ?? 0]
        guard zip(periods, periods.dropFirst()).allSatisfy({ $0.number < $1.number }),
            numbers.allSatisfy({ $0.magnitude < 1 << 32 })
        else { throw failure("periods out of order or outside of time") }
        return .init(
            identity: identity,
            counts: CalendarCounts(current: current, periods: periods, forgottenBefore: forgottenBefore))
    }

    private mutating func pending() throws(CorruptRecordError) -> [BudgetWindows.Bucket] {
        var buckets: [BudgetWindows.Bucket] = []
        for _ in 0..<(try listCount()) { buckets.append(.init(start: try time(), tally: try tally())) }
        return buckets
    }

    private mutating func streams() throws(CorruptRecordError) -> KeyStreams? {
        guard try bool() else { return nil }
        var streams = KeyStreams(hasCounted: try bool(), differs: try bool())
        for _ in 0..<(try listCount(bytesOfElement: 1)) { streams.latest.append(try optionalTime()) }
        let count = try listCount()
        for _ in 0..<(try listCount(bytesOfElement: 1 + 2 * count)) {
            var bucket = KeyStreams.Bucket(start: try time(), tallies: [])
            for _ in 0..<count { bucket.tallies.append(try signedTally()) }
            streams.buckets.append(bucket)
        }
        return streams
    }

    private mutating func badSamples() throws(CorruptRecordError) -> BadSamples {
        var samples = BadSamples()
        for _ in 0..<(try listCount(bytesOfElement: 4)) {
            samples.places.append(.init(input: try inputPartition(), offset: try integer(), time: try time()))
        }
        return samples
    }

    private mutating func quality() throws(CorruptRecordError) -> KeyQuality {
        var quality = KeyQuality()
        quality.late = try count()
        quality.duplicates = try count()
        quality.lastSample = try optionalTime()
        quality.inexactUntil = try optionalTime()
        return quality
    }
}
