import SloburnAlerting
import SloburnModel

extension BudgetPartition {
    /// The alerts that fire since the last evaluation and may be told as one with others; each is told by `tellTogether`.
    public var groupedAlerts: [ActiveAlert] {
        grouped.map { alert in
            ActiveAlert(
                key: alert.record.alertKey, service: alert.record.key.definition.service,
                severity: alert.group.severity, group: alert.group)
        }
    }

    /// Tells of alerts whose routes ask to tell those as one that fire together, after each `evaluateKeys`.
    ///
    /// All partitions come to the same by what fires in them, in their siblings and, from the topic, elsewhere; the first
    /// one tells of the alerts that stand for many.
    ///
    /// - Parameter siblings: `groupedAlerts` of the other partitions of this process, which the topic tells of later.
    /// - Returns: the records to write, in order.
    public mutating func tellTogether(with siblings: [ActiveAlert] = []) -> [OutputRecord] {
        defer { grouped = [] }
        guard let time = clock.evaluated, routes.hasGroupings || !groups.isEmpty else { return [] }
        var members: [AlertGroup: Set<String>] = [:]
        for alert in groupedAlerts + siblings {
            if let group = alert.group { members[group, default: []].insert(alert.key) }
        }
        for (group, others) in active.groups { members[group, default: []].formUnion(others) }
        var records: [OutputRecord] = []
        if partition == 0 {
            let told = groups.evaluate(members, at: time, routesByName, acknowledgements)
            records += told.flatMap { $0.records(cloudEvents, in: branch(of: $0.group)) }
        }
        for alert in grouped {
            let isTogether = isTogether(alert.group, members[alert.group]?.count ?? 0)
            let wasToldAlone = keys[alert.keyNumber].alerts[alert.index].machine.episode?.wasToldAlone ?? false
            let isNews = keys[alert.keyNumber].alerts[alert.index].machine.note(isGrouped: isTogether)
            if isNews { keys[alert.keyNumber].isDirty = true }
            guard isNews || alert.isNews else { continue }
            var record = alert.record
            record.groupedBy = isTogether ? alert.group.key : nil
            record.wasToldAlone = wasToldAlone
            records += record.records(cloudEvents)
        }
        return records
    }

    /// Whether the alerts of a group are told as one.
    private func isTogether(_ group: AlertGroup, _ count: Int) -> Bool {
        if partition == 0 { return groups.fires(group) }
        // The first partition does not know of all of them yet.
        let threshold = routesByName[group.route]?.grouping?.threshold ?? .max
        return active.tells(group) || count > threshold
    }
}
