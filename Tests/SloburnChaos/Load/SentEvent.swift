import SloburnModel

/// An event that was sent, as far as it decides a count.
struct SentEvent: Hashable, Sendable {
    /// Its event time in milliseconds since the epoch.
    var time: Int64
    /// Where it happened.
    var region: String
    /// Whether its status is 500.
    var hasFailed: Bool
    /// Its latency in milliseconds.
    var milliseconds: Int32
    /// Whether it was sent before.
    var isDuplicate: Bool

    /// The event time.
    var timestamp: Timestamp { Timestamp(nanoseconds: time * 1_000_000) }
}

/// What was sent in one record.
enum SentRecord: Hashable, Sendable {
    /// An event.
    case event(SentEvent)
    /// Something that becomes a dead letter.
    case malformed
}

/// Makes the records of a load; times come from outside.
protocol LoadStream: Sendable {
    /// False at the end of a run: nothing but new events is made from then on.
    var makesNoise: Bool { get set }

    /// Makes some records, over all partitions in turn.
    ///
    /// - Parameters:
    ///   - number: how many new ones.
    ///   - now: the event time, in milliseconds since the epoch.
    ///   - elapsed: how long the load has gone on, in milliseconds.
    /// - Returns: the new ones, then repetitions that are due.
    mutating func next(_ number: Int, now: Int64, elapsed: Int64) -> [LoadRecord]
}

/// A record on its way to the input topic.
struct LoadRecord: Sendable {
    let partition: Int32
    let json: String
    let content: SentRecord
}
