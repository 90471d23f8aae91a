public import SloburnModel

/// All that is counted of one budget: its windows, in events or in slices, and its period.
///
/// Tallies of small buckets of event time go in. What lies before `time` is counted, what lies at or after it waits.
public struct BudgetCounts: Sendable {
    /// How it is kept.
    public let plan: CountingPlan
    /// The windows: of events, or of slices on the grid's axis.
    public internal(set) var windows: BudgetWindows
    /// The events by slice, where slices are counted.
    public internal(set) var board: SliceBoard?
    /// The periods of the calendar, where the period is one.
    public internal(set) var calendar: CalendarCounts?
    /// What exclusions take out; nil where there are none.
    public internal(set) var excluded: ExcludedCounts?
    /// The evaluation time that is seen.
    public internal(set) var time: Timestamp
    /// Slices that have closed or changed since a composite was told.
    var changedSlices: [Int64] = []
    /// The days that are to be told.
    var days: DayLog

    /// Creates counts of nothing up to `time`.
    public init(plan: CountingPlan, time: Timestamp) {
        self.plan = plan
        self.time = time
        windows = BudgetWindows(layout: plan.layout, time: plan.slices.map { $0.grid.position(of: time) } ?? time)
        board = plan.slices.map { SliceBoard(plan: $0, time: time) }
        if plan.calendar != nil { calendar = CalendarCounts() }
        days = DayLog(plan: plan, time: time)
    }

    /// Adds the counts of one bucket of event time.
    ///
    /// - Parameter bucket: a bucket that does not straddle `time`, a multiple of 10 s, nor the start of a period.
    public mutating func add(_ bucket: BudgetWindows.Bucket) {
        if let changes = board?.add(bucket, at: time) {
            for change in changes { count(change) }
            return
        }
        windows.add(bucket)
        guard bucket.start < time else { return }
        if bucket.start < days.end { touchDay(of: bucket.start) }
        if calendar != nil { countInCalendar(bucket.tally, at: bucket.start) }
        if excluded != nil { excludeLate(bucket) }
    }

    /// Moves on to a later evaluation time; does nothing when it is not later.
    ///
    /// - Parameters:
    ///   - newTime: the evaluation time.
    ///   - settled: how far all input has come: events can be late by their lateness behind it; nil where that is not
    ///     known.
    ///   - excluding: where samples count for nothing from `time` on; nil for nowhere.
    public mutating func advance(
        to newTime: Timestamp, settled: Timestamp? = nil, excluding: TimeStretches? = nil
    ) {
        guard newTime > time else { return }
        guard newTime >= days.nextEnd else { return move(to: newTime, settled, excluding) }
        let ended = endDays(at: newTime)
        move(to: newTime, settled, excluding)
        touchDays(ended)
    }

    private mutating func move(to newTime: Timestamp, _ settled: Timestamp?, _ excluding: TimeStretches?) {
        if excluding != nil || excluded != nil { excludeNews(of: excluding ?? .none, until: newTime) }
        defer { excluded?.advance(to: windows.time) }
        if plan.isPlain {
            time = newTime
            return windows.advance(to: newTime)
        }
        if board != nil {
            // What the slices of a composite count, its members tell.
            let changes = plan.members.isEmpty ? board?.close(from: time, to: newTime) ?? [] : []
            time = newTime
            windows.advance(to: plan.slices?.grid.position(of: newTime) ?? newTime)
            for change in changes { count(change) }
            if let settled { board?.settle(upTo: min(settled, newTime)) }
        } else {
            if calendar != nil {
                for bucket in windows.pending.prefix(while: { $0.start < newTime }) {
                    countInCalendar(bucket.tally, at: bucket.start)
                }
            }
            time = newTime
            windows.advance(to: newTime)
        }
        guard let periods = plan.calendar else { return }
        calendar?.advance(to: periods.number(of: newTime))
        if let settled, (calendar?.periods.count ?? 0) > 1 {
            calendar?.forget(before: periods.number(of: min(settled, newTime) - plan.lateness))
        }
    }

