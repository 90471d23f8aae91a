/// When an adjustment is in force.
public enum AdjustmentSchedule: Hashable, Sendable {
    /// Once, from an instant to a later one; without end where that is nil.
    case once(from: Timestamp, to: Timestamp?)
    /// Again and again, by the clocks of a zone.
    case recurring(Recurrence)
    /// Whenever a service is not promised.
    case outside(ServiceHours)

    /// The stretches that share time with `range`, as far as they lie in it.
    ///
    /// - Parameter range: where to look.
    /// - Returns: the stretches in which the adjustment is in force.
    public func stretches(in range: Range<Timestamp>) -> TimeStretches {
        switch self {
        case .once(let from, let to):
            let end = to ?? range.upperBound
            return from < end ? TimeStretches([from..<end]).clipped(to: range) : .none
        case .recurring(let recurrence): return recurrence.stretches(in: range)
        case .outside(let hours): return hours.closed(in: range)
        }
    }

    /// The stretches that share time with `range`; those that come again are not cut where it begins and ends.
    ///
    /// - Parameter range: where to look.
    /// - Returns: the stretches; one that has no end, because the next instance begins before it, is cut all the same.
    public func wholeStretches(touching range: Range<Timestamp>) -> TimeStretches {
        let cut = stretches(in: range)
        let margin: TimeSpan
        switch self {
        case .once: return cut
        case .recurring(let recurrence): margin = recurrence.duration
        // Hours come again each week, which clocks may make longer.
        case .outside: margin = .days(9)
        }
        guard let first = cut.ranges.first, let last = cut.ranges.last,
            first.lowerBound == range.lowerBound || last.upperBound == range.upperBound
        else { return cut }
        let wide = stretches(in: (range.lowerBound - margin)..<(range.upperBound + margin))
        return TimeStretches(wide.ranges.filter { $0.overlaps(range) })
    }
}
