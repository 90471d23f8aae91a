internal import SloburnModel

/// What is read and checked, but can't be run yet; each feature is refused in one place.
enum UnsupportedFeatures {
    /// Refuses what an SLO asks for beyond a rolling budget of occurrences that alerts above a burn rate.
    static func check(_ slo: SLODocument, _ alerts: LinkedAlerts?) {
        checkMethod(slo)
        checkCalendar(slo)
        checkComposite(slo)
        for policy in alerts?.policies ?? [] { checkComparison(policy.condition) }
    }

    private static func checkMethod(_ slo: SLODocument) {
        guard let method = slo.method, method != .occurrences else { return }
        slo.methodElement?.error(
            .unsupportedFeature,
            "the budgeting method \(method.rawValue) is not supported yet; supported is Occurrences")
    }

    private static func checkCalendar(_ slo: SLODocument) {
        guard case .calendar(let window)? = slo.window else { return }
        window.element.error(
            .unsupportedFeature, "calendar windows are not supported yet; supported is a rolling one: isRolling: true")
    }

    private static func checkComposite(_ slo: SLODocument) {
        guard slo.isComposite, let element = slo.objectives.lazy.compactMap(\.compositeElement).first else { return }
        element.error(
            .unsupportedFeature, "composite objectives are not supported yet; give the SLO one indicator")
    }

    private static func checkComparison(_ condition: AlertConditionDocument) {
        guard condition.comparison != .gt else { return }
        condition.comparisonElement.error(
            .unsupportedFeature, "op \(condition.comparison.rawValue) is not supported yet; supported is gt")
    }

    /// Refuses a raw ratio on a source of type kafka.
    static func checkRaw(_ element: Element) {
        element.error(
            .unsupportedFeature, "raw ratios are not supported yet; supported is total with one of good and bad")
    }
}
