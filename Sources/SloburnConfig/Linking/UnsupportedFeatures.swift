internal import SloburnModel

/// What is read and checked, but can't be run yet; each feature is refused in one place.
enum UnsupportedFeatures {
    /// Refuses what an SLO asks for beyond a rolling budget of occurrences.
    static func check(_ slo: SLODocument) {
        checkMethod(slo)
        checkCalendar(slo)
        checkComposite(slo)
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

    /// Refuses a raw ratio.
    static func checkRaw(_ element: Element) {
        element.error(
            .unsupportedFeature, "raw ratios are not supported yet; supported is total with one of good and bad")
    }

    /// Refuses a condition that does not ask for a burn rate above its threshold.
    static func check(_ condition: AlertConditionDocument) {
        guard condition.comparison != .gt else { return }
        condition.comparisonElement.error(
            .unsupportedFeature, "op \(condition.comparison.rawValue) is not supported yet; supported is gt")
    }
}
