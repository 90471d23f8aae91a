/// Reports what SLOs do not have that they were asked to.
struct RequirementCheck {
    let requirements: Set<Requirement>

    /// Checks all that can be told from the SLO itself.
    func check(_ slo: SLODocument) {
        let metadata = slo.metadata
        let owners = ["owner", "team"].flatMap { metadata.labels[$0] ?? [] }
        if owners.allSatisfy(\.isEmpty), isEmpty(Metadata.ownerKey, metadata) {
            report(.owner, slo, "write the label owner or team, or the annotation \(Metadata.ownerKey)")
        }
        if isEmpty(Metadata.runbookKey, metadata) {
            report(.runbook, slo, "write the annotation \(Metadata.runbookKey)")
        }
        if slo.description?.plainText?.isEmpty ?? true { report(.description, slo, "write spec.description") }
        if metadata.displayName?.isEmpty ?? true { report(.displayName, slo, "write metadata.displayName") }
    }

    /// Checks for an alert.
    ///
    /// - Parameters:
    ///   - slo: the SLO.
    ///   - alerts: how many tiers it has; nil where that is not known.
    func checkAlerts(_ slo: SLODocument, alerts: Int?) {
        guard alerts == 0 else { return }
        report(.alert, slo, "name a BurnRatePolicy or an AlertPolicy that alerts")
    }

    private func isEmpty(_ key: String, _ metadata: Metadata) -> Bool {
        metadata.annotation(key)?.value.isEmpty ?? true
    }

    private func report(_ requirement: Requirement, _ slo: SLODocument, _ hint: String) {
        guard requirements.contains(requirement) else { return }
        slo.element.error(
            .requiredProperty,
            "the SLO '\(slo.name)' has no \(requirement.rawValue), which is required of every SLO; \(hint)")
    }
}
