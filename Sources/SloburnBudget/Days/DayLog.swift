public import SloburnModel

/// Which days in UTC are over, and which of them are to be told.
///
/// What a day holds is summed from the windows when it is told: this only knows that it is to be. Days have numbers: that
/// of the first one of 1970 is 0.
struct DayLog: Hashable, Sendable {
    static let width = TimeSpan.days(1)

    /// No earlier day is told: others have counted what it holds.
    var since: Int64 = 0
    /// The days to tell, in order, each once: they are over, or have changed since they were told.
    var untold: [Int64] = []
    /// Days that were told of here and not yet taken note of by the composite that is made of these counts.
    var news: [Int64] = []
    /// What the days to tell hold, where they are made of the counts of others.
    var combined: [Int64: Tally] = [:]
    /// Where the first day begins that is not over.
    private(set) var end: Timestamp
    /// The evaluation time at which that one is over.
    private(set) var nextEnd: Timestamp

    init(plan: CountingPlan, time: Timestamp) {
        end = plan.endOfDays(at: time)
        nextEnd = plan.firstBoundary(from: end + Self.width)
    }

    /// The first day that is not over.
    var current: Int64 { end.dayNumber }

    /// Moves on to a later evaluation time.
    mutating func advance(to time: Timestamp, _ plan: CountingPlan) {
        end = plan.endOfDays(at: time)
        nextEnd = plan.firstBoundary(from: end + Self.width)
    }

    /// Takes note that a day is to be told.
    ///
    /// - Parameters:
    ///   - number: the day, which is over.
    ///   - hasReader: whether a composite is made of these counts.
    mutating func touch(_ number: Int64, hasReader: Bool) {
        guard number >= since else { return }
        untold.insertOnce(number)
        if hasReader { news.insertOnce(number) }
    }
}

/// What a day in UTC holds.
public struct DayCounts: Hashable, Sendable {
    /// From one midnight to the next.
    public let range: Range<Timestamp>
    /// Where its counts begin: at its first slice, where slices are counted.
    public let from: Timestamp
    /// Where its counts end: where the last slice does that begins in it, where slices are counted.
    public let to: Timestamp
    /// What was counted.
    public let tally: Tally
    /// What of that is taken out by exclusions.
    public let excluded: Tally
    /// What counts of each hour, without what is taken out; empty where hours are not known apart.
    public let hours: [Tally]

    /// What counts of the day.
    public var judged: Tally { tally.without(excluded) }
}

extension CountingPlan {
    /// Where the first day begins that is not over at an evaluation: all that begins in those before it has been counted.
    func endOfDays(at time: Timestamp) -> Timestamp {
        let open = slices.map { $0.grid.start(of: $0.grid.number(of: time)) } ?? time
        return open.flooredTo(DayLog.width)
    }

    /// An instant, or where the first slice begins from it on.
    func firstBoundary(from time: Timestamp) -> Timestamp {
        slices.map { $0.grid.start(of: $0.grid.firstNumber(from: time)) } ?? time
    }
}

extension Timestamp {
    /// The number of the day in UTC that an instant lies in.
    public var dayNumber: Int64 { nanoseconds.flooredQuotient(DayLog.width.nanoseconds) }

    /// Where a day begins.
    init(day number: Int64) {
        self.init(nanoseconds: number.multipliedSaturated(by: DayLog.width.nanoseconds))
    }
}

extension [Int64] {
    /// Inserts a number into an array in order, unless it is there.
    fileprivate mutating func insertOnce(_ number: Int64) {
        let index = firstIndex { $0 >= number } ?? count
        if index == count || self[index] != number { insert(number, at: index) }
    }
}
