public import SloburnModel

/// How the counts of a budget's keys are kept: what all of them have in common.
///
/// It is a class because each key refers to it.
public final class CountingPlan: Sendable {
    /// The windows.
    public let layout: WindowLayout
    /// The slices that are counted in place of events; nil for Occurrences.
    public let slices: SliceBoard.Plan?
    /// The periods of the calendar; nil for a rolling period.
    public let calendar: CalendarPeriod?
    /// The index of the window that the period's counts lie in.
    public let periodWindow: Int
    /// What a composite's members add to it, in their order; empty for a budget of its own.
    public let members: [CompositeMember]
    /// Whether a composite is to hear which slices change.
    let feedsComposite: Bool
    /// Whether a composite of events is to hear which days are to be told.
    let feedsDays: Bool
    /// Whether what is counted follows from the counts of others: it is a composite of events.
    let isMadeOfOthers: Bool
    /// How late events can be.
    let lateness: TimeSpan
    private let countedKind: BudgetDefinition.NumeratorKind
    private let countScale: Int64
    /// Whether events are counted as they are over a rolling period, as nearly all budgets do.
    let isPlain: Bool

    /// Creates the plan of a budget.
    ///
    /// - Parameters:
    ///   - budget: the budget.
    ///   - lateness: the largest allowedLateness of its sources.
    public init(_ budget: BudgetDefinition, lateness: TimeSpan) {
        layout = WindowLayout(of: budget)
        slices = SliceBoard.Plan(budget, windows: layout, lateness: lateness)
        calendar = budget.period.calendar
        let window = WindowLayout.periodWindow(of: budget.period)
        // The layout of a budget holds the window of its period.
        periodWindow = layout.windows.firstIndex(of: window) ?? layout.windows.count - 1
        self.lateness = lateness
        members = budget.members
        isPlain = slices == nil && budget.members.isEmpty && calendar == nil
        feedsComposite = budget.compositeName != nil && budget.slices != nil
        feedsDays = budget.compositeName != nil && budget.slices == nil && budget.members.isEmpty
        isMadeOfOthers = !budget.members.isEmpty && slices == nil
        (countedKind, countScale) = (budget.countedKind, budget.countScale)
    }

    /// Where a window begins and ends at an evaluation; slices' boundaries where slices are counted.
    public func bounds(ofWindow index: Int, at time: Timestamp) -> (from: Timestamp, to: Timestamp) {
        guard let grid = slices?.grid else { return (layout.start(ofWindow: index, at: time), time) }
        let start = layout.start(ofWindow: index, at: grid.position(of: time))
        return (grid.start(of: grid.number(atPosition: start)), grid.start(of: grid.number(of: time)))
    }

    /// Where the period lies that an evaluation sees.
    public func period(at time: Timestamp) -> PeriodBounds {
        guard let calendar else {
            let (from, to) = bounds(ofWindow: periodWindow, at: time)
            return PeriodBounds(
                number: nil, start: from, from: from, to: to, end: nil, span: layout.windows[periodWindow])
        }
        return period(calendar.number(of: time), of: calendar, at: time)
    }

    /// Where a period of the calendar lies, seen from an evaluation in it or after it.
    public func period(_ number: Int64, of calendar: CalendarPeriod, at time: Timestamp) -> PeriodBounds {
        let (start, end) = (calendar.start(of: number), calendar.start(of: number + 1))
        var (from, to) = (start, min(time, end))
        if let grid = slices?.grid {
            from = grid.start(of: grid.firstNumber(from: start))
            to = max(from, grid.start(of: grid.number(of: to)))
        }
        return PeriodBounds(number: number, start: start, from: from, to: to, end: end, span: end - start)
    }

    /// Whether more was matched than there was.
    func isClamped(_ tally: Tally) -> Bool { tally.matched > tally.total.multipliedSaturated(by: scale(of: tally)) }

    private func scale(of tally: Tally) -> Int64 {
        members.isEmpty || slices != nil ? countScale : BudgetDefinition.compositeScale(of: tally.total)
    }

    /// The counts of a tally.
    public func counts(_ tally: Tally, _ bounds: (from: Timestamp, to: Timestamp)) -> WindowCounts {
        WindowCounts(tally, numerator: countedKind, scale: scale(of: tally), from: bounds.from, to: bounds.to)
    }
}

extension CountingPlan {
    /// The counts that a record tells: its decimals are all there are, so that what follows from them is exact again.
    ///
    /// - Parameters:
    ///   - good: good events or slices.
    ///   - bad: bad ones.
    ///   - total: all of them, in whole ones.
    ///   - bounds: what they cover.
    /// - Returns: the counts; nil where they are not those of this budget.
    public func counts(
        good: Decimal128, bad: Decimal128, total: Int64, _ bounds: (from: Timestamp, to: Timestamp)
    ) -> WindowCounts? {
        let counted = Tally(matched: 0, total: total)
        let scale = scale(of: counted)
        guard let good = good.parts(scale), let bad = bad.parts(scale),
            good.addingSaturated(bad) == total.multipliedSaturated(by: scale)
        else { return nil }
        return counts(Tally(matched: countedKind == .good ? good : bad, total: total), bounds)
    }
}

extension Decimal128 {
    /// The number in parts of which `scale`, a power of ten, are 1; nil where it is below 0, has smaller parts or does not fit.
    fileprivate func parts(_ scale: Int64) -> Int64? {
        guard significand >= 0, significand < Int128(Int64.max), exponent <= 18, exponent >= -38 else { return nil }
        var product = significand * Int128(scale)
        for _ in 0..<abs(exponent) {
            if exponent > 0 {
                product *= 10
                guard product < Int128(Int64.max) else { return nil }
            } else {
                guard product % 10 == 0 else { return nil }
                product /= 10
            }
        }
        return Int64(exactly: product)
    }
}

/// Where a budget's period lies.
public struct PeriodBounds: Hashable, Sendable {
    /// The number of the calendar's period; nil for a rolling one.
    public var number: Int64?
    /// Where it begins.
    public var start: Timestamp
    /// Where its counts begin: at the first whole slice, where slices are counted.
    public var from: Timestamp
    /// Where its counts end.
    public var to: Timestamp
    /// Where a period of the calendar ends; nil for a rolling one.
    public var end: Timestamp?
    /// How long it is as a whole.
    public var span: TimeSpan
}
