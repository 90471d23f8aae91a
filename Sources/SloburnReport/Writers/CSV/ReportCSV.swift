internal import SloburnModel
internal import SloburnNormalize

extension Report {
    private static let columns = [
        "period", "from", "to", "closed", "group", "key", "slo", "service", "team", "region", "tier", "method", "unit",
        "objective", "verdict", "sli", "good", "bad", "total", "allowed", "left", "consumed", "remaining",
        "downtime_minutes", "downtime_is_equivalent", "episodes", "open_episodes", "episode_seconds",
        "excluded_seconds", "adjustments", "raw_good", "raw_bad", "raw_total", "raw_sli", "raw_verdict", "source",
        "expected_days", "days_with_data", "days_without_data", "coverage", "trusted", "revisions",
        "earlier_verdicts", "redacted", "sha256",
    ]

    /// The report as CSV: a line of names, and one for each budget.
    ///
    /// Texts that a spreadsheet would take for a formula have an apostrophe in front.
    ///
    /// *Source:* RFC 4180; OWASP, "CSV Injection".
    public var csv: String {
        var lines = [Self.columns.joined(separator: ",")]
        for group in groups {
            for budget in group.budgets {
                lines.append(row(budget, group).map(Self.field).joined(separator: ","))
            }
        }
        return lines.map { $0 + "\r\n" }.joined()
    }

    /// A field of a row.
    private enum Field {
        case text(String)
        /// A number, which may begin with a minus sign.
        case number(String)
    }

    private static func field(_ field: Field) -> String {
        var value: String
        switch field {
        case .number(let digits): return digits
        case .text(let text): value = text
        }
        if let first = value.unicodeScalars.first, "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first) {
            value = "'" + value
        }
        let needsQuotes = value.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
        return needsQuotes ? "\"" + value.replacing("\"", with: "\"\"") + "\"" : value
    }

    private func row(_ budget: BudgetReport, _ group: ReportGroup) -> [Field] {
        let open = budget.episodes.count { $0.endsAt == nil }
        let seconds = budget.episodes.reduce(Int64(0)) { $0.addingSaturated($1.seconds) }
        let coverage = budget.coverage
        return [
            .text(period.name), .text(RFC3339.string(budget.from)), .text(RFC3339.string(budget.to)),
            .text(isClosed ? "true" : "false"), .text(group.name ?? ""), .text(budget.key), .text(budget.slo),
            .text(budget.service), .text(budget.team ?? ""), .text(budget.region ?? ""), .text(budget.tier ?? ""),
            .text(budget.method), .text(budget.sliceWidth == nil ? "events" : "slices"),
            Self.decimal(ExactFraction(budget.objective), 12, .nearest), .text(budget.verdict.rawValue),
        ] + Self.figures(budget.account) + [
            Self.decimal(budget.downtime.seconds.divided(by: ExactFraction(60, over: 1)), 3, .up),
            .text(budget.downtime.isEquivalent ? "true" : "false"), .number("\(budget.episodes.count)"),
            .number("\(open)"), .number("\(seconds)"), .number("\(coverage.excludedSeconds)"),
            .text(budget.adjustments.map(\.name).joined(separator: "; ")),
            .number(budget.raw?.counts.good.description ?? ""), .number(budget.raw?.counts.bad.description ?? ""),
            .number(budget.raw?.counts.total.description ?? ""),
            Self.decimal(budget.raw?.counts.serviceLevel, 12, .down), .text(budget.raw?.verdict.rawValue ?? ""),
            .text(budget.source.rawValue), .number("\(coverage.expected)"), .number("\(coverage.counted)"),
            .number("\(coverage.empty.count + coverage.missing.count)"), Self.decimal(coverage.share, 9, .down),
            Self.decimal(coverage.trusted, 9, .down),
            .text(budget.stretches.map(\.revision).joined(separator: "; ")),
            .text(budget.trend.map { "\($0.period.name) \($0.account.verdict.rawValue)" }.joined(separator: "; ")),
            .text(redaction == nil ? "false" : "true"), .text(provenance.hash),
        ]
    }

    private static func figures(_ account: Account) -> [Field] {
        let counts = account.counts
        return [
            decimal(counts.serviceLevel, 12, .down), .number(counts.good.description), .number(counts.bad.description),
            .number(counts.total.description), decimal(account.allowed, 9, .down), decimal(account.left, 9, .down),
            decimal(account.consumed, 9, .up), decimal(account.consumed.map { .one - $0 }, 9, .down),
        ]
    }

    private static func decimal(_ value: ExactFraction?, _ places: Int, _ rounding: ExactFraction.Rounding) -> Field {
        .number(value?.decimal(places: places, rounding, isTrimmed: true) ?? "")
    }
}
