internal import SloburnModel

/// Resolves the targets of Routes.
struct RouteLinker {
    private let targets: [String: NotificationTarget?]
    private let findings: FindingList

    init(_ catalog: Catalog, findings: FindingList) {
        targets = catalog.notificationTargets
        self.findings = findings
    }

    /// The route with its targets and steps, without those that have a finding.
    func linked(_ document: RouteDocument) -> RouteDefinition {
        var route = document.definition
        route.targets = document.targets.compactMap(linked)
        route.escalation = document.steps.map { step in
            EscalationStep(
                after: step.after, budgetSpent: step.budgetSpent, targets: step.targets.compactMap(linked))
        }
        return route
    }

    private func linked(_ target: RouteDocument.Target) -> RouteTarget? {
        switch target {
        case .inline(let target): return target
        case .reference(let name, let element):
            // What has errors of its own has its own findings.
            if let target = targets[name] { return target.map { RouteTarget(name: $0.name, target: $0.target) } }
            element.error(
                .unknownReference,
                "there is no AlertNotificationTarget '\(name)'\(NearestName.hint(for: name, in: targets.keys)); a way "
                    + "of its own is written as { target: \(name) }" + findings.unreadHint)
            return nil
        }
    }
}
