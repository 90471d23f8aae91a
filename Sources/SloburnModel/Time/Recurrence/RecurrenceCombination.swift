/// Which parts of a rule may not stand together.
///
/// *Source:* RFC 5545, section 3.3.10.
struct RecurrenceCombination {
    let rule: RecurrenceRule
    /// The parts as they are written.
    let values: [String: String]

    func check() throws(RecurrenceError) {
        let frequency = rule.frequency
        try refuse("BYMONTHDAY", frequency == .weekly, "can't be with FREQ=WEEKLY; use BYDAY, or FREQ=MONTHLY")
        try refuse(
            "BYYEARDAY", [.daily, .weekly, .monthly].contains(frequency),
            "can't be with FREQ=\(frequency.rawValue); use FREQ=YEARLY")
        try refuse("BYWEEKNO", frequency != .yearly, "is for FREQ=YEARLY only")
        // What days of the week are meant then is read in different ways by different programs.
        try refuse("BYWEEKNO", rule.weekdays.isEmpty, "needs BYDAY, to say which days of these weeks")
        let ordinals = rule.weekdays.compactMap(\.ordinal)
        let hasOrdinals = !ordinals.isEmpty
        try refuse(
            "BYDAY", hasOrdinals && frequency != .monthly && frequency != .yearly,
            "has a number, which is for FREQ=MONTHLY and YEARLY only; write the day without it")
        try refuse(
            "BYDAY", hasOrdinals && !rule.weekNumbers.isEmpty, "has a number, which can't be with BYWEEKNO")
        let isOfMonth = frequency == .monthly || !rule.months.isEmpty
        try refuse(
            "BYDAY", isOfMonth && ordinals.contains { abs($0) > 5 },
            "has a number above 5, but no month has more than 5 of a day")
        try refuse("BYSETPOS", !hasOtherParts, "needs another BY part, of whose instances it chooses")
    }

    private var hasOtherParts: Bool { values.keys.contains { $0.hasPrefix("BY") && $0 != "BYSETPOS" } }

    private func refuse(_ part: String, _ isWrong: Bool, _ problem: String) throws(RecurrenceError) {
        guard isWrong, let value = values[part] else { return }
        throw RecurrenceError(part: part, value: value, problem: problem)
    }
}
