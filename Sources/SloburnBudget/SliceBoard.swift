public import SloburnModel

/// The events of each slice, as long as late ones can still change what the slice counts.
///
/// A slice counts once it has closed. It turns counts of events into counts of slices: what an addition or the passing
/// of time changes comes out as buckets of slices, to be added to windows.
public struct SliceBoard: Sendable {
    /// What its slices are; a class, because each key refers to it.
    public final class Plan: Sendable {
        /// Where slices begin and end.
        public let grid: SliceGrid
        /// What they count.
        public let rule: SliceRule
        /// How long the events of a slice are kept.
        let layout: WindowLayout
        /// No window looks back further than so many slices.
        let longest: Int64

        /// Creates the plan of a budget; nil for Occurrences.
        ///
        /// - Parameters:
        ///   - budget: the budget.
        ///   - windows: its windows.
        ///   - lateness: how late events can be.
        init?(_ budget: BudgetDefinition, windows: WindowLayout, lateness: TimeSpan) {
            guard let slices = budget.slices, let rule = SliceRule(budget) else { return nil }
            grid = SliceGrid(slices)
            self.rule = rule
            let width = slices.width.nanoseconds
            // The slice that holds the oldest event, and one more for a day that is longer than others.
            let kept = lateness.nanoseconds / width + 2
            layout = WindowLayout(window: TimeSpan(nanoseconds: kept * width), resolution: slices.width)
            // A window begins at a multiple of its resolution.
            let span =
                (windows.spans.last ?? .zero).nanoseconds + (windows.levels.last?.resolution ?? .zero).nanoseconds
            longest = span / width + 2
        }
    }

    /// A slice and what it adds to the windows: a slice, or the difference that a correction makes.
    struct Change {
        let slice: Int64
        let tally: Tally
    }

    let plan: Plan
    /// The events by slice, on the grid's axis; its time is how far no more late events are to come.
    public internal(set) var events: BudgetWindows
    /// Where the bucket of the earliest sample begins; empty slices count from its slice on.
    public internal(set) var first: Timestamp?
    /// Slices that have closed with more matched than there was, so that they were held at the total.
    public internal(set) var clamped: Int64 = 0

    init(plan: Plan, time: Timestamp) {
        self.plan = plan
        events = BudgetWindows(layout: plan.layout, time: plan.grid.position(of: plan.grid.number(of: time)))
    }

    /// True when no slice can begin to count as time passes.
    var isEmpty: Bool { events.isEmpty && !(plan.rule.countsEmptySlices && first != nil) }

    /// Adds events and says what that changes of slices closed before `time`.
    mutating func add(_ bucket: BudgetWindows.Bucket, at time: Timestamp) -> [Change] {
        let slice = plan.grid.number(of: bucket.start)
        let start = plan.grid.position(of: slice)
        // Who is this late was dated behind all that is awaited: what its slice held is no longer known.
        guard let before = events.tally(at: start) else { return [] }
        events.add(.init(start: start, tally: bucket.tally))
        let firstBefore = first.map(plan.grid.number(of:))
        first = min(first ?? bucket.start, bucket.start)
        let end = plan.grid.number(of: time)
        guard slice < end else { return [] }
        var after = before
        after += bucket.tally
        let counted = firstBefore.map { slice >= $0 } ?? false ? plan.rule.outcome(of: before) : .zero
        clamped += (plan.rule.isClamped(after) ? 1 : 0) - (plan.rule.isClamped(before) ? 1 : 0)
        var difference = plan.rule.outcome(of: after)
        difference -= counted
        var changes = difference.isZero ? [] : [Change(slice: slice, tally: difference)]
        // The empty slices between a new first one and the old one begin to count.
        if plan.rule.countsEmptySlices, firstBefore.map({ slice < $0 }) ?? true {
            changes += closed(slice + 1..<max(slice + 1, min(firstBefore ?? end, end)))
        }
        return changes
    }

    /// What the slices count that close between two times.
    mutating func close(from start: Timestamp, to end: Timestamp) -> [Change] {
        guard let first = first.map(plan.grid.number(of:)) else { return [] }
        let last = plan.grid.number(of: end)
        let begin = max(first, plan.grid.number(of: start), last - plan.longest)
        guard begin < last else { return [] }
        let changes = closed(begin..<last)
        for change in changes where plan.rule.isClamped(tally(of: change.slice)) { clamped += 1 }
        return changes
    }

    /// Forgets slices that no late event can belong to.
    mutating func settle(upTo time: Timestamp) {
        events.advance(to: plan.grid.position(of: plan.grid.number(of: time)))
    }

    /// What a closed slice counts; nil where it is forgotten.
    func outcome(of slice: Int64) -> Tally? {
        guard let first, slice >= plan.grid.number(of: first) else { return .zero }
        return events.tally(at: plan.grid.position(of: slice)).map(plan.rule.outcome)
    }

    /// The events of a slice, as far as they are known.
    private func tally(of slice: Int64) -> Tally { events.tally(at: plan.grid.position(of: slice)) ?? .zero }

    private func closed(_ slices: Range<Int64>) -> [Change] {
        if plan.rule.countsEmptySlices {
            return slices.map { slice in
                Change(slice: slice, tally: plan.rule.outcome(of: tally(of: slice)))
            }
        }
        let range = plan.grid.position(of: slices.lowerBound)..<plan.grid.position(of: slices.upperBound)
        return events.buckets(in: range).compactMap { bucket in
            let tally = plan.rule.outcome(of: bucket.tally)
            return tally.isZero ? nil : Change(slice: plan.grid.number(atPosition: bucket.start), tally: tally)
        }
    }
}
