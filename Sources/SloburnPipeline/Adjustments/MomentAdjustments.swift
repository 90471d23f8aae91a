import SloburnBudget
import SloburnModel

/// What the adjustments of some budgets come to at one evaluation.
struct MomentAdjustments {
    /// Where an adjustment is in force.
    struct Entry {
        let adjustment: Adjustment
        /// As far as evaluations look.
        let stretches: TimeStretches
    }

    /// Where samples count for nothing.
    let excluded: TimeStretches
    /// The names of those that let no alert begin.
    let suppressing: [String]
    /// Whether one of them has begun or ended since the evaluation before.
    let hasTurned: Bool
    private let entries: [Entry]
    private let time: Timestamp

    init(_ set: AdjustmentSet, _ book: AdjustmentBook, at time: Timestamp, after previous: Timestamp?) {
        self.time = time
        excluded = set.excluded
        let entries = zip(set.numbers, set.adjustments).map {
            Entry(adjustment: $1, stretches: book.stretches(of: $0))
        }
        self.entries = entries
        suppressing = entries.filter { $0.adjustment.effect == .suppress && $0.stretches.contains(time) }
            .map(\.adjustment.name)
        hasTurned = previous.map { previous in entries.contains { $0.turns(after: previous, until: time) } } ?? false
    }

    /// The counts of a period less what is forgiven in it.
    func forgiving(_ counts: WindowCounts, in period: PeriodBounds) -> WindowCounts {
        var counts = counts
        for entry in entries {
            guard case .grant(let grant) = entry.adjustment.effect, entry.begins(in: period, until: time) else {
                continue
            }
            switch grant {
            case .badEvents(let count): counts.forgive(events: count)
            case .time(let span): counts.forgive(span, of: period.span)
            }
        }
        return counts
    }

    /// Those that bear on a stretch of time that is over: exclusions and suppressions within it, and grants that begin in it;
    /// each with where it was in force last.
    func inForce(in range: Range<Timestamp>) -> [(adjustment: Adjustment, last: Range<Timestamp>)] {
        entries.compactMap { entry in
            let stretches = entry.stretches.ranges.filter { $0.overlaps(range) }
            guard let last = stretches.last else { return nil }
            if case .grant = entry.adjustment.effect, !range.contains(last.lowerBound) { return nil }
            return (entry.adjustment, last)
        }
    }

    /// Those that bear on a period, as far as it has come, each with where it was in force last.
    func inForce(in period: PeriodBounds) -> [(adjustment: Adjustment, last: Range<Timestamp>)] {
        entries.compactMap { entry in
            switch entry.adjustment.effect {
            case .grant: guard entry.begins(in: period, until: time) else { return nil }
            case .suppress: guard entry.stretches.contains(time) else { return nil }
            case .exclude: break
            }
            let end = min(period.end ?? time, time)
            let past = entry.stretches.clipped(to: period.from..<max(period.from, end + TimeSpan(nanoseconds: 1)))
            guard let first = past.ranges.last?.lowerBound else { return nil }
            return entry.stretches.ranges.first { $0.contains(first) }.map { (entry.adjustment, $0) }
        }
    }
}

extension MomentAdjustments.Entry {
    /// Whether it begins or ends after an instant, until a later one.
    fileprivate func turns(after previous: Timestamp, until time: Timestamp) -> Bool {
        let since = (previous + TimeSpan(nanoseconds: 1))..<(time + TimeSpan(nanoseconds: 1))
        if case .grant = adjustment.effect {
            guard case .once(let from, _) = adjustment.schedule else { return false }
            return since.contains(from)
        }
        let was = stretches.contains(previous)
        return was != stretches.contains(time) || (!was && stretches.overlaps(since))
    }

    /// Whether it begins within a period, and not after an evaluation.
    fileprivate func begins(in period: PeriodBounds, until time: Timestamp) -> Bool {
        guard case .once(let from, _) = adjustment.schedule else { return false }
        return from >= period.from && from <= time && period.end.map { from < $0 } ?? true
    }
}
