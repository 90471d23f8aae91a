public import SloburnModel

// Days in UTC are no windows: when one is over, what it holds is summed from the buckets that the windows keep.
extension BudgetCounts {
    private static let hour = TimeSpan.hours(1)
    private static let hoursOfDay = 24

    /// The days to tell, in order: those that are over, or have changed since they were told.
    public var untoldDays: [Int64] { days.untold }

    /// Takes note that the days have been told.
    public mutating func didTellDays() { days.untold.removeAll() }

    /// Has days before one not be told: another definition counted what they hold.
    public mutating func tellDays(since number: Int64) {
        days.since = max(days.since, number)
        days.untold.removeAll { $0 < days.since }
    }

    /// What a day holds, as far as buckets reach back.
    ///
    /// - Parameter number: a day that is over.
    /// - Returns: its counts; nil where they are no longer known.
    public func day(_ number: Int64) -> DayCounts? {
        let range = Timestamp(day: number)..<Timestamp(day: number.addingSaturated(1))
        let (from, to) = (plan.firstBoundary(from: range.lowerBound), plan.firstBoundary(from: range.upperBound))
        if plan.isMadeOfOthers {
            guard let tally = days.combined[number] else { return nil }
            return DayCounts(range: range, from: from, to: to, tally: tally, excluded: .zero, hours: [])
        }
        let axis = plan.axis(from)..<plan.axis(to)
        guard let level = level(from: axis.lowerBound) else { return nil }
        let counted = hours(of: windows, level, axis, range.lowerBound)
        let taken = excluded.map { hours(of: $0.windows, level, axis, range.lowerBound) }
        let judged = taken.map { zip(counted, $0).map { $0.without($1) } } ?? counted
        return DayCounts(
            range: range, from: from, to: to, tally: counted.sum, excluded: taken?.sum ?? .zero, hours: judged)
    }

    /// Takes note that what lies in some stretches has changed, or is told otherwise: the days that hold something.
    ///
    /// - Parameter stretches: where, in time.
    public mutating func touchDays(in stretches: TimeStretches) {
        let oldest = plan.isMadeOfOthers ? days.end - (plan.layout.windows.last ?? .zero) : oldestInstant
        guard oldest < days.end else { return }
        let first = max(oldest.dayNumber, days.since)
        for range in stretches.clipped(to: oldest..<days.end).ranges {
            let end = (range.upperBound - TimeSpan(nanoseconds: 1)).dayNumber + 1
            for number in min(max(first, range.lowerBound.dayNumber), end)..<end {
                guard plan.isMadeOfOthers || day(number).map({ !$0.tally.isZero }) ?? false else { continue }
                days.touch(number, hasReader: plan.feedsDays)
            }
        }
    }

    /// Takes note that something was counted in a day that is over.
    mutating func touchDay(of time: Timestamp) {
        days.touch(time.dayNumber, hasReader: plan.feedsDays)
    }

    /// Takes note of days that are over at a later evaluation time.
    ///
    /// - Returns: those that may hold something.
    mutating func endDays(at newTime: Timestamp) -> [Int64] {
        var ended = [days.current]
        days.advance(to: newTime, plan)
        // After a first evaluation, days may lie in what waits.
        if board == nil {
            for bucket in windows.pending.prefix(while: { $0.start < days.end }) {
                let number = bucket.start.dayNumber
                if ended[ended.count - 1] != number { ended.append(number) }
            }
        }
        return ended
    }

    /// Takes note that days are to be told that hold something.
    mutating func touchDays(_ numbers: [Int64]) {
        guard !windows.isEmpty else { return }
        for number in numbers where day(number).map({ !$0.tally.isZero }) ?? false {
            days.touch(number, hasReader: plan.feedsDays)
        }
    }

    /// Sums what the days to tell hold of what members have counted.
    mutating func combineDays(_ members: [(CompositeMember, BudgetCounts)]) {
        for (_, counts) in members {
            for number in counts.days.news { days.touch(number, hasReader: false) }
        }
        if days.untold.isEmpty && days.combined.isEmpty { return }
        days.combined.removeAll()
        for number in days.untold {
            // Where a member began anew, what it holds is not all that there was.
            guard members.allSatisfy({ $0.1.days.since <= number }) else { continue }
            let tallies = members.compactMap { member, counts in
                counts.day(number).map { (member, counts.plan.counts($0.judged, ($0.from, $0.to))) }
            }
            guard tallies.count == members.count else { continue }
            days.combined[number] = Self.combined(tallies)
        }
    }

    /// The start of the longest window, in time.
    private var oldestInstant: Timestamp {
        let oldest = windows.oldest ?? windows.time
        return plan.slices.map { $0.grid.start(of: $0.grid.number(atPosition: oldest)) } ?? oldest
    }

    /// The coarsest level that reaches so far back, on the windows' axis, and tells hours apart.
    private func level(from start: Timestamp) -> Int? {
        let width = plan.slices?.grid.width
        return windows.layout.levels.indices.last { index in
            let resolution = windows.layout.levels[index].resolution
            let isFine = resolution == width || Self.hour.nanoseconds % resolution.nanoseconds == 0
            return isFine && windows.firstStart(ofLevel: index) <= start
        }
    }

    /// What some windows hold of the hours of a day, by where their buckets begin.
    private func hours(
        of windows: BudgetWindows, _ level: Int, _ axis: Range<Timestamp>, _ midnight: Timestamp
    ) -> [Tally] {
        var hours = [Tally](repeating: .zero, count: Self.hoursOfDay)
        for bucket in windows.buckets(ofLevel: level, in: axis) {
            let start = plan.slices.map { $0.grid.start(of: $0.grid.number(atPosition: bucket.start)) } ?? bucket.start
            let hour = (start - midnight).nanoseconds.flooredQuotient(Self.hour.nanoseconds)
            if hours.indices.contains(Int(hour)) { hours[Int(hour)] += bucket.tally }
        }
        return hours
    }
}

extension CountingPlan {
    /// Where an instant, which a slice begins at where slices are counted, lies on the axis of the windows.
    fileprivate func axis(_ time: Timestamp) -> Timestamp {
        slices.map { $0.grid.position(of: $0.grid.number(of: time)) } ?? time
    }
}

extension [Tally] {
    fileprivate var sum: Tally { reduce(into: .zero) { $0 += $1 } }
}
