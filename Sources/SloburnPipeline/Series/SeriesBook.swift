import SloburnDecode
import SloburnModel

/// The cumulative series of one source whose latest points are remembered.
///
/// Like seen ids it is rebuilt by reading back after a restart, so what is older than that is forgotten.
struct SeriesBook<Value: CumulativeValue> {
    /// So many series are remembered; points of further ones are refused.
    static var limit: Int { 1 << 20 }

    private struct Entry {
        var history = SeriesHistory<Value>()
        /// The partition of the last point; nil before the first.
        var input: Int?

        mutating func insert(
            _ point: SeriesPoint<Value>, from input: Int, window: TimeSpan, hasMoved: inout Bool
        ) -> SeriesOutcome<Value> {
            hasMoved = self.input.map { $0 != input } ?? false
            self.input = input
            return history.insert(point, window: window, memory: SeenIDs.memory)
        }
    }

    private var entries: [SeriesIdentity: Entry] = [:]
    /// Whether the point taken last came over another partition than the one of its series before.
    private(set) var hasMoved = false
    private var forgottenBefore = Timestamp(nanoseconds: .min)

    /// How many series are remembered.
    var count: Int { entries.count }

    /// Takes a point.
    ///
    /// - Parameters:
    ///   - point: the point.
    ///   - series: its series.
    ///   - input: tells the partition that it came over from others.
    ///   - window: how far behind the newest one points are remembered.
    /// - Returns: what it adds; nil where there are too many series.
    mutating func insert(
        _ point: SeriesPoint<Value>, of series: SeriesIdentity, from input: Int, window: TimeSpan
    ) -> SeriesOutcome<Value>? {
        if entries.count >= Self.limit, entries[series] == nil { return nil }
        return entries[series, default: Entry()].insert(point, from: input, window: window, hasMoved: &hasMoved)
    }

    /// Whether the series is remembered.
    func knows(_ series: SeriesIdentity) -> Bool { entries[series] != nil }

    /// Forgets series without a point since then; it looks no more often than once a minute.
    mutating func forget(before time: Timestamp) {
        guard time >= forgottenBefore + .minutes(1) || forgottenBefore.nanoseconds == .min else { return }
        forgottenBefore = time
        entries = entries.filter { $0.value.history.newest.map { $0 >= time } ?? false }
    }
}
