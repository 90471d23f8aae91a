internal import SloburnModel

/// An SLO as far as it could be read; what is nil has a finding.
struct SLODocument {
    var name: String
    var element: Element
    var metadata: Metadata
    var description: Element?
    var service: String?
    var serviceElement: Element?
    var method: BudgetingMethod?
    /// The indicator of the SLO itself, none for a composite.
    var indicator: IndicatorPlace
    var period: BudgetPeriod?
    var objectives: [ObjectiveDocument]
    /// The AlertPolicies it names or holds; nil where it says nothing of them.
    var alertPolicies: [InlineOrReference<AlertPolicyDocument>]?
    var noData: BudgetDefinition.NoDataPolicy
    var offBound: OffBoundRule
    /// The coverage that it asks for; nil where it asks for none.
    var minCoverage: Ratio?
    /// Labels by which alerts say where what is bad comes from.
    var breakdown: [String] = []
    /// What follows as its budget runs out, once that is known; nil for nothing.
    var budgetPolicy: BudgetPolicy?
    /// What follows from its tier, once that is known.
    var criticality = Criticality()
    /// The services that its own depends on, once that is known.
    var dependsOn: [String] = []
    /// The hours in which it is promised; nil where it does not say.
    var serviceHours: ServiceHours?

    /// The BurnRatePolicy it names, and the annotation that does.
    var policy: (name: String, element: Element)? {
        metadata.annotation(Metadata.burnRatePolicyKey).map { ($0.value, $0.element) }
    }

    /// Whether its objectives have a budget together: one alone is an SLO like any other.
    var hasCompositeBudget: Bool { isComposite && objectives.count > 1 }

    /// Whether each objective has an indicator of its own.
    var isComposite: Bool {
        objectives.contains {
            if case .none = $0.indicator { return false }
            return true
        }
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
        let service = fields.required("service")
        let method = fields.required("budgetingMethod", "write Occurrences")
        let methodValue = method?.choice(BudgetingMethod.self)
        let period = fields.required("timeWindow", "write one window").flatMap(TimeWindowReader.window)
        let objectives = fields.required("objectives")?.nonEmptyList().map {
            ObjectiveReader.objectives($0, method: methodValue)
        }
        let slo = SLODocument(
            name: name, element: metadata.nameElement, metadata: metadata, description: fields["description"],
            service: service?.nonEmptyText(), serviceElement: service, method: methodValue,
            indicator: IndicatorPlace(fields), period: period, objectives: objectives ?? [],
            alertPolicies: fields["alertPolicies"].flatMap(alertPolicies),
            noData: metadata.choice(Metadata.noDataKey, standard: .ignore),
            offBound: metadata.choice(Metadata.offBoundKey, standard: .conservative),
            minCoverage: metadata.share(Metadata.minCoverageKey),
            breakdown: metadata.labels(Metadata.breakdownKey, atMost: 4) ?? [], serviceHours: metadata.serviceHours())
        checkIndicators(slo, fields)
        return slo
    }

    /// Indicators are on the SLO, or on each of its objectives.
    private static func checkIndicators(_ slo: SLODocument, _ fields: Fields) {
        let hasOwn = fields["indicator"] != nil || fields["indicatorRef"] != nil
        guard slo.isComposite else {
            if !hasOwn { _ = fields.exactlyOne("indicator", "indicatorRef") }
            for objective in slo.objectives where objective.weight != nil {
                objective.compositeElement?.warning(
                    .ignoredField, "compositeWeight has no effect without an indicator on each objective")
            }
            return
        }
        for objective in slo.objectives {
            if hasOwn {
                objective.compositeElement?.error(
                    .exclusiveFields, "indicators stand either on the SLO or on its objectives, not on both")
            } else if case .none = objective.indicator {
                objective.element.error(
                    .missingField, "one of indicator and indicatorRef is required, as another objective has one")
            }
        }
    }

    private static func alertPolicies(_ element: Element) -> [InlineOrReference<AlertPolicyDocument>]? {
        element.list()?.map { item in
            guard case .scalar(let text, _) = item.value.content, !item.value.isNull else {
                return .read(
                    item, .alertPolicy, reference: "alertPolicyRef", spec: AlertPolicyReader.document)
                    ?? .inline(nil)
            }
            item.error(.wrongType, "expected a mapping, found '\(text)'; write { alertPolicyRef: \(text) }")
            return .inline(nil)
        }
    }
}
