import SloburnModel

// A composite counts no samples: its counts follow from those of its members at the same time.
//
// Source: OpenSLO v1, composite SLOs. Occurrences: the burn of each objective adds to the composite's, times its weight.
// Timeslices: a slice that is bad for any objective is bad. RatioTimeslices: what is missing of a slice adds up, times the
// weight.
extension BudgetCounts {
    /// Takes over what the members count, which have come to the same time.
    ///
    /// - Parameter members: the counts of each member, in the plan's order; nil for one that has had no sample.
    public mutating func combine(_ members: [BudgetCounts?]) {
        guard board == nil else { return combineSlices(members) }
        let weighted = zip(plan.members, members).compactMap { member, counts in counts.map { (member, $0) } }
        for index in windows.sums.indices {
            let tallies = weighted.map { member, counts in (member, counts.unboundedCounts(ofWindow: index)) }
            windows.sums[index] = Self.combined(tallies)
        }
        combineDays(weighted)
        guard let current = calendar?.current else { return }
        let numbers = weighted.flatMap { $0.1.calendar?.periods.map(\.number) ?? [] } + [current]
        for number in Set(numbers) {
            let tallies = weighted.map { member, counts in
                let tally = counts.calendar?.periods.first { $0.number == number }?.judged ?? .zero
                return (member, counts.plan.counts(tally, (time, time)))
            }
            calendar?.set(Self.combined(tallies), of: number)
        }
    }

    /// All events, and of them as many bad ones as give the sum of the burn rates: in parts, rounded down.
    static func combined(_ members: [(CompositeMember, WindowCounts)]) -> Tally {
        let total = members.reduce(Int64(0)) { $0.addingSaturated($1.1.events) }
        let parts = Int128(total) * Int128(BudgetDefinition.compositeScale(of: total))
        var bad: Int128 = 0
        for (member, counts) in members where counts.total > 0 {
            // bad / total × stretch × all events.
            bad += parts.scaled(
                by: Int128(counts.bad) * Int128(member.stretch.numerator),
                over: Int128(counts.total) * Int128(member.stretch.denominator))
        }
        // Two objectives that fail wholly burn twice as fast, but there are no more bad events than events.
        return Tally(matched: Int64(clamping: min(bad, parts)), total: total)
    }

    /// Whether slices have closed or changed, or days are to be told, that the composite has not heard of.
    public var hasNewsForComposite: Bool { !changedSlices.isEmpty || !days.news.isEmpty }

    /// Takes note that the composite has heard of what changed.
    public mutating func didTellComposite() {
        changedSlices.removeAll(keepingCapacity: true)
        days.news.removeAll()
    }

    private mutating func combineSlices(_ members: [BudgetCounts?]) {
        board?.first = members.compactMap { $0?.board?.first }.min()
        for slice in Set(members.flatMap { $0?.changedSlices ?? [] }).sorted() {
            let start = plan.slices?.grid.position(of: slice) ?? time
            guard let before = board?.events.tally(at: start) else { continue }
            var difference = outcome(of: slice, members)
            difference -= before
            guard !difference.isZero else { continue }
            board?.events.add(.init(start: start, tally: difference))
            count(SliceBoard.Change(slice: slice, tally: difference))
        }
    }

    /// What a slice counts for the composite: nothing for objectives from which it is taken out.
    private func outcome(of slice: Int64, _ members: [BudgetCounts?]) -> Tally {
        let place = plan.slices?.grid.position(of: slice) ?? time
        let known = zip(plan.members, members).compactMap { member, counts -> (CompositeMember, Tally)? in
            if counts?.excluded?.stretches.contains(place) == true { return nil }
            guard let outcome = counts?.board?.outcome(of: slice), outcome.total > 0 else { return nil }
            return (member, outcome)
        }
        guard !known.isEmpty else { return .zero }
        guard plan.slices?.rule.countsShares == true else {
            return Tally(matched: known.allSatisfy { $0.1.matched > 0 } ? 1 : 0, total: 1)
        }
        let whole = Int128(BudgetDefinition.shareScale)
        var missing: Int128 = 0
        for (member, outcome) in known {
            missing += (whole - Int128(outcome.matched)).scaled(
                by: Int128(member.weight.numerator), over: Int128(member.weight.denominator))
        }
        return Tally(matched: Int64(clamping: max(0, whole - missing)), total: 1)
    }
}

extension Int128 {
    /// `self × numerator / denominator`, rounded down; near it where the product has more than 127 bits.
    fileprivate func scaled(by numerator: Int128, over denominator: Int128) -> Int128 {
        let (product, isBeyond) = multipliedReportingOverflow(by: numerator)
        guard isBeyond else { return product / denominator }
        return Int128(Swift.min(Double(self) * (Double(numerator) / Double(denominator)), 1e37))
    }
}
