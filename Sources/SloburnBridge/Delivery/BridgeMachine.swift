public import SloburnModel

/// Decides what to tell a receiver, when to repeat and to try again, and which offsets may be committed.
///
/// A value without a clock: it is told of records, outcomes and times. The requests of one alert go out one after
/// another, in the order of its transitions. A receiver that keeps the state of each alert is told the latest one only.
public struct BridgeMachine: Sendable {
    /// What it goes by.
    public struct Settings: Sendable {
        /// How the receiver is told.
        public var manners: ReceiverKind.Manners
        /// The time between two repetitions.
        public var interval: TimeSpan
        /// For how long a resolved alert is repeated.
        public var resolvedRepeats = TimeSpan.minutes(5)
        /// How long it waits at the start for the end of the topic, so that it tells the latest state only.
        public var catchUp = TimeSpan.seconds(10)
        /// How many transitions may wait before no more are wanted, where each of them is told.
        public var mostPending = 2_000
        /// Who alerts are to be for, by their routes; nil for all of them.
        public var target: String?
        /// The waits between tries.
        public var delays: RetryDelay

        /// Creates settings.
        public init(_ manners: ReceiverKind.Manners, interval: TimeSpan, seed: UInt64) {
            self.manners = manners
            self.interval = interval
            delays = RetryDelay(seed: seed)
        }
    }

    /// A partition of the topic of transitions.
    struct Partition: Sendable {
        /// The offset after the last record taken.
        var next: Int64
        /// What the group has committed.
        var committed: Int64
        /// Whether the group has still to be told that the first start is over.
        var isFirst: Bool
        /// Whether it has not been read to its end since the start.
        var isCatchingUp = true
    }

    var settings: Settings
    var partitions: [Int32: Partition] = [:]
    var lanes: [String: Lane] = [:]
    /// Alerts that wait for their turn; those before `turn` have had it.
    var queue: [String] = []
    var turn = 0
    /// The earliest `dueAt` there may be.
    var nextDue: Timestamp?
    var open: [Int: [String]] = [:]
    var nextNumber = 0
    /// Requests in a row that have failed.
    var failures = 0
    /// No request goes out before then.
    var closedUntil: Timestamp?
    var holdsUntil: Timestamp?
    var pendingCount = 0
    /// What was done so far.
    public internal(set) var counts = DeliveryCounts()

    /// Creates a machine without partitions.
    public init(_ settings: Settings) {
        self.settings = settings
    }

    /// Whether more records are wanted; false while too many transitions wait.
    ///
    /// Where only the latest one matters, no more can wait than there are alerts.
    public var wantsMore: Bool { settings.manners.keepsState || pendingCount < settings.mostPending }

    /// Requests whose outcome is not known yet.
    public var openRequests: Int { open.count }

    /// Alerts that fire as far as it is known.
    public var firing: Int { lanes.values.count { $0.latest.alert.isFiring } }

    /// Transitions that the receiver has not got.
    public var waiting: Int { pendingCount }

    /// Whether the last request has failed.
    public var isReceiverFailing: Bool { failures > 0 }

    // MARK: - What comes in

    /// Begins with a partition.
    ///
    /// The first time of all, what fires now is told and nothing older. Later it is what the receiver should know
    /// already, or will hear from the topic.
    ///
    /// - Parameters:
    ///   - partition: its number.
    ///   - next: the offset of the first record that will be taken; it may lie before `committed`.
    ///   - committed: what the group has committed; the first time where the topic ended.
    ///   - isFirst: whether what fires has not been told, or not all of it, since the first time.
    ///   - firing: the alerts of the partition that fire.
    ///   - now: the wall clock's time.
    public mutating func begin(
        _ partition: Int32, next: Int64, committed: Int64, isFirst: Bool = false, firing: [AlertEvent],
        at now: Timestamp
    ) {
        partitions[partition] = Partition(next: next, committed: committed, isFirst: isFirst)
        holdsUntil = now + settings.catchUp
        for event in firing.compactMap(asTold) where event.alert.isFiring {
            let key = event.alert.key
            var lane = Lane(event)
            // The record of a newer state is in the topic, further on; every transition is told only where each matters.
            if isFirst || settings.manners.keepsState {
                lane.currentFrom = event.alert.at
            } else {
                lane.isFromTable = true
            }
            if isFirst {
                lane.isCurrentTold = true
                lane.pending = [
                    .init(
                        event: event, identity: lane.identity, partition: partition, firstOffset: Lane.beforeStart)
                ]
                pendingCount += 1
            }
            lanes[key] = lane
            if isFirst || settings.manners.repeats { enqueue(key) }
        }
    }

