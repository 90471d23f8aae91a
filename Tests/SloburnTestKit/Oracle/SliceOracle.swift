public import SloburnModel

/// Slices counted by brute force: every sample is looked at for each of them.
public struct SliceOracle: Sendable {
    /// What a sample adds, and when.
    public struct Sample: Sendable {
        /// The event time.
        public var time: Timestamp
        /// What it adds.
        public var tally: Tally

        /// Creates a sample.
        public init(time: Timestamp, tally: Tally) {
            self.time = time
            self.tally = tally
        }
    }

    /// How slices follow on one another.
    public enum Grid: Sendable {
        /// Of one width, aligned to the epoch.
        case every(TimeSpan)
        /// From one local midnight to the next.
        case days(CalendarOracle)

        /// The last boundary not after an instant.
        public func boundary(before time: Timestamp) -> Timestamp {
            switch self {
            case .every(let width):
                let rest = time.nanoseconds % width.nanoseconds
                return Timestamp(nanoseconds: time.nanoseconds - rest)
            case .days(let calendar): return calendar.midnight(before: time)
            }
        }

        /// The first boundary not before an instant.
        public func boundary(after time: Timestamp) -> Timestamp {
            let before = boundary(before: time)
            return before == time ? time : next(before)
        }

        /// The boundary after a boundary.
        public func next(_ boundary: Timestamp) -> Timestamp {
            switch self {
            case .every(let width): boundary + width
            case .days(let calendar): calendar.midnight(after: boundary)
            }
        }
    }

    /// What the slices between two boundaries come to.
    public struct Counts: Hashable, Sendable {
        /// Slices that count.
        public var total: Int64 = 0
        /// Good ones under Timeslices.
        public var good: Int64 = 0
        /// The sum of their shares under RatioTimeslices.
        public var shares: Double = 0
    }

    /// How slices follow on one another.
    public let grid: Grid
    /// Whether tallies match good or bad events.
    public let numerator: BudgetDefinition.NumeratorKind
    /// The share of good events from which a slice is good.
    public let sliceTarget: Ratio
    /// What slices without events are.
    public let noData: BudgetDefinition.NoDataPolicy
    private var samples: [Sample] = []

    /// Creates an oracle without samples.
    public init(
        grid: Grid, numerator: BudgetDefinition.NumeratorKind, sliceTarget: Ratio,
        noData: BudgetDefinition.NoDataPolicy
    ) {
        (self.grid, self.numerator, self.sliceTarget, self.noData) = (grid, numerator, sliceTarget, noData)
    }

    /// Adds a sample.
    public mutating func add(_ sample: Sample) { samples.append(sample) }

    /// The slices that begin at `from` or later and end at `to` or earlier; both are boundaries.
    public func counts(from: Timestamp, to: Timestamp) -> Counts {
        var counts = Counts()
        guard let first = samples.map(\.time).min() else { return counts }
        let inside = samples.filter { $0.time >= from && $0.time < to }.sorted { $0.time < $1.time }
        var next = inside.startIndex
        var start = from
        while start < to {
            let end = grid.next(start)
            var tally = Tally.zero
            while next < inside.endIndex, inside[next].time < end {
                tally += inside[next].tally
                next += 1
            }
            if tally.total > 0 {
                count(tally, into: &counts)
            } else if noData != .ignore, end > first {
                counts.total += 1
                if noData == .good {
                    counts.good += 1
                    counts.shares += 1
                }
            }
            start = end
        }
        return counts
    }

    private func count(_ tally: Tally, into counts: inout Counts) {
        let matched = min(tally.matched, tally.total)
        let good = numerator == .good ? matched : tally.total - matched
        counts.total += 1
        counts.shares += Double(good) / Double(tally.total)
        // good / total >= target, by cross-multiplication.
        if good * sliceTarget.denominator >= sliceTarget.numerator * tally.total { counts.good += 1 }
    }
}
