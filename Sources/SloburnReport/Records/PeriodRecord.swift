internal import SloburnModel

/// A snapshot: of a closed calendar period, or of now.
struct PeriodRecord: Hashable, Sendable {
    var identity: BudgetIdentity
    var revision: String
    /// The evaluation.
    var at: Timestamp
    var sliceWidth: TimeSpan?
    var method: String
    var objective: Ratio
    /// What the counts cover.
    var from: Timestamp
    var to: Timestamp
    /// Where a calendar period ends; nil for a rolling one.
    var end: Timestamp?
    /// The zone of a calendar period.
    var timeZone: String?
    /// True for what remains of a budget that is counted otherwise now.
    var isRetired: Bool
    var counts: Counts
    var raw: Counts?
    var adjustments: [AdjustmentUse]
    /// The share of the period of which the data can be trusted; nil where nobody tells.
    var coverage: ExactCount?

    init(_ fields: RecordFields) throws(RecordProblem) {
        identity = try BudgetIdentity(fields)
        revision = fields.optionalText("revision") ?? ""
        at = try fields.time("at")
        method = fields.optionalText("budgetingMethod") ?? "Occurrences"
        sliceWidth = fields.flag("slices") ? try fields.sliceWidth() : nil
        objective = try fields.target("objective")
        let period = try fields.object("period")
        from = try period.time("from")
        to = max(from, try period.time("to"))
        end = try period.optionalTime("end")
        timeZone = period.optionalText("timeZone")
        isRetired = try fields.optionalObject("retired") != nil
        counts = try fields.counts()
        raw = try fields.optionalObject("raw").map { raw throws(RecordProblem) in try raw.counts() }
        adjustments = try AdjustmentUse.list(fields)
        coverage = try fields.optionalObject("quality")?.optionalFigure("coverage")
    }
}
