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
    /// Whether a change of branches means another topic of a kind.
    func isMoved(_ topic: OutputTopic, from old: TopicBranch, to new: TopicBranch) -> Bool {
        definition.topics.name(of: topic, in: old) != definition.topics.name(of: topic, in: new)
    }

    /// Whether an alert goes to other topics.
    func areAlertsMoved(from old: TopicBranch, to new: TopicBranch) -> Bool {
        isMoved(.alerts, from: old, to: new) || isMoved(.activeAlerts, from: old, to: new)
    }

    /// Has a key that other topics hold than before end there, and be told anew.
    ///
    /// - Returns: whether it is one.
    mutating func move(_ state: KeyState, _ key: inout BudgetKey) -> Bool {
        guard let before = definition.topics.branches.branch(named: state.branch), before != key.branch else {
            // What its checkpoint says is to be what the names go by now.
            if state.branch != definition.topics.branches.values(of: key.branch) { key.needsWholeCheckpoint() }
            return false
        }
        let firing = state.progress.alerts.filter { $0.episode != nil }
        let parts = Set(key.alerts.map(\.keyPart))
        let areMoved = areAlertsMoved(from: before, to: key.branch)
        let ended = firing.filter { areMoved || !parts.contains($0.keyPart) }
        gone.append(GoneKey(state, alerts: ended, definition.topics.branches))
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
        let branches = definition.topics.branches
        guard !branches.labels.isEmpty else { return [:] }
        let ofGroups = groups.open.keys.map { ($0.key, branches.values(of: branch(of: $0))) }
        let ofSources = health.filter { $0.state.machine.startsAt != nil }.map { watch in
            (watch.alertKey, branches.values(of: sourceBranches[watch.name] ?? .other))
        }
        return Dictionary(ofGroups + ofSources) { first, _ in first }
    }

    /// Has alerts that other topics hold than before end there, and begin anew.
    mutating func moveAlerts(from before: [String: [String: String]]) {
        func old(_ key: String) -> TopicBranch? { before[key].flatMap(definition.topics.branches.branch(named:)) }
        for (group, machine) in groups.open {
            guard let startsAt = machine.startsAt, let branch = old(group.key),
                areAlertsMoved(from: branch, to: self.branch(of: group))
            else { continue }
            goneGroups.append(GoneGroupAlert(group: group, startsAt: startsAt, branch: branch))
            groups.forget(group)
        }
        goneGroups.sort { $0.group.key < $1.group.key }
        for index in health.indices {
            let watch = health[index]
            guard let branch = old(watch.alertKey),
                areAlertsMoved(from: branch, to: sourceBranches[watch.name] ?? .other)
            else { continue }
            end(watch.name, watch.state, in: branch, isMoved: true)
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
