import SloburnModel

/// Says by brute force what every evaluation of one budget must give.
///
/// Events come in the order in which they are read. The evaluation at T sees what had been read before the first sample
/// at or after T; the first one is the first multiple of the interval after the first sample.
public struct Oracle {
    /// How samples are counted.
    public enum Counting: Sendable {
        /// Each window filters the list of all samples: obviously right, for some thousand samples.
        case everySample
        /// By prefix sums over buckets: for millions of samples.
        case prefixSums
    }

    /// The budget.
    public let budget: OracleBudget
    private let counting: Counting
    private let windows: [TimeSpan]
    private var keys: [OracleKey] = []
    private var numbers: [[String]: Int] = [:]
    private var next: Timestamp?
    private var newest: Timestamp?
    private var evaluated: Timestamp?
    private var rejected: Int64 = 0

    /// Creates an oracle that has seen nothing.
    ///
    /// - Parameters:
    ///   - budget: the budget.
    ///   - counting: how samples are counted.
    public init(budget: OracleBudget, counting: Counting = .prefixSums) {
        self.budget = budget
        self.counting = counting
        windows = budget.windows
        if !budget.isGrouped { _ = key(of: []) }
    }

    /// Takes the next event.
    ///
    /// - Parameter event: a sample or a dead letter.
    /// - Returns: the evaluations that come before it, in order of time, then of the keys' first samples.
    public mutating func take(_ event: OracleEvent) -> [ExpectedEvaluation] {
        guard case .sample(let sample) = event else {
            rejected += 1
            return []
        }
        if sample.isDuplicate {
            if sample.isSelected { keys[key(of: sample.group)].duplicates += 1 }
            return []
        }
        let due = evaluations(upTo: sample.time)
        if next == nil { next = multiple(after: sample.time) }
        newest = max(newest ?? sample.time, sample.time)
        if sample.isSelected { keys[key(of: sample.group)].add(sample, evaluated: evaluated) }
        return due
    }

    /// Ends the input.
    ///
    /// - Returns: the evaluations up to the first multiple of the interval after the newest sample.
    public mutating func finish() -> [ExpectedEvaluation] {
        newest.map { evaluations(upTo: multiple(after: $0)) } ?? []
    }

    /// Takes all events and ends the input.
    public static func expectations(
        of events: [OracleEvent], budget: OracleBudget, counting: Counting = .prefixSums
    ) -> [ExpectedEvaluation] {
        var oracle = Oracle(budget: budget, counting: counting)
        var expectations: [ExpectedEvaluation] = []
        for event in events { expectations += oracle.take(event) }
        return expectations + oracle.finish()
    }

    private func multiple(after time: Timestamp) -> Timestamp {
        let interval = budget.interval.nanoseconds
        let rest = time.nanoseconds % interval
        return Timestamp(nanoseconds: time.nanoseconds - (rest < 0 ? rest + interval : rest) + interval)
    }

    private mutating func evaluations(upTo end: Timestamp) -> [ExpectedEvaluation] {
        var expectations: [ExpectedEvaluation] = []
        while let time = next, time <= end {
            for index in keys.indices {
                expectations.append(
                    keys[index].evaluate(at: time, budget, windows, rejected: rejected, watermark: newest))
            }
            evaluated = time
            next = Timestamp(nanoseconds: time.nanoseconds + budget.interval.nanoseconds)
        }
        return expectations
    }

    private mutating func key(of group: [String]) -> Int {
        if let number = numbers[group] { return number }
        let store: any SampleStore =
            counting == .everySample ? SampleList() : PrefixSums(width: PrefixSums.width(interval: budget.interval))
        keys.append(OracleKey(group: group, store: store, alerts: AlertModel(tiers: budget.tiers)))
        numbers[group] = keys.count - 1
        return keys.count - 1
    }
}
