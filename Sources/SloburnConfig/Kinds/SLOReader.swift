internal import SloburnModel

/// An SLO as far as it could be read; what is nil has a finding.
struct SLODocument {
    /// Where the indicator is.
    enum IndicatorPlace {
        /// Within the SLO; nil where it has errors of its own.
        case inline(IndicatorDocument?)
        /// In a document of kind SLI.
        case reference(String, Element)
        /// Missing, or on the objectives, which is not supported.
        case none
    }

    var name: String
    var element: Element
    var metadata: Metadata
    var service: String?
    var serviceElement: Element?
    var indicator: IndicatorPlace
    var period: TimeSpan?
    var objectives: [ObjectiveDocument]
    var noData: BudgetDefinition.NoDataPolicy

    /// The name of its burn-rate policy, and the annotation that gives it.
    var policy: (name: String, element: Element?) {
        guard let annotation = metadata.annotation(Metadata.burnRatePolicyKey) else {
            return (BuiltInPolicy.name, nil)
        }
        return (annotation.value, annotation.element)
    }
}

/// How an SLO turns events into a budget.
enum BudgetingMethod: String, CaseIterable {
    case occurrences = "Occurrences"
    case timeslices = "Timeslices"
    case ratioTimeslices = "RatioTimeslices"
}

/// Reads `kind: SLO`.
enum SLOReader {
    private static let known = [
        "description", "service", "indicator", "indicatorRef", "timeWindow", "budgetingMethod", "objectives",
        "alertPolicies",
    ]

    static func document(_ spec: Element, metadata: Metadata, name: String) -> SLODocument? {
        guard let fields = Fields(spec, known) else { return nil }
        fields.checkDescription()
        let serviceElement = fields.required("service")
        let method = fields.required("budgetingMethod", "write Occurrences").flatMap(budgetingMethod)
        let period = fields.required("timeWindow", "write one rolling window").flatMap(TimeWindowReader.period)
        let objectives = fields.required("objectives")?.nonEmptyList().map {
            ObjectiveReader.objectives($0, method: method)
        }
        checkAlertPolicies(fields["alertPolicies"])
        let isComposite = objectives?.contains { $0.isComposite } ?? false
        return SLODocument(
            name: name, element: metadata.nameElement, metadata: metadata, service: serviceElement?.nonEmptyText(),
            serviceElement: serviceElement, indicator: indicator(fields, isComposite: isComposite), period: period,
            objectives: objectives ?? [], noData: noData(metadata))
    }

    private static func budgetingMethod(_ element: Element) -> BudgetingMethod? {
        guard let method = element.choice(BudgetingMethod.self) else { return nil }
        if method != .occurrences {
            element.error(
                .unsupportedFeature,
                "the budgeting method \(method.rawValue) is not supported yet; supported is Occurrences")
        }
        return method
    }

    private static func indicator(_ fields: Fields, isComposite: Bool) -> SLODocument.IndicatorPlace {
        // Findings on what objectives hold are theirs; an SLO with none on itself is then no further mistake.
        if isComposite, fields["indicator"] == nil, fields["indicatorRef"] == nil { return .none }
        guard let (key, element) = fields.exactlyOne("indicator", "indicatorRef") else { return .none }
        if key == "indicatorRef" {
            return element.nonEmptyText().map { .reference($0, element) } ?? .none
        }
        guard let inline = Fields(element, ["metadata", "spec"]) else { return .inline(nil) }
        if let metadata = inline.required("metadata") { _ = Metadata(metadata, isSLO: false) }
        return .inline(inline.required("spec").flatMap(IndicatorReader.indicator))
    }

    private static func checkAlertPolicies(_ element: Element?) {
        guard let element, let policies = element.list(), !policies.isEmpty else { return }
        element.error(
            .unsupportedFeature,
            "alertPolicies are not supported yet; name a BurnRatePolicy in the annotation "
                + Metadata.burnRatePolicyKey)
    }

    private static func noData(_ metadata: Metadata) -> BudgetDefinition.NoDataPolicy {
        guard let (value, element) = metadata.annotation(Metadata.noDataKey) else { return .ignore }
        if let policy = BudgetDefinition.NoDataPolicy(rawValue: value) { return policy }
        element.error(
            .invalidValue,
            "'\(value)' is none of ignore, good, bad\(NearestName.hint(for: value, in: ["ignore", "good", "bad"]))")
        return .ignore
    }
}
