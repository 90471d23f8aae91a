import SloburnAlerting
import SloburnModel

extension BudgetPartition {
    /// Tells of alerts whose routes ask to tell those as one that fire together.
    ///
    /// All partitions come to the same by what fires in them and, from the topic, elsewhere; the first one tells of the
    /// alerts that stand for many.
    ///
    /// - Parameters:
    ///   - grouped: the alerts that fire and belong to groups, all of the partition.
    ///   - evaluator: the evaluation.
    ///   - records: takes the records.
    mutating func tellTogether(
        _ grouped: [GroupedAlert], _ evaluator: BudgetEvaluator, into records: inout [OutputRecord]
    ) {
        guard routes.hasGroupings || !groups.isEmpty else { return }
        var members = Dictionary(grouping: grouped, by: \.group).mapValues { $0.map(\.record.alertKey) }
        for (group, others) in active.groups { members[group, default: []] += others }
        if partition == 0 {
            let told = groups.evaluate(members, at: evaluator.time, routesByName, acknowledgements)
            records += told.flatMap { $0.records(cloudEvents) }
        }
        for alert in grouped {
            let isTogether = isTogether(alert.group, members[alert.group]?.count ?? 0)
            let isNews = keys[alert.keyNumber].alerts[alert.index].machine.note(isGrouped: isTogether)
            if isNews { keys[alert.keyNumber].isDirty = true }
            guard isNews || alert.isNews else { continue }
            var record = alert.record
            record.groupedBy = isTogether ? alert.group.key : nil
            records += record.records(cloudEvents)
        }
    }

    /// Whether the alerts of a group are told as one.
    private func isTogether(_ group: AlertGroup, _ count: Int) -> Bool {
        if partition == 0 { return groups.fires(group) }
        // The first partition does not know of all of them yet.
        let threshold = routesByName[group.route]?.grouping?.threshold ?? .max
        return active.tells(group) || count > threshold
    }
}
