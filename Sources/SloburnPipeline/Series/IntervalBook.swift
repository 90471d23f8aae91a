import SloburnDecode
import SloburnModel

/// The intervals of delta series that were counted lately, to know them when a producer sends them again.
///
/// *Source:* OpenTelemetry metrics data model, "Sums": the intervals of one series do not overlap.
struct IntervalBook {
    /// What an interval is beside those known of its series.
    enum Finding {
        /// It follows the newest one, or nothing is known.
        case next
        /// There is a gap before it.
        case afterGap
        /// It overlaps with another one.
        case overlap
        /// It is known.
        case duplicate
    }

    fileprivate struct Interval: Equatable {
        var start: Timestamp
        var end: Timestamp
    }

    /// So many intervals are known of a series.
    private static let limit = 32
    /// So many series; intervals of further ones are taken for new.
    private static let seriesLimit = 1 << 20

    private var series: [SeriesIdentity: [Interval]] = [:]
    private var forgottenBefore = Timestamp(nanoseconds: .min)

    /// Takes an interval.
    mutating func insert(from start: Timestamp, to end: Timestamp, of identity: SeriesIdentity) -> Finding {
        if series.count >= Self.seriesLimit, series[identity] == nil { return .next }
        let interval = Interval(start: start, end: end)
        return series[identity, default: []].insert(interval, limit: Self.limit)
    }

    /// Forgets series without an interval since then; it looks no more often than once a minute.
    mutating func forget(before time: Timestamp) {
        guard time >= forgottenBefore + .minutes(1) || forgottenBefore.nanoseconds == .min else { return }
        forgottenBefore = time
        series = series.filter { $0.value.last.map { $0.end >= time } ?? false }
    }
}

extension [IntervalBook.Interval] {
    /// Adds an interval in the order of ends.
    fileprivate mutating func insert(_ interval: IntervalBook.Interval, limit: Int) -> IntervalBook.Finding {
        var place = count
        while place > 0, self[place - 1].end >= interval.end {
            if self[place - 1] == interval { return .duplicate }
            place -= 1
        }
        let before = place > 0 ? self[place - 1] : nil
        let after = place < count ? self[place] : nil
        insert(interval, at: place)
        if count > limit { removeFirst() }
        if let before, interval.start < before.end { return .overlap }
        if let after, after.start < interval.end { return .overlap }
        if let before, interval.start > before.end { return .afterGap }
        return .next
    }
}
