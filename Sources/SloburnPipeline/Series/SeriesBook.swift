import SloburnDecode
import SloburnModel

/// The cumulative series of one source whose latest points are remembered.
///
/// Like seen ids it is rebuilt by reading back after a restart, so what is older than that is forgotten.
struct SeriesBook<Value: CumulativeValue> {
    /// So many series are remembered; points of further ones are refused.
    static var limit: Int { 1 << 20 }

    private var histories: [SeriesIdentity: SeriesHistory<Value>] = [:]
    private var forgottenBefore = Timestamp(nanoseconds: .min)

    /// How many series are remembered.
    var count: Int { histories.count }

    /// Takes a point; nil where there are too many series.
    mutating func insert(
        _ point: SeriesPoint<Value>, of series: SeriesIdentity, window: TimeSpan
    ) -> SeriesOutcome<Value>? {
        if histories.count >= Self.limit, histories[series] == nil { return nil }
        return histories[series, default: SeriesHistory()].insert(point, window: window, memory: SeenIDs.memory)
    }

    /// Whether the series is remembered.
    func knows(_ series: SeriesIdentity) -> Bool { histories[series] != nil }

    /// Forgets series without a point since then; it looks no more often than once a minute.
    mutating func forget(before time: Timestamp) {
        guard time >= forgottenBefore + .minutes(1) || forgottenBefore.nanoseconds == .min else { return }
        forgottenBefore = time
        histories = histories.filter { $0.value.newest.map { $0 >= time } ?? false }
    }
}