    /// Takes a record.
    ///
    /// - Parameters:
    ///   - event: the alert; nil for a record that holds none.
    ///   - partition: where it was read.
    ///   - offset: where it was read.
    ///   - now: the wall clock's time.
    public mutating func take(_ event: AlertEvent?, partition: Int32, offset: Int64, at now: Timestamp) {
        guard let place = partitions[partition], offset < .max else { return }
        partitions[partition]?.next = offset + 1
        guard let event = event.flatMap(asTold) else { return }
        let alert = event.alert
        var lane = lanes[alert.key] ?? Lane(event)
        if lane.isOutOfDate(alert) { return }
        if offset < place.committed {
            return remember(event, lane, isKnown: lanes[alert.key] != nil, at: now)
        }
        lane.learn(event)
        lane.repeatsUntil = nil
        add(event, to: &lane, partition, offset)
        lanes[alert.key] = lane
        if !lane.isInFlight, lane.failures == 0 { enqueue(alert.key) }
    }

    /// The event as the receiver is to know it; nil for nothing that concerns it.
    ///
    /// Where another alert is told for many, those are over for one that calls somebody for each alert. It may have heard
    /// of them before the bridge began.
    private func asTold(_ event: AlertEvent) -> AlertEvent? {
        if let target = settings.target, !event.alert.concerns(target) { return nil }
        guard settings.manners.keepsState, event.alert.isGrouped else { return event }
        var event = event
        if event.alert.isFiring {
            event.alert.isFiring = false
            event.alert.endsAt = max(event.alert.startsAt, event.alert.at)
        }
        return event
    }

    /// The partition has been read to its end.
    ///
    /// - Parameters:
    ///   - partition: its number.
    ///   - end: the offset of the end; behind the last record there may be marks of transactions.
    public mutating func caughtUp(_ partition: Int32, at end: Int64 = 0) {
        partitions[partition]?.isCatchingUp = false
        if let next = partitions[partition]?.next { partitions[partition]?.next = max(next, end) }
    }

    /// The receiver has this state already; it may only have to be repeated.
    private mutating func remember(_ event: AlertEvent, _ lane: Lane, isKnown: Bool, at now: Timestamp) {
        guard settings.manners.repeats, !isKnown || lane.latest.alert.at <= event.alert.at else { return }
        var lane = lane
        lane.learn(event)
        lane.repeatsUntil = event.alert.isFiring ? nil : event.alert.at + settings.resolvedRepeats
        if let until = lane.repeatsUntil, until < now {
            lanes[event.alert.key] = nil
            return
        }
        lanes[event.alert.key] = lane
        if !lane.isInFlight { enqueue(event.alert.key) }
    }

    /// Adds a transition, in place of one that has not been told where only the latest matters.
    private mutating func add(_ event: AlertEvent, to lane: inout Lane, _ partition: Int32, _ offset: Int64) {
        let told = lane.isInFlight && lane.tellsPending ? 1 : 0
        if settings.manners.keepsState, lane.pending.count > told, let last = lane.pending.last,
            last.partition == partition
        {
            lane.pending[lane.pending.count - 1].event = event
            lane.pending[lane.pending.count - 1].identity = lane.identity
            lane.pending[lane.pending.count - 1].count += 1
        } else {
            lane.pending.append(
                .init(event: event, identity: lane.identity, partition: partition, firstOffset: offset))
            pendingCount += 1
        }
    }

    // MARK: - What may be committed

    /// The offsets that may be committed now and have not been: all before them has been told or given up.
    public var committable: [Int32: Int64] {
        var ends = partitions.mapValues(\.next)
        for lane in lanes.values {
            for pending in lane.pending {
                if let end = ends[pending.partition] { ends[pending.partition] = min(end, pending.firstOffset) }
            }
        }
        return ends.filter { partition, end in
            guard let place = partitions[partition] else { return false }
            return end > place.committed || place.isFirst && end == place.committed
        }
    }

    /// These offsets have been committed.
    public mutating func didCommit(_ offsets: [Int32: Int64]) {
        for (partition, offset) in offsets {
            partitions[partition]?.committed = offset
            partitions[partition]?.isFirst = false
        }
    }
}
