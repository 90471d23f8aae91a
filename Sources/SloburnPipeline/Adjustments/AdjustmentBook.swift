import SloburnModel

/// The adjustments known, and which of them bear on which budgets.
struct AdjustmentBook {
    // Buckets of event time are so wide: what begins or ends within one takes all of it.
    private static let bucket = TimeSpan.seconds(10)
    // How far ahead stretches are worked out at once.
    private static let horizon = TimeSpan.days(1)

    /// Changes whenever the adjustments do.
    private(set) var revision = 0
    /// Those of the configuration and those that came since; one of each name, in its order.
    private(set) var adjustments: [Adjustment] = []
    /// What some budgets have in common.
    private(set) var sets: [AdjustmentSet] = []
    private var setNumbers: [[Int]: Int] = [:]
    // Where those are in force that came or went, which many keys ask for.
    private var changedStretches: [Adjustment: TimeStretches] = [:]
    private var stretches: [TimeStretches] = []
    private var range: Range<Timestamp>?
    // How far the present evaluation looks.
    private var reach: Range<Timestamp>?
    private let configured: [Adjustment]

    /// Creates a book of what the configuration holds.
    init(_ configured: [Adjustment]) {
        self.configured = configured
        _ = define([])
    }

    /// Whether there never was any adjustment, so that nobody has to look for one.
    var isUnused: Bool { revision == 0 }

    /// Takes what came at run time, all of it: one of the same name goes before that of the configuration.
    ///
    /// - Returns: whether anything changed.
    mutating func define(_ sent: [Adjustment]) -> Bool {
        var named = Dictionary(configured.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for adjustment in sent { named[adjustment.name] = adjustment }
        let all = named.values.sorted { $0.name < $1.name }
        guard all != adjustments else { return false }
        adjustments = all
        revision += 1
        sets.removeAll()
        setNumbers.removeAll()
        changedStretches.removeAll()
        stretches.removeAll()
        range = nil
        return true
    }

    /// Works out where the stretches lie that an evaluation looks at.
    ///
    /// - Parameters:
    ///   - time: the evaluation time.
    ///   - look: how far back anything looks.
    mutating func prepare(at time: Timestamp, look: TimeSpan) {
        let range = (time - look)..<(time + Self.horizon)
        reach = range
        guard !adjustments.isEmpty else { return }
        if let known = self.range, known.contains(time), known.lowerBound <= time - look { return }
        self.range = range
        stretches = adjustments.map { $0.schedule.wholeStretches(touching: range).widened(to: Self.bucket) }
        for index in sets.indices { sets[index].excluded = excluded(sets[index].numbers) }
    }

    /// The set of one group of a budget; nil where no adjustment is about it.
    mutating func set(of definition: BudgetDefinition, group: [String]) -> Int? {
        let numbers = adjustments.indices.filter { bears($0, on: definition, group) }
        guard !numbers.isEmpty else { return nil }
        if let known = setNumbers[numbers] { return known }
        sets.append(AdjustmentSet(numbers: numbers, adjustments: numbers.map { adjustments[$0] }))
        sets[sets.count - 1].excluded = excluded(numbers)
        setNumbers[numbers] = sets.count - 1
        return sets.count - 1
    }

    /// Whether stretches have been worked out since the adjustments changed.
    var isPrepared: Bool { range != nil || adjustments.isEmpty }

    /// The stretch of an adjustment that holds an instant, or begins next, or was last.
    func next(of name: String, at time: Timestamp) -> Range<Timestamp>? {
        guard let number = adjustments.firstIndex(where: { $0.name == name }) else { return nil }
        let ranges = stretches(of: number).ranges
        return ranges.first { $0.upperBound > time } ?? ranges.last
    }

    /// Where an adjustment is in force, as far as evaluations look.
    func stretches(of number: Int) -> TimeStretches { number < stretches.count ? stretches[number] : .none }

    /// Where adjustments bear on days that only one of two lists holds, as far as evaluations look.
    ///
    /// - Parameters:
    ///   - old: the one list.
    ///   - new: the other.
    ///   - matters: which of them are asked for.
    /// - Returns: their stretches; of a grant where it begins.
    mutating func stretches(
        changing old: [Adjustment], into new: [Adjustment], where matters: (Adjustment) -> Bool = { _ in true }
    ) -> TimeStretches {
        guard let reach else { return .none }
        let changed = old.filter { !new.contains($0) } + new.filter { !old.contains($0) }
        return changed.filter(matters).reduce(TimeStretches.none) { stretches, adjustment in
            var found = changedStretches[adjustment] ?? adjustment.schedule.wholeStretches(touching: reach)
            if case .grant = adjustment.effect {
                // It bears on the day that it begins in.
                found = TimeStretches(found.ranges.map { $0.lowerBound..<($0.lowerBound + TimeSpan(nanoseconds: 1)) })
            }
            changedStretches[adjustment] = found
            return stretches.union(found)
        }
    }

    /// A composite counts what its members do: it is they whose samples are taken out, and it that is forgiven.
    private func bears(_ number: Int, on definition: BudgetDefinition, _ group: [String]) -> Bool {
        let adjustment = adjustments[number]
        guard adjustment.scope.matches(definition, group: group) else { return false }
        if adjustment.effect == .exclude { return definition.members.isEmpty }
        return definition.compositeName == nil || !definition.members.isEmpty
    }

    private func excluded(_ numbers: [Int]) -> TimeStretches {
        numbers.filter { adjustments[$0].effect == .exclude }
            .reduce(TimeStretches.none) { $0.union(stretches(of: $1)) }
    }
}

/// The adjustments that bear on some budgets.
struct AdjustmentSet {
    /// Their places among all of them.
    let numbers: [Int]
    /// The adjustments, in the order of their names.
    let adjustments: [Adjustment]
    /// Where samples count for nothing.
    var excluded = TimeStretches.none
}

/// Which adjustments a key has.
struct KeyAdjustments: Hashable {
    /// The book's revision at which that was found out.
    var revision = 0
    /// The number of the set; nil for none.
    var set: Int?
    /// What the key was last judged by, to tell whether that has changed.
    var adjustments: [Adjustment] = []
}

extension TimeStretches {
    /// The same stretches, with bounds that are multiples of a width: outwards.
    fileprivate func widened(to width: TimeSpan) -> TimeStretches {
        TimeStretches(
            ranges.map { range in
                let end = range.upperBound.flooredTo(width)
                return range.lowerBound.flooredTo(width)..<(end < range.upperBound ? end + width : end)
            })
    }
}
