public import SloburnModel

/// Says when the next evaluation is due: event time moves on when every input partition has come so far.
///
/// An evaluation at T waits until each input partition has been read up to T, so that lag delays the picture but does
/// not falsify it. It waits for the others no longer than a minute after the first one has come to T; then it goes on,
/// and is partial.
public struct EvaluationClock: Hashable, Sendable {
    /// How far one input partition has come.
    public struct Progress: Hashable, Sendable {
        /// The event time up to which it has been read; nil before its first sample or end.
        public var time: Timestamp?
        /// The latest event time accepted.
        public var latest: Timestamp?
        /// The offset after the last record summed.
        public var nextOffset: Int64
        /// When the partition was last read or `time` last moved, by the reference clock.
        public var movedAt: Timestamp
        /// When a reader last told of it, by the reference clock; nil when none has since the state was restored.
        public var heardAt: Timestamp?
        /// Whether it was at its end when it was last told of.
        public var isIdle = false

        /// Creates a progress.
        public init(time: Timestamp?, latest: Timestamp?, nextOffset: Int64, movedAt: Timestamp) {
            self.time = time
            self.latest = latest
            self.nextOffset = nextOffset
            self.movedAt = movedAt
        }
    }

    /// An evaluation whose time has come.
    public struct Due: Hashable, Sendable {
        /// The evaluation time.
        public var time: Timestamp
        /// True when some partition had not come so far.
        public var isPartial: Bool
        /// What the partitions were doing.
        public var inputs = InputStates()
    }

    /// When some partition first came to an event time.
    private struct Milestone: Hashable {
        let time: Timestamp
        let reachedAt: Timestamp
    }

    /// An evaluation waits no longer than this for partitions that have not come so far.
    public static let longestWait = TimeSpan.minutes(1)
    /// A partition that nobody has told of for so long is not being read.
    public static let longestSilence = TimeSpan.seconds(30)

    /// The time between evaluations.
    public let interval: TimeSpan
    /// The last evaluation, or nil before the first.
    public private(set) var evaluated: Timestamp?
    /// The input partitions known.
    public private(set) var inputs: [InputPartition: Progress]
    /// The earliest event time heard of before the first evaluation.
    public private(set) var earliest: Timestamp?
    // Where the first evaluation lies while there is no sample: after the time by which that was known.
    private var idleStart: Timestamp?
    // The reference clock of the newest bundle: without any partition, time passes by it.
    private var sentAt: Timestamp?
    // When the first bundle came: silence before it says nothing of a partition, the process was not there to hear.
    private var listeningSince: Timestamp?
    private var milestones: [Milestone] = []

    /// Creates a clock, afresh or from a checkpoint.
    public init(
        interval: TimeSpan, evaluated: Timestamp? = nil, inputs: [InputPartition: Progress] = [:],
        earliest: Timestamp? = nil
    ) {
        self.interval = interval
        self.evaluated = evaluated
        self.inputs = inputs
        self.earliest = earliest
    }

    /// The earliest progress of all partitions, or nil when one has none yet.
    public var progress: Timestamp? {
        guard !inputs.isEmpty else { return sentAt }
        var earliest = Timestamp(nanoseconds: .max)
        for input in inputs.values {
            guard let time = input.time else { return nil }
            earliest = min(earliest, time)
        }
        return earliest
    }

    /// How far the data has come: no later than any partition's progress, nor than the newest event.
    public var watermark: Timestamp? {
        guard let newest = inputs.values.compactMap(\.latest).max() else { return nil }
        return progress.map { min($0, newest) }
    }

    /// Takes what a bundle says of the input.
    ///
    /// - Parameters:
    ///   - bundle: the bundle.
    ///   - now: when it came, by the reference clock.
    public mutating func observe(_ bundle: DeltaBundle, at now: Timestamp) {
        sentAt = max(sentAt ?? bundle.sentAt, bundle.sentAt)
        listeningSince = listeningSince ?? now
        for range in bundle.ranges { observe(range, at: now) }
        if idleStart == nil, let progress { idleStart = progress.flooredTo(interval) + interval }
    }

    private mutating func observe(_ range: DeltaBundle.InputRange, at now: Timestamp) {
        if let first = range.earliest { earliest = min(earliest ?? first, first) }
        var progress =
            inputs[range.input] ?? Progress(time: nil, latest: nil, nextOffset: range.fromOffset, movedAt: now)
        progress.nextOffset = range.toOffset
        progress.heardAt = now
        progress.isIdle = range.idleUntil != nil
        if let latest = range.latest { progress.latest = max(progress.latest ?? latest, latest) }
        // At its end nothing older is waiting, so time passes there by the clock.
        let reached = [range.idleUntil, range.latest].compactMap(\.self).max()
        var hasMoved = range.toOffset > range.fromOffset
        if let reached, progress.time.map({ reached > $0 }) ?? true {
            progress.time = reached
            hasMoved = true
        }
        if hasMoved { progress.movedAt = now }
        if let time = progress.time { note(time, reachedAt: now) }
        inputs[range.input] = progress
    }

