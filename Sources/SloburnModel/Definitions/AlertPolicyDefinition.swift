/// An AlertPolicy of OpenSLO as an SLO names it; its condition is a tier of the budget.
public struct AlertPolicyDefinition: Hashable, Sendable {
    /// metadata.name.
    public var name: String
    /// The severity of its condition, which is that of the tier.
    public var severity: String
    /// Whether to alert when there is no data.
    public var alertWhenNoData: Bool
    /// Whether to alert when the condition becomes true.
    public var alertWhenBreaching: Bool
    /// Whether to alert when the condition is no longer true.
    public var alertWhenResolved: Bool
    /// Who is to hear of it, in the order written.
    public var notificationTargets: [NotificationTarget]

    /// Creates a policy.
    public init(
        name: String, severity: String, alertWhenNoData: Bool = false, alertWhenBreaching: Bool = false,
        alertWhenResolved: Bool = false, notificationTargets: [NotificationTarget] = []
    ) {
        self.name = name
        self.severity = severity
        self.alertWhenNoData = alertWhenNoData
        self.alertWhenBreaching = alertWhenBreaching
        self.alertWhenResolved = alertWhenResolved
        self.notificationTargets = notificationTargets
    }
}

extension BudgetDefinition {
    /// Who is to hear of a transition of an alert: the targets of the policies that ask for it, each once.
    ///
    /// - Parameters:
    ///   - severity: the alert's.
    ///   - trigger: what it is about.
    ///   - isFiring: whether it fires or resolves.
    /// - Returns: the targets, in the order of the policies.
    public func notificationTargets(
        severity: String, trigger: AlertTier.Trigger, isFiring: Bool
    ) -> [NotificationTarget] {
        var targets: [NotificationTarget] = []
        for policy in alertPolicies where policy.severity == severity {
            let isAsked = isFiring ? policy.alerts(on: trigger) : policy.alertWhenResolved
            guard isAsked else { continue }
            for target in policy.notificationTargets where !targets.contains(target) { targets.append(target) }
        }
        return targets
    }
}

extension AlertPolicyDefinition {
    fileprivate func alerts(on trigger: AlertTier.Trigger) -> Bool {
        trigger == .noData ? alertWhenNoData : alertWhenBreaching
    }
}
