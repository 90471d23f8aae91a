public import SloburnModel

/// What a slice counts, by its events.
public struct SliceRule: Hashable, Sendable {
    private let rule: SliceDefinition.Rule
    private let numerator: BudgetDefinition.NumeratorKind
    private let eventScale: Int64
    private let noData: BudgetDefinition.NoDataPolicy

    /// Creates the rule of a budget that counts slices; nil for Occurrences.
    public init?(_ budget: BudgetDefinition) {
        guard let slices = budget.slices else { return nil }
        rule = slices.rule
        numerator = budget.numeratorKind
        eventScale = budget.eventScale
        noData = budget.noData
    }

    /// Whether a slice counts for a share.
    var countsShares: Bool { rule == .share }

    /// Whether slices without events count.
    var countsEmptySlices: Bool { noData != .ignore }

    /// What a closed slice counts: in `total` one slice or none, in `matched` how much of it is good.
    ///
    /// *Source:* OpenSLO v1: a slice of Timeslices is good when its ratio is at least timeSliceTarget; one of
    /// RatioTimeslices counts with its ratio.
    public func outcome(of events: Tally) -> Tally {
        guard events.total > 0 else {
            switch noData {
            case .ignore: return .zero
            case .good: return Tally(matched: whole, total: 1)
            case .bad: return Tally(matched: 0, total: 1)
            }
        }
        let all = events.total.multipliedSaturated(by: eventScale)
        let matched = min(events.matched, all)
        let good = numerator == .good ? matched : all - matched
        switch rule {
        case .goodFrom(let ratio):
            let isGood = Int128(good) * Int128(ratio.denominator) >= Int128(ratio.numerator) * Int128(all)
            return Tally(matched: isGood ? 1 : 0, total: 1)
        case .share:
            let share = (2 * Int128(good) * Int128(whole) + Int128(all)) / (2 * Int128(all))
            return Tally(matched: Int64(share), total: 1)
        }
    }

    /// Whether the numerator of a slice matched more than there was.
    func isClamped(_ events: Tally) -> Bool { events.matched > events.total.multipliedSaturated(by: eventScale) }

    private var whole: Int64 { rule == .share ? BudgetDefinition.shareScale : 1 }
}
