public import SloburnModel

/// The counts of the calendar period that time lies in, and of those before it that late events can still change.
public struct CalendarCounts: Hashable, Sendable {
    /// The counts of one period.
    public struct Period: Hashable, Sendable {
        /// Which period.
        public var number: Int64
        /// What it holds.
        public var tally: Tally
        /// What of that is taken out by exclusions.
        public var excluded: Tally
        /// Whether that has been told since the period closed.
        public var isTold: Bool

        /// Creates the counts of a period.
        public init(number: Int64, tally: Tally = .zero, excluded: Tally = .zero, isTold: Bool = false) {
            self.number = number
            self.tally = tally
            self.excluded = excluded
            self.isTold = isTold
        }

        /// What it holds without what is taken out.
        public var judged: Tally { tally.without(excluded) }
    }

    /// No key tells more closed periods at once, however long it did not hear of time.
    private static let mostAtOnce: Int64 = 400

    /// The period that time lies in; nil before the first evaluation.
    public internal(set) var current: Int64?
    /// The periods known, in order; the current one is the last of them that has begun.
    public internal(set) var periods: [Period]
    /// Periods before this one are forgotten: what comes for them changes nothing.
    public internal(set) var forgottenBefore: Int64

    /// Creates counts, afresh or from a checkpoint.
    public init(current: Int64? = nil, periods: [Period] = [], forgottenBefore: Int64 = .min) {
        self.current = current
        self.periods = periods
        self.forgottenBefore = forgottenBefore
    }

    /// The current period.
    public var currentPeriod: Period? { current.flatMap { number in periods.last { $0.number == number } } }

    /// What the current period holds, without what is taken out.
    public var judged: Tally { currentPeriod?.judged ?? .zero }

    /// The closed periods to tell of: those that have not been told since they closed or changed.
    public var untold: [Period] {
        guard let current else { return [] }
        return periods.filter { $0.number < current && !$0.isTold }
    }

    /// Adds to a period.
    mutating func add(_ tally: Tally, to number: Int64) {
        guard number >= forgottenBefore, !tally.isZero else { return }
        let index = place(of: number)
        periods[index].tally += tally
        periods[index].isTold = false
    }

    /// Takes counts out of a period, or gives them back where they are negative.
    mutating func exclude(_ tally: Tally, from number: Int64) {
        guard number >= forgottenBefore, !tally.isZero else { return }
        let index = place(of: number)
        periods[index].excluded += tally
        periods[index].isTold = false
    }

    /// Has a closed period be told again although its counts are the same.
    ///
    /// - Returns: whether it is still known.
    mutating func tellAgain(_ number: Int64) -> Bool {
        guard let index = periods.firstIndex(where: { $0.number == number }) else { return false }
        periods[index].isTold = false
        return true
    }

    /// Says what a period holds in place of what it held.
    mutating func set(_ tally: Tally, of number: Int64) {
        guard number >= forgottenBefore else { return }
        let index = place(of: number)
        guard periods[index].tally != tally else { return }
        periods[index].tally = tally
        periods[index].isTold = false
    }

    /// Takes note of the period that time has come to; those before it are closed.
    mutating func advance(to number: Int64) {
        if let current {
            guard number > current else { return }
            for closed in max(current, number - Self.mostAtOnce)..<number { _ = place(of: closed) }
        }
        _ = place(of: number)
        current = number
    }

    /// Takes note that the closed periods have been told.
    public mutating func didTell() {
        guard let current else { return }
        for index in periods.indices where periods[index].number < current { periods[index].isTold = true }
    }

    /// Forgets closed periods before this one, unless they or earlier ones are still to be told of.
    mutating func forget(before number: Int64) {
        guard let current else { return }
        let end = min(number, current, periods.first { !$0.isTold }?.number ?? current)
        guard let first = periods.first?.number, first < end else { return }
        periods.removeAll { $0.number < end }
        forgottenBefore = end
    }

    /// The index of a period, which is made where it is not known.
    private mutating func place(of number: Int64) -> Int {
        let index = periods.firstIndex { $0.number >= number } ?? periods.count
        if index == periods.count || periods[index].number != number {
            periods.insert(Period(number: number), at: index)
        }
        return index
    }
}
