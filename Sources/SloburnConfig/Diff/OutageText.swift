internal import SloburnModel

/// Says how long everything may fail within a period before its budget is gone.
enum OutageText {
    /// The length in words; nil where the period has no fixed length.
    static func text(_ budget: BudgetDefinition) -> String? {
        guard let period = DefinitionText.periodSpan(budget) else { return nil }
        let share = budget.allowedErrorRatio
        let (denominator, millisecond) = (Int128(share.denominator), Int128(1_000_000))
        let divisor = denominator * millisecond
        let milliseconds = (Int128(period.nanoseconds) * Int128(share.numerator) + divisor / 2) / divisor
        return text(milliseconds: Int64(clamping: milliseconds))
    }

    /// A length in days, hours, minutes and seconds; below a minute with hundredths.
    static func text(milliseconds: Int64) -> String {
        if milliseconds < 60_000 {
            let hundredths = (milliseconds + 5) / 10
            let text = Ratio(hundredths, over: 100)?.exactText ?? "0"
            return hundredths == 0 && milliseconds > 0 ? "\(milliseconds) ms" : "\(text) s"
        }
        let seconds = (milliseconds + 500) / 1_000
        let parts = [
            (seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s"),
        ]
        return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }
}
