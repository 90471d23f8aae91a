import SloburnAlerting
import SloburnModel

/// An alert that is told for many elsewhere from now on.
struct GoneGroupAlert {
    let group: AlertGroup
    let startsAt: Timestamp
    /// The topics that hold it.
    let branch: TopicBranch
}

// Labels change, and so does which of their values have topics of their own. What readers keep must not stay in a topic
// that hears no more of it: there it ends, and elsewhere it begins anew.
extension BudgetPartition {
    private static let alertTopics: [OutputTopic] = [.alerts, .activeAlerts]

    /// What stands for labels in the names of a branch's topics.
    func values(of branch: TopicBranch) -> [String: String] { definition.topics.branches.values(of: branch) }

    /// Whether alerts go to other topics where these values of labels have become those.
    func areAlertsMoved(from old: [String: String], to new: [String: String]) -> Bool {
        Self.alertTopics.contains { definition.topics.isMoved($0, from: old, to: new) }
    }

    /// The topics of alerts in whose names these values stand; nil where there are none any more.
    func alertBranch(named values: [String: String]) -> TopicBranch? {
        definition.topics.branch(of: Self.alertTopics, named: values)
    }

    /// Has a key that other topics hold than before end there, and be told anew.
    ///
    /// - Returns: whether it is one.
    mutating func move(_ state: KeyState, _ key: inout BudgetKey) -> Bool {
        let present = values(of: key.branch)
        guard state.branch != present else { return false }
        let parts = Set(key.alerts.map(\.keyPart))
        let areMoved = areAlertsMoved(from: state.branch, to: present)
        let ended = state.progress.alerts.filter { $0.episode != nil && (areMoved || !parts.contains($0.keyPart)) }
        gone.append(GoneKey(state, alerts: ended))
        for index in key.alerts.indices where areMoved {
            let machine = key.alerts[index].machine
            guard machine.episode != nil else { continue }
            key.alerts[index].machine = AlertMachine(tiers: machine.tiers, states: machine.states, episode: nil)
        }
        key.needsWholeCheckpoint()
        key.writtenAt = nil
        key.steps?.toldAt = nil
        return true
    }

    /// The topics that hold an alert which is told for many: the labels of its group decide.
    func branch(of group: AlertGroup) -> TopicBranch {
        definition.topics.branches.branch { label in
            group.labels.firstIndex(of: label).map { [group.values[$0]] } ?? []
        }
    }

    /// What the names of topics went by when alerts were told that no key has, by the alerts' keys.
    var alertBranches: [String: [String: String]] {
        guard !definition.topics.branches.labels.isEmpty else { return [:] }
        let ofGroups = groups.open.keys.map { ($0.key, values(of: branch(of: $0))) }
        let ofSources = health.filter { $0.state.machine.startsAt != nil }.map { watch in
            (watch.alertKey, values(of: sourceBranches[watch.name] ?? .other))
        }
        return Dictionary(ofGroups + ofSources) { first, _ in first }
    }

    /// Has alerts that other topics hold than before end there, and begin anew.
    mutating func moveAlerts(from before: [String: [String: String]]) {
        for (group, machine) in groups.open.sorted(by: { $0.key.key < $1.key.key }) {
            let old = before[group.key] ?? [:]
            guard let startsAt = machine.startsAt, areAlertsMoved(from: old, to: values(of: branch(of: group))) else {
                continue
            }
            if let branch = alertBranch(named: old) {
                goneGroups.append(GoneGroupAlert(group: group, startsAt: startsAt, branch: branch))
            }
            groups.forget(group)
        }
        for index in health.indices {
            let watch = health[index]
            let old = before[watch.alertKey] ?? [:]
            guard areAlertsMoved(from: old, to: values(of: sourceBranches[watch.name] ?? .other)) else { continue }
            if let branch = alertBranch(named: old) { end(watch.name, watch.state, in: branch, isMoved: true) }
            health[index].state.machine = SourceHealthMachine()
        }
    }

    /// Ends alerts that are told for many elsewhere from now on.
    mutating func takeBackGroups(at time: Timestamp) -> [OutputRecord] {
        defer { goneGroups.removeAll() }
        return goneGroups.flatMap { gone in
            GroupAlertRecord(
                group: gone.group, machine: GroupMachine(), action: .resolve(startsAt: gone.startsAt), members: [],
                route: routesByName[gone.group.route],
                acknowledgement: acknowledgements.of(gone.group.key, startsAt: gone.startsAt), time: time
            ).records(cloudEvents, in: gone.branch)
        }
    }
}
