/// Says how long a consumer should wait before it asks a broker again that has nothing to give.
///
/// Kafka holds a fetch for `fetch.wait.max.ms` when there is no data. Some brokers answer at once, and librdkafka asks
/// again at once: an idle consumer would take a core of its own and one of the broker. Quick answers of the same small
/// size, one after another, are taken for such: each doubles the wait, up to `longest`. Answers with data differ in size.
struct FetchPacer {
    /// The longest wait, in milliseconds: so much later may a record be seen after silence.
    static let longest: Int64 = 16

    /// An answer that took this long, in microseconds, was held by the broker.
    private static let held: Int64 = 5_000
    /// So many answers may be alike by chance.
    private static let tolerated = 3

    private var lastSize = -1
    private var repeats = 0

    /// Notes an answer to a fetch.
    ///
    /// - Parameters:
    ///   - size: its size in bytes.
    ///   - roundTrip: the time since the request, in microseconds; negative where it is not known.
    /// - Returns: how long to wait, in milliseconds; 0 mostly.
    mutating func pause(afterAnswerOf size: Int, roundTrip: Int64) -> Int64 {
        guard size == lastSize, roundTrip >= 0, roundTrip < Self.held else {
            lastSize = size
            repeats = 0
            return 0
        }
        repeats += 1
        guard repeats > Self.tolerated else { return 0 }
        return min(1 << Int64(min(repeats - Self.tolerated - 1, 62)), Self.longest)
    }
}
