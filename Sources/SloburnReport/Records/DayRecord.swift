internal import SloburnModel

/// What a budget counted on one day.
struct DayRecord: Hashable, Sendable {
    var identity: BudgetIdentity
    var labels: [Label]
    var revision: String
    /// The evaluation that wrote it.
    var at: Timestamp
    /// The day, in days since 1970-01-01.
    var day: Int64
    /// What it covers: the day, or the slices that begin in it.
    var from: Timestamp
    var to: Timestamp
    var method: String
    /// How long a slice is; nil where events are counted.
    var sliceWidth: TimeSpan?
    var objective: Ratio
    var counts: Counts
    /// The same without adjustments; nil where there are none.
    var raw: Counts?
    var adjustments: [AdjustmentUse]
    /// How much of the time is excluded.
    var excludedSeconds: Int64
    /// The share of the day of which the data can be trusted; nil where nobody tells.
    var coverage: ExactCount?

    init(_ fields: RecordFields) throws(RecordProblem) {
        identity = try BudgetIdentity(fields)
        labels = fields.labels("labels")
        revision = fields.optionalText("revision") ?? ""
        at = try fields.time("at")
        let text = try fields.text("day")
        guard let day = ReportPeriod.day(text[...]) else {
            throw RecordProblem("day: a day such as 2026-10-01 is needed; got \(text.prefix(40))")
        }
        self.day = day
        let (start, end) = (Timestamp(nanoseconds: 0) + .days(day), Timestamp(nanoseconds: 0) + .days(day + 1))
        from = max(start, try fields.optionalTime("from") ?? start)
        sliceWidth = fields.flag("slices") ? try fields.sliceWidth() : nil
        // A slice that begins before midnight ends after it.
        to = max(from, min(end + max(.days(1), sliceWidth ?? .zero), try fields.optionalTime("to") ?? end))
        method = fields.optionalText("budgetingMethod") ?? "Occurrences"
        objective = try fields.target("objective")
        counts = try fields.counts()
        raw = try fields.optionalObject("raw").map { raw throws(RecordProblem) in try raw.counts() }
        adjustments = try AdjustmentUse.list(fields)
        excludedSeconds = max(0, min(86_400, try fields.optionalInteger("excludedSeconds") ?? 0))
        coverage = fields.optionalFigure("coverage")
    }
}

extension RecordFields {
    /// The length of a slice, 1 s to a year.
    func sliceWidth() throws(RecordProblem) -> TimeSpan {
        let text = try text("timeSliceWindow")
        guard let width = TimeSpan(text), width >= .seconds(1), width <= .days(366) else {
            throw RecordProblem("timeSliceWindow: a duration from 1s to 366d is needed; got \(text.prefix(40))")
        }
        return width
    }
}