    /// Remembers when the foremost partition came to each multiple of the interval.
    private mutating func note(_ time: Timestamp, reachedAt now: Timestamp) {
        let multiple = time.flooredTo(interval)
        if let last = milestones.last, multiple <= last.time { return }
        if let evaluated, multiple <= evaluated { return }
        milestones.append(Milestone(time: multiple, reachedAt: now))
    }

    /// Forgets the partitions of topics that are no longer read.
    public mutating func keepInputs(where isRead: (InputPartition) -> Bool) {
        inputs = inputs.filter { isRead($0.key) }
    }

    /// Names the partitions that there are: one that nobody has told of yet is waited for as well.
    ///
    /// - Parameters:
    ///   - present: every partition of the topics that are read; others are forgotten.
    ///   - now: the reference clock.
    public mutating func expect(_ present: Set<InputPartition>, at now: Timestamp) {
        keepInputs { present.contains($0) }
        for input in present where inputs[input] == nil {
            inputs[input] = Progress(time: nil, latest: nil, nextOffset: -1, movedAt: now)
        }
        listeningSince = now
    }

    /// The next evaluation, when it is due.
    ///
    /// - Parameter now: the reference clock.
    /// - Returns: nil while input is still to be waited for.
    public func due(now: Timestamp) -> Due? {
        guard let listeningSince else { return nil }
        let time = nextTime(listeningSince: listeningSince)
        if let progress, progress >= time {
            return Due(time: time, isPartial: false, inputs: states(at: time, now: now))
        }
        guard hasWaited(for: time, now: now) else { return nil }
        return Due(time: time, isPartial: true, inputs: states(at: time, now: now))
    }

    /// Notes that the evaluation at `time` is done.
    public mutating func didEvaluate(at time: Timestamp) {
        evaluated = time
        milestones.removeAll { $0.time <= time }
    }

    /// What the partitions are doing, seen from an evaluation time.
    ///
    /// - Parameters:
    ///   - time: the evaluation time.
    ///   - now: the reference clock.
    /// - Returns: how many partitions are in each state.
    public func states(at time: Timestamp, now: Timestamp) -> InputStates {
        var states = InputStates()
        states.asOf = now
        for (place, input) in inputs {
            if input.time.map({ $0 >= time }) ?? false {
                if input.isIdle { states.idle += 1 } else { states.current += 1 }
                continue
            }
            states.topicsBehind.insert(place.topic)
            if let heard = input.heardAt ?? listeningSince, now - heard < Self.longestSilence {
                states.lagging += 1
            } else {
                states.dead += 1
            }
        }
        return states
    }

    /// What some of the partitions are doing, in more detail.
    ///
    /// - Parameters:
    ///   - isMeant: which partitions.
    ///   - time: the evaluation time.
    ///   - now: the reference clock; nil where there is none, and all counts as read to the end.
    /// - Returns: what they do.
    func look(at isMeant: (InputPartition) -> Bool, time: Timestamp, now: Timestamp?) -> InputLook {
        var look = InputLook()
        for (place, input) in inputs where isMeant(place) {
            if let latest = input.latest { look.latest = max(look.latest ?? latest, latest) }
            guard let now else { continue }
            let hasCome = input.time.map { $0 >= time } ?? false
            let heard = input.heardAt ?? listeningSince ?? now
            if hasCome { if input.isIdle { look.states.idle += 1 } else { look.states.current += 1 } }
            if now - heard >= Self.longestSilence {
                if !hasCome { look.states.dead += 1 }
                look.unheardSince = min(look.unheardSince ?? heard, heard)
                continue
            }
            if !hasCome { look.states.lagging += 1 }
            // Where all of them are read slowly, evaluations wait, and none is behind but by the clock.
            let isLate = input.time.map { now - $0 >= Self.longestWait } ?? true
            if !input.isIdle, !hasCome || isLate { look.isBehind = true }
        }
        return look
    }

    /// The next multiple of the interval, which may have changed since the last evaluation.
    ///
    /// The first evaluation is the first multiple after the first sample of all; without any, after the clock.
    private func nextTime(listeningSince: Timestamp) -> Timestamp {
        if let evaluated { return evaluated.flooredTo(interval) + interval }
        if let earliest { return earliest.flooredTo(interval) + interval }
        return idleStart ?? listeningSince.flooredTo(interval) + interval
    }

    private func hasWaited(for time: Timestamp, now: Timestamp) -> Bool {
        if let first = milestones.first(where: { $0.time >= time }) {
            return now - first.reachedAt >= Self.longestWait
        }
        // Nobody has come so far. A backlog that is being read is waited for; one that stands still is not.
        guard !inputs.isEmpty, now >= time + Self.longestWait else { return false }
        return inputs.values.allSatisfy { now - max($0.movedAt, listeningSince ?? $0.movedAt) >= Self.longestWait }
    }
}
