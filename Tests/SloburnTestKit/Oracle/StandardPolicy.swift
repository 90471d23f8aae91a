public import SloburnModel

/// The four tiers of The Site Reliability Workbook, chapter 5.
public enum StandardPolicy {
    /// The tiers for a target and a period, with factor = budget share × period / long window.
    ///
    /// - Parameters:
    ///   - target: the share of good events promised.
    ///   - period: the budget's period.
    /// - Returns: two tiers of `page`, then two of `ticket`.
    public static func tiers(target: Ratio, period: TimeSpan = .days(30)) -> [AlertTier] {
        let rows: [(severity: String, long: TimeSpan, short: TimeSpan, percent: Int64)] = [
            ("page", .hours(1), .minutes(5), 2), ("page", .hours(6), .minutes(30), 5),
            ("ticket", .days(1), .hours(2), 10), ("ticket", .days(3), .hours(6), 10),
        ]
        return rows.compactMap { row in
            let seconds = (period: period.nanoseconds / 1_000_000_000, long: row.long.nanoseconds / 1_000_000_000)
            guard let share = Ratio(row.percent, over: 100),
                let factor = Ratio(row.percent * seconds.period, over: 100 * seconds.long)
            else { return nil }
            return tier(row.severity, row.long, row.short, factor: factor, share: share, target: target)
        }
    }

    /// A tier whose threshold follows from its factor and the target.
    public static func tier(
        _ severity: String, _ long: TimeSpan, _ short: TimeSpan, factor: Ratio, share: Ratio? = nil, target: Ratio,
        pendingFor: TimeSpan = .zero, keepFiringFor: TimeSpan = .zero, minEvents: Int64 = 0, minBadEvents: Int64 = 0,
        confidence: Confidence? = nil
    ) -> AlertTier? {
        guard
            let threshold = Ratio(
                factor.numerator * (target.denominator - target.numerator),
                over: factor.denominator * target.denominator)
        else { return nil }
        return AlertTier(
            severity: severity, longWindow: long, shortWindow: short, factor: factor, budgetShare: share,
            errorRatioThreshold: threshold, pendingFor: pendingFor, keepFiringFor: keepFiringFor, minEvents: minEvents,
            minBadEvents: minBadEvents, confidence: confidence)
    }
}
