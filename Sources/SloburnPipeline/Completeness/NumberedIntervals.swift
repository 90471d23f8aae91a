import SloburnModel

/// Finds out from the numbers of producers what is missing of each interval.
///
/// Intervals are looked at in the order of event time. A number that is missing between two that were seen was lost
/// somewhere between their intervals: where others lie between, each of them has its part.
struct NumberedIntervals {
    /// Where a producer had come to.
    struct Place: Hashable, Sendable {
        /// Its largest number.
        var last: Int64
        /// The interval of that number.
        var interval: Int64
    }

    /// Where each producer has come to.
    private(set) var places: [String: Place]
    private var counts: [Int64: (have: Int64, should: Int64)] = [:]
    private let firstInterval: Int64

    /// Begins after earlier intervals.
    ///
    /// - Parameters:
    ///   - places: where each producer had come to.
    ///   - firstInterval: the first interval that is looked at; what was lost before it is nobody's.
    init(after places: [String: Place], from firstInterval: Int64) {
        self.places = places
        self.firstInterval = firstInterval
    }

    /// What has come of an interval; nil where nothing tells.
    func completeness(of interval: Int64) -> Completeness? {
        counts[interval].map { Completeness(have: $0.have, of: $0.should) }
    }

    /// The intervals of which something else was found before.
    func intervals(differingFrom other: NumberedIntervals) -> [Int64] {
        Set(counts.keys).union(other.counts.keys).filter { interval in
            counts[interval].map { [$0.have, $0.should] } != other.counts[interval].map { [$0.have, $0.should] }
        }
    }

    /// Looks at the numbers of an interval, which comes after those looked at before.
    mutating func add(_ numbers: [String: IntervalEvidence.Numbers], of interval: Int64) {
        for (producer, numbers) in numbers {
            let before = places[producer]
            // A producer that counts from below has begun anew.
            if let before, numbers.first > before.last {
                spread(numbers.first.subtractingSaturated(before.last) - 1, after: before.interval, upTo: interval)
            }
            var should = numbers.last.subtractingSaturated(numbers.first).addingSaturated(1)
            var have = numbers.count
            if let before, numbers.first <= before.last, numbers.last > before.last, have < should {
                // What came late of the last number's interval was missed there. It makes up for nothing here.
                should = numbers.last.subtractingSaturated(before.last)
                have = min(have, should)
            }
            count(have: have, should: should, interval)
            places[producer] = Place(last: numbers.last, interval: interval)
        }
    }

    private mutating func spread(_ missing: Int64, after earlier: Int64, upTo interval: Int64) {
        let length = max(1, interval - earlier)
        let part = missing / length
        if part > 0 {
            for between in max(earlier + 1, firstInterval)..<max(interval, firstInterval) {
                count(have: 0, should: part, between)
            }
        }
        count(have: 0, should: missing - part * (length - 1), interval)
    }

    private mutating func count(have: Int64, should: Int64, _ interval: Int64) {
        var known = counts[interval] ?? (0, 0)
        known.have = known.have.addingSaturated(have)
        known.should = known.should.addingSaturated(should)
        counts[interval] = known
    }
}

extension Int64 {
    /// The difference, or the largest or smallest value where it doesn't fit.
    fileprivate func subtractingSaturated(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        guard overflow else { return difference }
        return other < 0 ? .max : .min
    }
}
