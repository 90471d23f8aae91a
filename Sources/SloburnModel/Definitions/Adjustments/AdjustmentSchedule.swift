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
}
