import SloburnAlerting
import SloburnModel

/// The records of an alert that is told for many.
struct GroupAlertRecord {
    /// So many of its members are named.
    private static let named = 50
    /// So many of them in the sentence for people.
    private static let spoken = 3

    let group: AlertGroup
    /// After the evaluation.
    let machine: GroupMachine
    let action: GroupMachine.Action
    /// The keys of the alerts that fire, in order.
    let members: [String]
    let route: RouteDefinition?
    /// Who has taken notice of it, or nil.
    let acknowledgement: Acknowledgement?
    let time: Timestamp

    private var isFiring: Bool { machine.startsAt != nil }
    private var startsAt: Timestamp {
        if case .resolve(let startsAt) = action { return startsAt }
        return machine.startsAt ?? time
    }

    /// The transition for `slo.alerts`, and the alert or its tombstone for `slo.alerts.active`.
    func records(_ cloudEvents: CloudEvents, in branch: TopicBranch) -> [OutputRecord] {
        cloudEvents.alert(group.key, at: time, in: branch, isFiring: isFiring, value: json)
    }

    private var json: [UInt8] {
        var writer = JSONWriter(reserving: 1_024)
        writer.object { writer in
            writer.member("key", group.key)
            writer.member("id", AlertRecord.episodeID(of: group.key, startsAt: startsAt))
            writer.member("kind", "group")
            writer.member("status", isFiring ? "firing" : "resolved")
            writer.member("severity", group.severity)
            writer.key("group")
            writer.object { writer in
                for (label, value) in zip(group.labels, group.values) { writer.member(label, value) }
            }
            writer.member("at", time)
            writer.member("startsAt", startsAt)
            writer.member("endsAt", isFiring ? nil : time)
            writeMembers(&writer)
            writer.member("summary", summary)
            writeRouting(&writer)
            AlertRecord.writeLabels([:], &writer)
        }
        return writer.bytes
    }

    private func writeMembers(_ writer: inout JSONWriter) {
        writer.key("members")
        writer.object { writer in
            writer.member("count", Int64(members.count))
            writer.key("alerts")
            writer.array { writer in members.prefix(Self.named).forEach { writer.value($0) } }
        }
    }

    private func writeRouting(_ writer: inout JSONWriter) {
        writer.member("runbook", route?.runbook)
        writer.acknowledged(acknowledgement)
        writer.member("owner", route?.owner)
        writer.routeTargets(route?.targets(isFiring: isFiring, level: machine.escalationLevel) ?? [])
        writer.member("routeKey", route?.key)
        // One of places that only an SLO fills in leads nowhere.
        writer.member("dashboard", route?.dashboard.flatMap { $0.hasPlaces ? nil : $0.text })
        writer.member("escalationLevel", Int64(machine.escalationLevel))
        if isFiring, machine.escalationLevel > 0 { writer.heard(by: route, level: machine.escalationLevel) }
    }

    private var summary: String {
        let common = zip(group.labels, group.values).map { "\($0) \($1)" }.joined(separator: ", ")
        guard isFiring else {
            return members.isEmpty
                ? "No alerts of \(common) fire together any more."
                : "Only \(members.count) of the alerts of \(common) still fire; they are told one by one again."
        }
        let more = members.count > Self.spoken ? " and \(members.count - Self.spoken) more" : ""
        return "\(members.count) alerts of \(common) fire together, so one cause is likely: "
            + "\(members.prefix(Self.spoken).joined(separator: ", "))\(more)."
    }
}
