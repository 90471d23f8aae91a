public import SloburnModel

/// Says when the next evaluation is due: event time moves on when every input partition has come so far.
///
/// An evaluation at T waits until each input partition has been read up to T, so that lag delays the picture but does
/// not falsify it. A partition that stands still for a minute is no longer waited for; the evaluation is then partial.
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
    }

    /// A partition that doesn't move is waited for no longer than this.
    public static let longestWait = TimeSpan.minutes(1)

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
    private var heardAt: Timestamp?
    // When the first bundle came: silence before it says nothing of a partition, the process was not there to hear.
    private var listeningSince: Timestamp?

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
        guard !inputs.isEmpty else { return heardAt }
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
    public mutating func observe(_ bundle: DeltaBundle) {
        heardAt = max(heardAt ?? bundle.sentAt, bundle.sentAt)
        listeningSince = listeningSince ?? bundle.sentAt
        for range in bundle.ranges {
            if let first = range.earliest { earliest = min(earliest ?? first, first) }
            var progress =
                inputs[range.input]
                ?? Progress(time: nil, latest: nil, nextOffset: range.fromOffset, movedAt: bundle.sentAt)
            progress.nextOffset = range.toOffset
            if let latest = range.latest { progress.latest = max(progress.latest ?? latest, latest) }
            // At its end nothing older is waiting, so time passes there by the clock.
            let reached = [range.idleUntil, range.latest].compactMap(\.self).max()
            var hasMoved = range.toOffset > range.fromOffset
            if let reached, progress.time.map({ reached > $0 }) ?? true {
                progress.time = reached
                hasMoved = true
            }
            if hasMoved { progress.movedAt = bundle.sentAt }
            inputs[range.input] = progress
        }
        if idleStart == nil, let progress { idleStart = progress.flooredTo(interval) + interval }
    }

    /// Forgets the partitions of topics that are no longer read.
    public mutating func keepInputs(where isRead: (InputPartition) -> Bool) {
        inputs = inputs.filter { isRead($0.key) }
    }

    /// The next evaluation, when it is due.
    ///
    /// - Parameter now: the reference clock.
    /// - Returns: nil while input is still to be waited for.
    public func due(now: Timestamp) -> Due? {
        guard let heardAt else { return nil }
        let isStuck = inputs.values.allSatisfy { progress in
            hasReached(progress, nextAfter: evaluated)
                || now - max(progress.movedAt, listeningSince ?? progress.movedAt) >= Self.longestWait
        }
        guard let evaluated else {
            // The first evaluation is the first multiple after the first sample of all; without any, after now.
            guard progress != nil || (isStuck && !inputs.isEmpty) else { return nil }
            let first = earliest.map { $0.flooredTo(interval) + interval } ?? idleStart
            return due(first ?? heardAt.flooredTo(interval) + interval, now: now, isStuck: isStuck)
        }
        return due(next(after: evaluated), now: now, isStuck: isStuck)
    }

    /// Notes that the evaluation at `time` is done.
    public mutating func didEvaluate(at time: Timestamp) { evaluated = time }

    private func due(_ time: Timestamp, now: Timestamp, isStuck: Bool) -> Due? {
        if let progress, progress >= time { return Due(time: time, isPartial: false) }
        guard isStuck, now >= time + Self.longestWait else { return nil }
        return Due(time: time, isPartial: true)
    }

    /// The next multiple of the interval; the interval may have changed since the last evaluation.
    private func next(after evaluated: Timestamp) -> Timestamp { evaluated.flooredTo(interval) + interval }

    private func hasReached(_ progress: Progress, nextAfter evaluated: Timestamp?) -> Bool {
        guard let time = progress.time else { return false }
        guard let evaluated else { return true }
        return time >= next(after: evaluated)
    }
}
