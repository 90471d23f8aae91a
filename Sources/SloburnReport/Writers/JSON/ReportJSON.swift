internal import SloburnModel
internal import SloburnNormalize

extension Report {
    /// The report as JSON, with a line break at the end.
    public var json: String {
        ReportValue.members([
            "schema": .text("io.sloburn.report.v1"),
            "period": .members([
                "name": .text(period.name), "from": .time(period.from), "to": .time(period.to),
                "days": .integer(period.dayCount), "isClosed": .flag(isClosed),
            ]),
            "by": .text(grouping.rawValue),
            "redaction": redaction.map { redaction in
                .members([
                    "hidden": .list(redaction.hidden.map(ReportValue.text)),
                    "renamed": .list(redaction.renamed.map(ReportValue.text)),
                ])
            } ?? .null,
            "summary": Self.summary(budgets),
            "groups": .list(
                groups.map { group in
                    .members([
                        "name": .optional(group.name), "summary": Self.summary(group.budgets),
                        "budgets": .list(group.budgets.map(\.value)),
                    ])
                }),
            "unmeasured": .list(unmeasured.map(ReportValue.text)), "provenance": provenance.value,
        ]).json
    }

    private static func summary(_ budgets: [BudgetReport]) -> ReportValue {
        let count = { (verdict: Verdict) in ReportValue.integer(budgets.count { $0.verdict == verdict }) }
        return .members([
            "budgets": .integer(budgets.count), "kept": count(.kept), "missed": count(.missed),
            "noData": count(.noData),
        ])
    }
}

extension Provenance {
    fileprivate var value: ReportValue {
        .members([
            "at": .optionalTime(at), "program": .text(program), "command": .list(command.map(ReportValue.text)),
            "file": file.map(ReportValue.text),
            "inputs": .list(
                inputs.map { input in
                    .members([
                        "topic": .text(input.topic), "partition": .integer(input.partition),
                        "from": input.offsets.map { .integer($0.lowerBound) } ?? .null,
                        "to": input.offsets.map { .integer($0.upperBound) } ?? .null,
                        "records": .integer(input.records), "used": .integer(input.used),
                    ])
                }),
            "revisions": .list(revisions.map(ReportValue.text)), "recordsUsed": .integer(used),
            "unreadable": .integer(unreadable), "sha256": .text(hash),
        ])
    }
}

extension ReportValue {
    /// An instant.
    static func time(_ time: Timestamp) -> ReportValue { .text(RFC3339.string(time)) }

    /// An instant, or null.
    static func optionalTime(_ time: Timestamp?) -> ReportValue { time.map(ReportValue.time) ?? .null }

    /// A day.
    static func day(_ day: Int64) -> ReportValue { .text(ReportPeriod.text(ofDay: day)) }

    /// A decimal number, or null.
    static func decimal(
        _ fraction: ExactFraction?, places: Int = 9, _ rounding: ExactFraction.Rounding = .nearest
    ) -> ReportValue {
        fraction.map { .number($0.decimal(places: places, rounding, isTrimmed: true)) } ?? .null
    }
}
