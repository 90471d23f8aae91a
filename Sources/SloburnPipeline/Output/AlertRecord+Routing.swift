import SloburnModel

extension AlertRecord {
    /// Writes what to do; and, where there are routes, who answers for the alert, whether one of them matches or not.
    func writeRouting(_ writer: inout JSONWriter) {
        let subject = key.routed(alert, tier: transition.tier, isInhibited: inhibitedBy != nil)
        let route = routes.route(for: subject, at: time)
        writer.member("runbook", key.definition.runbook ?? route?.runbook)
        writer.acknowledged(acknowledgement)
        guard !routes.isEmpty else { return }
        writer.member("owner", route?.owner)
        writer.routeTargets(
            route?.targets(escalationLevel: escalationLevel, isFiring: transition.isFiring) ?? [])
        writer.member("routeKey", route?.key)
        writer.member("dashboard", route?.dashboard?.link(for: subject, key: key.text))
        writer.member("escalationLevel", Int64(escalationLevel))
    }
}
