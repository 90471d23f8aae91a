import SloburnModel

extension AlertRecord {
    /// Writes what to do; and, where there are routes, who answers for the alert, whether one of them matches or not.
    func writeRouting(_ writer: inout JSONWriter) {
        let subject = key.routed(alert, tier: transition.tier, isInhibited: inhibitedBy != nil)
        let route = routes.route(for: subject, at: time)
        writer.member("runbook", key.definition.runbook ?? route?.runbook)
        writeAcknowledgement(&writer)
        guard !routes.isEmpty else { return }
        writer.member("owner", route?.owner)
        writer.routeTargets(route.map(targets) ?? [])
        writer.member("routeKey", route?.key)
        writer.member("dashboard", route?.dashboard?.link(for: subject, key: key.text))
        writer.member("escalationLevel", Int64(escalationLevel))
    }

    /// Who hears of it: of each step those of the step, of the end all who have heard of it.
    private func targets(of route: RouteDefinition) -> [RouteTarget] {
        let steps = [route.targets] + route.escalation.map(\.targets)
        guard transition.isFiring else {
            return steps.prefix(escalationLevel + 1).joined().reduce(into: []) {
                if !$0.contains($1) { $0.append($1) }
            }
        }
        // The route may be another one than that whose steps were told.
        return steps[min(escalationLevel, steps.count - 1)]
    }

    private func writeAcknowledgement(_ writer: inout JSONWriter) {
        guard let acknowledgement else { return }
        writer.key("acknowledged")
        writer.object { writer in
            writer.member("by", acknowledgement.by)
            writer.member("at", acknowledgement.at)
            writer.member("note", acknowledgement.note)
        }
    }
}