    /// The counts of window `index` of the layout.
    public func counts(ofWindow index: Int) -> WindowCounts {
        plan.counts(judgedSum(ofWindow: index), plan.bounds(ofWindow: index, at: time))
    }

    /// The same without the window's bounds, which take longer to find than all the rest.
    public func unboundedCounts(ofWindow index: Int) -> WindowCounts {
        plan.counts(judgedSum(ofWindow: index), (time, time))
    }

    /// The counts of the period that `time` lies in; a rolling one is a window.
    public func periodCounts(_ bounds: PeriodBounds) -> WindowCounts {
        plan.counts(calendar?.judged ?? judgedSum(ofWindow: plan.periodWindow), (bounds.from, bounds.to))
    }

    /// True when nothing is counted and nothing waits, so that time passes without any change but a new period.
    public var isEmpty: Bool { windows.isEmpty && (plan.isPlain || (board?.isEmpty ?? true)) }

    /// Whether anything is counted, in a window or in the present period.
    public var hasCounts: Bool {
        !windows.isEmpty || !(calendar?.currentPeriod?.tally.isZero ?? true) || !(board?.events.isEmpty ?? true)
    }

    /// Whether a sample is known, but none before `time`.
    public var isAhead: Bool {
        if let board { return board.first.map { $0 >= time } ?? false }
        return !windows.pending.isEmpty && windows.sums.allSatisfy(\.isZero)
            && (calendar?.currentPeriod?.tally.isZero ?? true)
    }

    /// The closed periods to tell of.
    public var untoldPeriods: [CalendarCounts.Period] { plan.isPlain ? [] : calendar?.untold ?? [] }

    /// What the calendar period holds that `time` lies in, without what is taken out; nil for a rolling one.
    public var periodTally: Tally? { plan.isPlain ? nil : calendar?.judged }

    /// Has periods be told again in which stretches of time begin, because something else is forgiven there.
    ///
    /// - Returns: whether there is one.
    public mutating func tellPeriodsAgain(in stretches: TimeStretches) -> Bool {
        guard let periods = plan.calendar else { return false }
        return stretches.ranges.reduce(false) { found, range in
            calendar?.tellAgain(periods.number(of: range.lowerBound)) == true || found
        }
    }

    /// Takes note that the closed periods have been told.
    public mutating func didTellPeriods() { calendar?.didTell() }

    /// Windows, the calendar period among them, or slices that have closed, in which more was matched than there was, so that
    /// they were held at the total.
    ///
    /// - Parameter hidden: a window that does not count.
    /// - Returns: how many.
    public func clampedCount(hiding hidden: Int?) -> Int64 {
        if let board { return board.clamped }
        let ofWindows = windows.sums.indices.count { $0 != hidden && plan.isClamped(judgedSum(ofWindow: $0)) }
        return Int64(ofWindows) + (periodTally.map(plan.isClamped) == true ? 1 : 0)
    }

    /// Counts a slice, which lies before `time`.
    mutating func count(_ change: SliceBoard.Change) {
        guard let grid = plan.slices?.grid else { return }
        if plan.feedsComposite { changedSlices.append(change.slice) }
        let start = grid.start(of: change.slice)
        if start < days.end { touchDay(of: start) }
        let bucket = BudgetWindows.Bucket(start: grid.position(of: change.slice), tally: change.tally)
        windows.add(bucket)
        if excluded != nil { excludeLate(bucket) }
        guard let periods = plan.calendar else { return }
        if let number = periods.number(ofSlice: change.slice, grid) { calendar?.add(change.tally, to: number) }
    }

    private mutating func countInCalendar(_ tally: Tally, at time: Timestamp) {
        if let periods = plan.calendar { calendar?.add(tally, to: periods.number(of: time)) }
    }
}
