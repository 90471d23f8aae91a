internal import SloburnModel

/// Reads `connectionDetails.health`: when the owner of a source hears that its data is not well.
enum SourceHealthReader {
    private static let bounds = ["silentFor", "laggingFor", "deadFor", "rejected", "coverage"]
    private static let range: ClosedRange<TimeSpan> = .seconds(10) ... .days(7)

    /// The rule; nil, with a finding, where some of it can't be used.
    ///
    /// - Parameters:
    ///   - element: the property.
    ///   - hasCompleteness: whether anything tells how complete the source is.
    /// - Returns: the rule.
    static func rule(_ element: Element, hasCompleteness: Bool) -> SourceHealthRule? {
        guard let fields = Fields(element, ["severity", "keepFiringFor"] + bounds) else { return nil }
        guard bounds.contains(where: { fields[$0] != nil }) else {
            element.error(.missingField, "one of \(bounds.joined(separator: ", ")) is required")
            return nil
        }
        var rule = SourceHealthRule()
        var isWhole = true
        func read<Value>(_ key: String, _ body: (Element) -> Value?, _ use: (Value) -> Void) {
            guard let element = fields[key] else { return }
            if let value = body(element) { use(value) } else { isWhole = false }
        }
        read("severity", BurnRatePolicyReader.severity) { rule.severity = $0 }
        read("silentFor", span) { rule.silentFor = $0 }
        read("laggingFor", span) { rule.laggingFor = $0 }
        read("deadFor", span) { rule.deadFor = $0 }
        read("rejected", rejections) { rule.rejected = $0 }
        read("coverage", share) { rule.coverage = $0 }
        read("keepFiringFor", { $0.timeSpan(.zero ... .days(7)) }) { rule.keepFiringFor = $0 }
        if let coverage = fields["coverage"], !hasCompleteness {
            coverage.warning(
                .ignoredField, "has no effect without completeness, which tells how much of the data is there")
        }
        return isWhole ? rule : nil
    }

    private static func span(_ element: Element) -> TimeSpan? { element.timeSpan(range) }

    private static func rejections(_ element: Element) -> SourceHealthRule.Rejections? {
        guard let fields = Fields(element, ["count", "within"]) else { return nil }
        let count = fields.required("count", "write how many dead letters are too many").flatMap {
            $0.integer(1 ... .max)
        }
        let within = fields.required("within", "write within how long, such as 10m").flatMap(span)
        guard let count, let within else { return nil }
        return SourceHealthRule.Rejections(count: count, within: within)
    }

    private static func share(_ element: Element) -> Ratio? {
        guard let ratio = element.ratio() else { return nil }
        if ratio > Ratio(0), ratio <= Ratio(1) { return ratio }
        element.error(
            .outOfRange,
            "must be above 0 and at most 1 (a share: 90 percent are 0.9), found \(element.writtenText)")
        return nil
    }
}
