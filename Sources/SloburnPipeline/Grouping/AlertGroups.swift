import SloburnAlerting
import SloburnModel

/// The alerts that are told for many, which the partition that tells of them remembers.
struct AlertGroups {
    /// Those that fire.
    private(set) var open: [AlertGroup: GroupMachine] = [:]

    /// Creates what a partition remembers.
    init(_ open: [AlertGroup: GroupMachine] = [:]) { self.open = open }

    /// Whether nothing fires.
    var isEmpty: Bool { open.isEmpty }

    /// Whether the alert of a group fires.
    func fires(_ group: AlertGroup) -> Bool { open[group] != nil }

    /// Takes it that the alert of a group does not fire.
    mutating func forget(_ group: AlertGroup) { open[group] = nil }

    /// Takes an evaluation.
    ///
    /// - Parameters:
    ///   - members: the keys of the alerts that fire, by group.
    ///   - time: the evaluation time.
    ///   - routes: the routes by name.
    ///   - acknowledgements: who has taken notice of what, by alert key.
    /// - Returns: what to tell, in order of keys.
    mutating func evaluate(
        _ members: [AlertGroup: Set<String>], at time: Timestamp, _ routes: [String: RouteDefinition],
        _ acknowledgements: [String: Acknowledgement]
    ) -> [GroupAlertRecord] {
        let groups = Set(members.keys).union(open.keys).sorted { $0.key < $1.key }
        return groups.compactMap { group in
            var machine = open[group] ?? GroupMachine()
            let began = machine.startsAt
            let route = routes[group.route]
            // By another rule there is another group.
            let rule = route?.grouping.flatMap { $0.by == group.labels ? $0 : nil }
            let count = members[group]?.count ?? 0
            var action = machine.evaluate(at: time, count: count, by: rule)
            // The end tells, too, who had taken notice.
            let acknowledgement = (machine.startsAt ?? began).flatMap { acknowledgements.of(group.key, startsAt: $0) }
            let further = machine.escalate(route?.escalation ?? [], at: time, isAcknowledged: acknowledgement != nil)
            if action == .none { action = further }
            open[group] = machine.startsAt == nil ? nil : machine
            guard action != .none else { return nil }
            return GroupAlertRecord(
                group: group, machine: machine, action: action, members: (members[group] ?? []).sorted(), route: route,
                acknowledgement: acknowledgement, time: time)
        }
    }
}
