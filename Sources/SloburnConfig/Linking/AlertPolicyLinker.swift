internal import SloburnModel

/// An AlertPolicy whose condition and targets are known.
struct LinkedAlertPolicy {
    var definition: AlertPolicyDefinition
    var condition: AlertConditionDocument

    /// Who hears of it.
    var severity: String {
        get { definition.severity }
        set {
            definition.severity = newValue
            condition.severity = newValue
        }
    }

    /// The tiers that its condition is, with a single window each: one for a burn rate and one for missing data.
    ///
    /// Who only wants to hear of its end has the burn rate watched all the same.
    var tiers: [TierDocument] {
        var tiers: [TierDocument] = []
        if definition.alertWhenBreaching || definition.alertWhenResolved { tiers.append(tier(.burnRate)) }
        if definition.alertWhenNoData { tiers.append(tier(.noData)) }
        return tiers
    }

    private func tier(_ trigger: AlertTier.Trigger) -> TierDocument {
        TierDocument(
            trigger: trigger, severity: condition.severity, longWindow: condition.lookbackWindow,
            shortWindow: condition.lookbackWindow, rate: .factor(condition.threshold),
            comparison: condition.comparison, details: TierDetails(pendingFor: condition.alertAfter))
    }
}

/// Resolves what AlertPolicies refer to.
struct AlertPolicyLinker {
    /// Documents by name; nil where they have errors of their own.
    typealias Named<Document> = [String: Document?]

    private let conditions: Named<AlertConditionDocument>
    private let targets: Named<NotificationTarget>
    private var policies: Named<LinkedAlertPolicy> = [:]
    private let findings: FindingList

    /// Links every policy that is a document, also those that nobody names, for their findings.
    init(_ catalog: Catalog, findings: FindingList) {
        conditions = catalog.alertConditions
        targets = catalog.notificationTargets
        self.findings = findings
        policies = catalog.alertPolicies.mapValues { $0.flatMap(link) }
    }

    /// The policies of an SLO in its order; nil, with findings, where some can't be used.
    func policies(of slo: SLODocument) -> [LinkedAlertPolicy]? {
        let places = slo.alertPolicies ?? []
        let linked = places.compactMap { place -> LinkedAlertPolicy? in
            switch place {
            case .inline(let document): document.flatMap(link)
            case .reference(let name, let element): resolve(name, element, in: policies, .alertPolicy)
            }
        }
        return linked.count == places.count ? linked : nil
    }

    private func link(_ policy: AlertPolicyDocument) -> LinkedAlertPolicy? {
        let targets = policy.targets.compactMap { resolve($0, in: self.targets, .alertNotificationTarget) }
        guard let place = policy.condition, let condition = resolve(place, in: conditions, .alertCondition) else {
            return nil
        }
        let definition = AlertPolicyDefinition(
            name: policy.name, severity: condition.severity, alertWhenNoData: policy.alertWhenNoData,
            alertWhenBreaching: policy.alertWhenBreaching, alertWhenResolved: policy.alertWhenResolved,
            notificationTargets: targets)
        return LinkedAlertPolicy(definition: definition, condition: condition)
    }

    private func resolve<Document>(
        _ place: InlineOrReference<Document>, in documents: Named<Document>, _ kind: DocumentKind
    ) -> Document? {
        switch place {
        case .inline(let document): document
        case .reference(let name, let element): resolve(name, element, in: documents, kind)
        }
    }

    private func resolve<Document>(
        _ name: String, _ element: Element, in documents: Named<Document>, _ kind: DocumentKind
    ) -> Document? {
        if let document = documents[name] { return document }
        element.error(
            .unknownReference,
            "there is no \(kind.rawValue) '\(name)'\(NearestName.hint(for: name, in: documents.keys))"
                + findings.unreadHint)
        return nil
    }
}
