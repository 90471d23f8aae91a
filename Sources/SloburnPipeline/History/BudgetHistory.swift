public import SloburnBudget
public import SloburnModel

/// A question for what was counted of a budget, step by step.
public struct HistoryQuestion: Hashable, Sendable {
    /// The SLO key, with `@REVISION` for one that is counted otherwise now.
    public var key: String
    /// The name of its budget: `SLO` or `SLO/OBJECTIVE`.
    public var budget: String
    /// The values of its group by the labels' names.
    public var group: [String: String]
    /// The stretch of time; nil for the period.
    public var range: Range<Timestamp>?
    /// The shortest step that is of interest; nil for none.
    public var step: TimeSpan?
    /// The most points: at least 1.
    public var limit: Int

    /// Creates a question.
    public init(
        key: String, budget: String, group: [String: String], range: Range<Timestamp>? = nil, step: TimeSpan? = nil,
        limit: Int = 2_000
    ) {
        (self.key, self.budget, self.group) = (key, budget, group)
        (self.range, self.step, self.limit) = (range, step, limit)
    }
}

/// What was counted of a budget, step by step.
public struct BudgetHistory: Hashable, Sendable {
    /// The SLO key.
    public var key: String
    /// The stretch of time.
    public var range: Range<Timestamp>
    /// The target, as a share.
    public var objective: Double
    /// Whether slices are counted in place of events.
    public var countsSlices: Bool
    /// The counts.
    public var counts: BudgetCounts.History

    /// As JSON: `points` are lists of milliseconds since the epoch, good, bad and total.
    public var json: [UInt8] {
        var writer = JSONWriter(reserving: 64 * (counts.points.count + 8))
        writer.object { history in
            history.member("key", key)
            history.member("from", range.lowerBound)
            history.member("to", range.upperBound)
            history.member("step", counts.step.description)
            history.member("stepSeconds", Double(counts.step.nanoseconds) / 1e9)
            history.member("objective", objective)
            history.key("slices")
            history.value(countsSlices)
            history.key("points")
            history.array { points in
                for point in counts.points {
                    points.array { numbers in
                        numbers.value(point.start.milliseconds)
                        numbers.value(Self.events(point.counts.good, point.counts))
                        numbers.value(Self.events(point.counts.bad, point.counts))
                        numbers.value(point.counts.events)
                    }
                }
            }
        }
        return writer.bytes
    }

    private static func events(_ count: Int64, _ counts: WindowCounts) -> Double {
        Double(count) / Double(counts.scale)
    }
}

extension BudgetPartition {
    /// What was counted of one of its budgets.
    ///
    /// - Parameter question: what to look at.
    /// - Returns: the counts; nil where the partition has no such budget.
    /// - Complexity: O(buckets of the stretch), whatever the number of keys.
    public func history(_ question: HistoryQuestion) -> BudgetHistory? {
        guard let key = key(of: question) else { return nil }
        let bounds = key.plan.counting.period(at: key.counts.time)
        let range = question.range ?? bounds.from..<max(bounds.from, bounds.to)
        return BudgetHistory(
            key: key.text, range: range, objective: key.definition.target.doubleValue,
            countsSlices: key.definition.slices != nil,
            counts: key.counts.history(of: range, step: question.step, limit: question.limit))
    }

    private func key(of question: HistoryQuestion) -> BudgetKey? {
        if let number = planNumbers[ExactText(question.budget)] {
            let values = plans[number].definition.groupBy.map { question.group[$0] ?? "" }
            if let place = keyNumbers[KeyName(budget: number, group: values)], keys[place].text == question.key {
                return keys[place]
            }
        }
        return retired.first { $0.text == question.key }
    }
}
