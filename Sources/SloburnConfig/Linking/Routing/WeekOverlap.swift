internal import SloburnModel

/// Compares hours of the week, whose zones may differ, over the weeks of a year.
struct WeekOverlap {
    // Any year will do: clocks are put forward and back in each. It begins on a Monday.
    private static let year: Range<Timestamp> = {
        let start = Timestamp(seconds: CivilDate(year: 2026, month: 1, day: 5).daysSinceEpoch * 86_400)
        return start..<start + .days(53 * 7)
    }()
    private static let always = TimeStretches([year])

    /// The first instant of both, where nil hours are all time; nil where there is none.
    static func instant(of left: RouteMatch.Hours?, and right: RouteMatch.Hours?) -> Timestamp? {
        let others = always.subtracting(stretches(right))
        return stretches(left).subtracting(others).ranges.first?.lowerBound
    }

    /// The first instant in none of several hours; nil where there is none.
    static func gap(in all: [RouteMatch.Hours]) -> Timestamp? {
        let covered = all.reduce(TimeStretches.none) { $0.union(stretches($1)) }
        return always.subtracting(covered).ranges.first?.lowerBound
    }

    private static func stretches(_ hours: RouteMatch.Hours?) -> TimeStretches {
        hours?.stretches(in: year) ?? always
    }
}
