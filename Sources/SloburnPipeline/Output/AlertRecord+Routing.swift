import SloburnModel

extension AlertRecord {
    /// Writes what to do; and, where there are routes, who answers for the alert, whether one of them matches or not.
    func writeRouting(_ writer: inout JSONWriter) {
        let subject = RoutedAlert(
            budget: key.definition, group: key.group, severity: alert.severity(isInhibited: inhibitedBy != nil),
            kind: AlertKind(rawValue: tier.trigger.rawValue))
        let route = routes.route(for: subject, at: time)
        writer.member("runbook", key.definition.runbook ?? route?.runbook)
        guard !routes.isEmpty else { return }
        writer.member("owner", route?.owner)
        writer.key("targets")
        writer.array { writer in
            for target in route?.targets ?? [] {
                writer.object { writer in
                    writer.member("name", target.name)
                    writer.member("target", target.target)
                }
            }
        }
        writer.member("routeKey", route?.key)
        writer.member("dashboard", route?.dashboard?.link(for: subject, key: key.text))
        writer.member("escalationLevel", Int64(0))
    }
}
