public import SloburnModel

// Exclusions: what lies in them is counted, and taken out again where a budget is judged.
extension BudgetCounts {
    /// The sum of a window without what is taken out of it.
    public func judgedSum(ofWindow index: Int) -> Tally {
        guard let excluded else { return windows.sums[index] }
        return windows.sums[index].without(excluded.windows.sums[index])
    }

    /// Whether nothing came in a window, neither what counts nor what is taken out.
    ///
    /// Where empty slices count, what came is told by their events, as long as these are known: as far back as samples may
    /// be late.
    public func isSilent(window index: Int) -> Bool {
        guard let board, plan.slices?.rule.countsEmptySlices == true else { return windows.sums[index].total == 0 }
        let start = windows.start(ofWindow: index)
        guard let oldest = board.events.oldest, oldest <= start else { return windows.sums[index].total == 0 }
        return board.events.buckets(in: start..<windows.time).isEmpty
    }

    /// The sums of all windows without what is taken out of them.
    public var judgedSums: [Tally] {
        excluded == nil ? windows.sums : windows.sums.indices.map { judgedSum(ofWindow: $0) }
    }

    /// What is counted from an instant on, without what is taken out; from the start of the bucket that it lies in, at the
    /// finest resolution that still reaches there.
    ///
    /// - Parameter start: the instant, or one in the first slice.
    /// - Returns: the counts, with the instant from which on they are; nil for a composite, which has no counts of its own.
    public func counts(since start: Timestamp) -> WindowCounts? {
        guard plan.members.isEmpty else { return nil }
        guard let grid = plan.slices?.grid else {
            let (from, tally) = windows.sum(fromBucketOf: start)
            let excluded = excluded?.windows.sum(fromBucketOf: start).tally ?? .zero
            return plan.counts(tally.without(excluded), (from, time))
        }
        let (from, tally) = windows.sum(fromBucketOf: grid.position(of: grid.number(of: start)))
        let excluded = excluded?.windows.sum(fromBucketOf: from).tally ?? .zero
        let bounds = (grid.start(of: grid.number(atPosition: from)), grid.start(of: grid.number(of: time)))
        return plan.counts(tally.without(excluded), bounds)
    }

    /// The counts of the period that `time` lies in as if nothing were taken out.
    public func rawPeriodCounts(_ bounds: PeriodBounds) -> WindowCounts {
        plan.counts(calendar?.currentPeriod?.tally ?? windows.sums[plan.periodWindow], (bounds.from, bounds.to))
    }

    /// Changes where samples count for nothing, in the time before `time`.
    ///
    /// Where a stretch comes late it takes out whole buckets of the finest resolution that is still known there: 10 s for
    /// an hour, a minute for six, five minutes for three days, then an hour; or whole slices.
    ///
    /// - Parameter wanted: the stretches, at least as far back as the longest window; what they say of later times is
    ///   for `advance`.
    /// - Returns: whether any count has changed.
    public mutating func exclude(_ wanted: TimeStretches) -> Bool {
        let past = axisStretches(wanted.clipped(to: Timestamp(nanoseconds: .min)..<time))
        guard excluded != nil || !past.isEmpty else { return false }
        var counts = excluded ?? ExcludedCounts(layout: plan.layout, time: windows.time)
        let before = counts.stretches
        let changes = counts.change(to: past, of: windows)
        excluded = counts.isEmpty ? nil : counts
        for change in changes { excludeInCalendar(change) }
        let after = counts.stretches
        if before != after {
            let moved = after.subtracting(before).union(before.subtracting(after))
            touchDays(in: timeStretches(moved))
            tellComposite(ofSlicesIn: moved)
        }
        return !changes.isEmpty
    }

    /// Has a composite look again at slices whose events are still known, of stretches on the windows' axis.
    private mutating func tellComposite(ofSlicesIn stretches: TimeStretches) {
        guard plan.feedsComposite, let board, let grid = plan.slices?.grid, let oldest = board.events.oldest else {
            return
        }
        for range in stretches.clipped(to: oldest..<windows.time).ranges {
            let end = grid.number(atPosition: range.upperBound)
            changedSlices += grid.number(atPosition: range.lowerBound)..<end
        }
    }

    /// Takes out what is to be counted between `time` and a later one.
    mutating func excludeNews(of wanted: TimeStretches, until newTime: Timestamp) {
        let news = wanted.clipped(to: time..<newTime)
        guard !news.isEmpty else { return }
        var counts = excluded ?? ExcludedCounts(layout: plan.layout, time: windows.time)
        counts.stretches = counts.stretches.union(axisStretches(news))
        if board == nil {
            for bucket in windows.pending.prefix(while: { $0.start < newTime }) where news.contains(bucket.start) {
                counts.windows.add(bucket)
                excludeInCalendar(bucket)
            }
        }
        excluded = counts
    }

    /// Takes out what comes late, on the windows' axis, where all is taken out.
    mutating func excludeLate(_ bucket: BudgetWindows.Bucket) {
        guard excluded?.stretches.contains(bucket.start) ?? false else { return }
        excluded?.windows.add(bucket)
        excludeInCalendar(bucket)
    }

    private mutating func excludeInCalendar(_ bucket: BudgetWindows.Bucket) {
        guard let periods = plan.calendar else { return }
        guard let grid = plan.slices?.grid else {
            calendar?.exclude(bucket.tally, from: periods.number(of: bucket.start))
            return
        }
        let slice = grid.number(atPosition: bucket.start)
        if let number = periods.number(ofSlice: slice, grid) { calendar?.exclude(bucket.tally, from: number) }
    }

    /// Where slices lie in time that stretches along the axis of the windows are made of.
    private func timeStretches(_ stretches: TimeStretches) -> TimeStretches {
        guard let grid = plan.slices?.grid else { return stretches }
        return TimeStretches(
            stretches.ranges.map { range in
                let (first, end) = (range.lowerBound, range.upperBound)
                return grid.start(of: grid.number(atPosition: first))..<grid.start(of: grid.number(atPosition: end))
            })
    }

    /// Stretches along the axis of the windows: of the slices that they touch, where slices are counted.
    private func axisStretches(_ stretches: TimeStretches) -> TimeStretches {
        guard let grid = plan.slices?.grid else { return stretches }
        return TimeStretches(
            stretches.ranges.map { range in
                let last = grid.number(of: range.upperBound - TimeSpan(nanoseconds: 1))
                return grid.position(of: grid.number(of: range.lowerBound))..<grid.position(of: last + 1)
            })
    }
}

extension CalendarPeriod {
    /// The period that a slice lies in; nil where it belongs to two, and so to none.
    func number(ofSlice slice: Int64, _ grid: SliceGrid) -> Int64? {
        let number = number(of: grid.start(of: slice))
        return grid.start(of: slice + 1) <= start(of: number + 1) ? number : nil
    }
}
