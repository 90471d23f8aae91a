internal import SloburnModel

/// An AlertCondition of OpenSLO.
struct AlertConditionDocument {
    /// metadata.name.
    var name: String
    /// Who is to hear of it.
    var severity: String
    /// How the burn rate is compared with the threshold.
    var comparison: Threshold.Operator
    /// The burn rate to compare with.
    var threshold: Ratio
    /// The window whose burn rate counts.
    var lookbackWindow: TimeSpan
    /// How long it must be true before it alerts.
    var alertAfter: TimeSpan
}

/// Reads `kind: AlertCondition`.
enum AlertConditionReader {
    private enum ConditionKind: String, CaseIterable {
        case burnrate
    }

    static func document(_ spec: Element, metadata: Metadata) -> AlertConditionDocument? {
        guard let fields = Fields(spec, ["description", "severity", "condition"]) else { return nil }
        fields.checkDescription()
        let severity = fields.required("severity", "write page, ticket or a word of your own")
            .flatMap(BurnRatePolicyReader.severity)
        let known = ["kind", "op", "threshold", "lookbackWindow", "alertAfter"]
        guard let condition = fields.required("condition").flatMap({ Fields($0, known) }) else { return nil }
        let kind = condition.required("kind", "write burnrate")?.choice(ConditionKind.self)
        let comparisonElement = condition.required("op", "write gt")
        let comparison = comparisonElement?.choice(Threshold.Operator.self)
        let threshold = condition.required("threshold", "write a burn rate, such as 14.4").flatMap(threshold)
        let window = condition.required("lookbackWindow", "write a duration, such as 1h").flatMap(window)
        let alertAfter = condition["alertAfter"].map(alertAfter) ?? .zero
        if let comparison, let threshold { checkDirection(comparison, comparisonElement, threshold) }
        guard kind != nil, let name = metadata.name, let severity, let comparison,
            let threshold, let window, let alertAfter
        else { return nil }
        return AlertConditionDocument(
            name: name, severity: severity, comparison: comparison,
            threshold: threshold, lookbackWindow: window, alertAfter: alertAfter)
    }

    private static func threshold(_ element: Element) -> Ratio? {
        guard let ratio = element.ratio() else { return nil }
        if ratio > Ratio(0) { return ratio }
        element.error(.outOfRange, "a burn rate to alert on must be above 0, found \(element.writtenText)")
        return nil
    }

    private static func window(_ element: Element) -> TimeSpan? {
        guard let span = element.duration()?.span else { return nil }
        if span <= .days(365) { return span }
        element.error(.outOfRange, "must be up to 365d, found \(element.writtenText)")
        return nil
    }

    /// OpenSLO's own default is `0m`, so that this zero is a duration here.
    private static func alertAfter(_ element: Element) -> TimeSpan? {
        guard let span = element.duration(allowsZero: element.plainText == "0m")?.span else { return nil }
        if span <= .days(365) { return span }
        element.error(.outOfRange, "must be up to 365d, found \(element.writtenText)")
        return nil
    }

    private static func checkDirection(_ comparison: Threshold.Operator, _ element: Element?, _ threshold: Ratio) {
        guard comparison == .lt || comparison == .lte else { return }
        let bound = comparison == .lt ? "below" : "at or below"
        element?.warning(
            .invertedCondition,
            "\(comparison.rawValue) is true while the burn rate is \(bound) \(threshold.decimalText), so also while "
                + "nothing burns; write gt to alert when the budget burns faster")
    }
}
