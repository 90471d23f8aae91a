/// The annotations that Sloburn knows, and the kinds of documents on which they have an effect.
enum OwnAnnotations {
    private static let ofServices = [
        Metadata.tierKey, Metadata.stageKey, Metadata.serviceHoursKey, Metadata.dependsOnKey,
    ]
    private static let ofSources = [Metadata.ownerKey, Metadata.runbookKey]
    private static let ofSLOs =
        [
            Metadata.burnRatePolicyKey, Metadata.budgetPolicyKey, Metadata.noDataKey, Metadata.offBoundKey,
            Metadata.minCoverageKey,
            Metadata.runbookKey, Metadata.ownerKey, Metadata.compositeTargetKey, Metadata.changedByKey,
            Metadata.breakdownKey,
        ] + ofServices

    /// Warns of an annotation that has no effect.
    static func check(_ key: String, _ element: Element, _ kind: DocumentKind) {
        switch kind {
        case .slo: checkName(key, element, ofSLOs)
        case .service where ofSLOs.contains(key) && !ofServices.contains(key):
            element.warning(
                .unknownAnnotation,
                "has an effect on an SLO only; those of a Service are \(ofServices.joined(separator: ", "))")
        case .service: checkName(key, element, ofServices)
        case .dataSource where ofSources.contains(key) || !ofSLOs.contains(key): checkName(key, element, ofSources)
        default:
            let kinds = ofServices.contains(key) ? "a Service or an SLO" : "an SLO"
            element.warning(.unknownAnnotation, "annotations of Sloburn have an effect on \(kinds) only")
        }
    }

    private static func checkName(_ key: String, _ element: Element, _ known: [String]) {
        guard !known.contains(key) else { return }
        let hint = NearestName.of(key, in: known).map { "did you mean '\($0)'?" }
        element.warning(
            .unknownAnnotation,
            "Sloburn knows no such annotation; \(hint ?? "known are " + known.joined(separator: ", "))")
    }
}
