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
        writer.routeTargets(route.map(targets) ?? [])
        writer.member("routeKey", route?.key)
        writer.member("dashboard", route?.dashboard?.link(for: subject, key: key.text))
        writer.member("escalationLevel", Int64(escalationLevel))
        if let grouping = route?.grouping, let route {
            writer.key("grouping")
            writer.object { grouping.group(of: subject, route: route.name).write(&$0) }
        }
        let isToldToSome = escalationLevel > 0 && groupedBy == nil || groupedBy != nil && wasToldAlone
        if transition.isFiring, isToldToSome { writer.heard(by: route, level: escalationLevel) }
        if let groupedBy { writer.member("groupedBy", groupedBy) }
    }

    /// Who hears of it; nobody of what is told with others, but those who had heard of it before.
    private func targets(of route: RouteDefinition) -> [RouteTarget] {
        if transition.isFiring ? groupedBy != nil : !wasToldAlone { return [] }
        return route.targets(isFiring: transition.isFiring, level: escalationLevel)
    }
}

extension AlertGroup {
    /// Writes what tells it apart.
    fileprivate func write(_ writer: inout JSONWriter) {
        writer.member("key", key)
        writer.member("route", route)
        writer.key("by")
        writer.array { writer in
            for (label, value) in zip(labels, values) {
                writer.object { writer in
                    writer.member("label", label)
                    writer.member("value", value)
                }
            }
        }
    }
}
