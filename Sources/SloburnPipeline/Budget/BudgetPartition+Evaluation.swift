import SloburnAlerting
import SloburnBudget
public import SloburnModel
import SloburnNormalize

extension BudgetPartition {
    /// Evaluates every key, and tells of all alerts.
    ///
    /// - Parameters:
    ///   - time: the evaluation time, a multiple of the interval and later than the one before.
    ///   - isPartial: whether some input had not come so far.
    ///   - inputs: what the input partitions were doing; nil where there is no clock to tell, as in a backtest.
    ///   - watermark: how far the data has come; nil for what the clock knows.
    /// - Returns: the records to write, in order.
    public mutating func evaluate(
        at time: Timestamp, isPartial: Bool = false, inputs: InputStates? = nil, watermark: Timestamp? = nil
    ) -> [OutputRecord] {
        evaluateKeys(at: time, isPartial: isPartial, inputs: inputs, watermark: watermark) + tellTogether()
    }

    /// Evaluates every key, and tells of all alerts but those that may be told as one with others: that is left to
    /// `tellTogether`, so that partitions of one process hear of each other before.
    ///
    /// - Parameters:
    ///   - time: the evaluation time, a multiple of the interval and later than the one before.
    ///   - isPartial: whether some input had not come so far.
    ///   - inputs: what the input partitions were doing; nil where there is no clock to tell, as in a backtest.
    ///   - watermark: how far the data has come; nil for what the clock knows.
    /// - Returns: the records to write, in order.
    public mutating func evaluateKeys(
        at time: Timestamp, isPartial: Bool = false, inputs: InputStates? = nil, watermark: Timestamp? = nil
    ) -> [OutputRecord] {
        adjustKeys(at: time)
        var records = takeBackRecords(at: time) + takeBackGroups(at: time)
        if partition == 0 {
            records += audit.records(at: time, cloudEvents)
            records += adjustmentAudit.records(of: adjustments, at: time, cloudEvents)
        }
        records += judgeSources(at: time)
        records += judgeHealth(at: time, now: inputs?.asOf)
        var figures = SourceFigureMaker(board)
        let behind = isPartial ? sourcesBehind(inputs?.topicsBehind ?? []) : []
        let moments = (plans + retiredPlans).map { BudgetMoment($0, at: time, behind: behind, active, &figures) }
        let evaluator = BudgetEvaluator(
            interval: definition.evaluationInterval, cloudEvents: cloudEvents, time: time,
            watermark: watermark ?? clock.watermark, isPartial: isPartial, inputs: inputs,
            rejected: rejected, instant: RFC3339.string(time),
            moments: moments, board: board,
            acknowledgements: acknowledgements, changes: changes,
            adjustments: adjustments.sets.map {
                MomentAdjustments($0, adjustments, at: time, after: clock.evaluated)
            }, routes: routes)
        records.reserveCapacity(records.count + keys.count)
        var writer = SnapshotWriter(budgets: plans.count + retiredPlans.count)
        let composites = compositeKeys()
        var nextComposite = 0
        var grouped: [GroupedAlert] = []
        for index in keys.indices {
            if nextComposite < composites.count, composites[nextComposite] == index {
                nextComposite += 1
            } else {
                evaluate(index, evaluator, &writer, into: &records, &grouped)
            }
        }
        evaluateComposites(composites, evaluator, &writer, into: &records, &grouped)
        self.grouped = grouped
        evaluateRetired(evaluator, &writer, into: &records)
        if hearsOfAlerts { active.take(own: firingAlerts) }
        clock.didEvaluate(at: time)
        return records
    }

    /// Evaluates a key.
    mutating func evaluate(
        _ number: Int, _ evaluator: BudgetEvaluator, _ writer: inout SnapshotWriter,
        into records: inout [OutputRecord], _ grouped: inout [GroupedAlert]
    ) {
        let before = grouped.count
        evaluator.evaluate(&keys[number], &writer, into: &records, &grouped)
        for index in before..<grouped.count { grouped[index].keyNumber = number }
    }

    /// The sources that read one of these topics.
    func sourcesBehind(_ topics: Set<String>) -> Set<String> {
        guard !topics.isEmpty else { return [] }
        return Set(inputTopics.filter { topics.contains(where: $0.value.contains) }.keys)
    }
}
