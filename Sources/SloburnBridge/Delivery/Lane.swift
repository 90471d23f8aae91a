internal import SloburnModel

/// All that is known of one alert; its requests go out one after another.
struct Lane: Sendable {
    /// A transition that the receiver has not got.
    struct Pending: Sendable {
        var event: AlertEvent
        /// The record of its episode whose labels identify the alert: the next episode may have others.
        var identity: AlertRecord
        /// The partition it was read from.
        var partition: Int32
        /// Its offset, or that of the first transition that it stands for; `Lane.beforeStart` for one of those that
        /// fired when the bridge began.
        var firstOffset: Int64
        /// How many transitions it stands for.
        var count: Int64 = 1
    }

    /// An offset before all others: nothing of the partition may be committed.
    static let beforeStart: Int64 = -1

    /// What the receiver is to be told, in order.
    var pending: [Pending] = []
    /// The newest state that is known.
    var latest: AlertEvent
    /// The record of the episode whose labels identify the alert.
    var identity: AlertRecord
    /// Whether a request is on its way.
    var isInFlight = false
    /// Whether that request tells the first pending transition, or only repeats.
    var tellsPending = false
    /// Whether it waits for its turn.
    var isQueued = false
    /// When it is due again: a repetition, or another try where `failures` is not 0.
    var dueAt: Timestamp?
    /// Tries in a row that have failed.
    var failures = 0
    /// Whether it goes into no request with others, because one with others was refused.
    var isAlone = false
    /// Until when its resolved form is repeated.
    var repeatsUntil: Timestamp?
    /// Records of evaluations before this one are out of date: the table of what fires told of a newer state.
    var currentFrom: Timestamp?
    /// Whether the table of what fires is all that is known, for a receiver that hears every transition: those before it
    /// are still to come.
    var isFromTable = false
    /// Whether the record of that evaluation itself is known as well, because it was told at the first start.
    var isCurrentTold = false

    init(_ event: AlertEvent) {
        latest = event
        identity = event.alert
    }

    /// Whether a record tells nothing new.
    func isOutOfDate(_ alert: AlertRecord) -> Bool {
        // Of two topics the end of an episode may come after the beginning of the next one.
        let known = latest.alert
        if !isFromTable, !alert.isFiring, known.isFiring, known.episode != alert.episode, known.startsAt >= alert.at {
            return true
        }
        guard let currentFrom else { return false }
        return isCurrentTold ? alert.at <= currentFrom : alert.at < currentFrom
    }

    /// What is told next.
    var notice: Notice {
        pending.first.map { Notice($0.event, identity: $0.identity) } ?? Notice(latest, identity: identity)
    }

    /// Takes note of the newest state.
    mutating func learn(_ event: AlertEvent) {
        latest = event
        isFromTable = false
        let alert = event.alert
        guard identity.episode != alert.episode || alert.episode.isEmpty else { return }
        // Without its definition nobody knows the labels any more; those of an earlier episode are as good as any.
        if !alert.isOfRemovedDefinition { identity = alert }
    }
}
