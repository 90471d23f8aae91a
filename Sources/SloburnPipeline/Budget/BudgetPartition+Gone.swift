import SloburnAlerting
import SloburnModel

/// A key whose budget is gone or told of elsewhere, or some of whose alerts are, with what must be taken back.
struct GoneKey {
    let key: String
    let budget: String
    let group: [String]
    let alerts: [KeyState.Alert]
    /// Whether a record told of its budget's state.
    let hasBudgetState: Bool
    /// What the names of the topics that hold its records went by.
    let branch: [String: String]

    init(_ state: KeyState, alerts: [KeyState.Alert]) {
        (key, budget, group) = (state.text, state.budget, state.group)
        self.alerts = alerts
        hasBudgetState = state.progress.steps != nil
        branch = state.branch
    }
}

extension BudgetPartition {
    /// Ends alerts and snapshots that the configuration no longer holds, or no longer where they are.
    mutating func takeBackRecords(at time: Timestamp) -> [OutputRecord] {
        defer { gone.removeAll() }
        return gone.flatMap { takeBack($0, at: time) }
    }

    private func takeBack(_ key: GoneKey, at time: Timestamp) -> [OutputRecord] {
        let present = presentBranch(of: key).map(values)
        func isGone(_ topic: OutputTopic) -> Bool {
            present.map { definition.topics.isMoved(topic, from: key.branch, to: $0) } ?? true
        }
        var records: [OutputRecord] = []
        if let branch = alertBranch(named: key.branch) {
            let areMoved = present.map { areAlertsMoved(from: key.branch, to: $0) } ?? false
            records += end(key.alerts, of: key, because: areMoved ? .moved : .removed, at: time, in: branch)
        }
        if isGone(.snapshots), let branch = definition.topics.branch(of: [.snapshots], named: key.branch) {
            records.append(
                cloudEvents.record(
                    .snapshots, type: "io.sloburn.snapshot", key: key.key, at: time, occurrence: "removed", in: branch,
                    value: nil))
        }
        if key.hasBudgetState, isGone(.budgetState) || !goesOnWithState(key),
            let branch = definition.topics.branch(of: [.budgetState], named: key.branch)
        {
            records.append(BudgetStateRecord.tombstone(key.key, at: time, in: branch, cloudEvents))
        }
        return records
    }

    private func end(
        _ alerts: [KeyState.Alert], of key: GoneKey, because reason: EndedAlertRecord.Reason, at time: Timestamp,
        in branch: TopicBranch
    ) -> [OutputRecord] {
        alerts.flatMap { alert -> [OutputRecord] in
            guard let episode = alert.episode else { return [] }
            return EndedAlertRecord(
                key: key.key, budget: key.budget, severity: alert.severity, keyPart: alert.keyPart,
                episode: episode, time: time, reason: reason, branch: branch
            ).records(cloudEvents)
        }
    }

    /// Whether a key goes on whose budget has a policy.
    private func goesOnWithState(_ gone: GoneKey) -> Bool {
        presentBranch(of: gone) != nil
            && planNumbers[ExactText(gone.budget)].map { plans[$0].definition.budgetPolicy != nil } ?? false
    }

    /// Where the records of a key of the same text go under the present configuration; nil where there is none.
    private func presentBranch(of gone: GoneKey) -> TopicBranch? {
        guard let budget = planNumbers[ExactText(gone.budget)],
            let number = keyNumbers[KeyName(budget: budget, group: gone.group)]
        else {
            return branchElsewhere(of: gone)
        }
        // Its labels may be called otherwise now.
        return ExactText(keys[number].text) == ExactText(gone.key) ? keys[number].branch : nil
    }

    /// The same of a key that goes on in another partition: one without groups, which is there from the start.
    ///
    /// An objective that becomes a member of a composite, or no longer is one, is placed anew. Whether a group has samples
    /// there nobody here can know.
    private func branchElsewhere(of gone: GoneKey) -> TopicBranch? {
        guard let plan = planNumbers[ExactText(gone.budget)].map({ plans[$0] }), plan.definition.groupBy.isEmpty,
            ExactText(plan.definition.name) == ExactText(gone.key),
            SLOKey.partition(of: plan.definition, group: [], count: definition.partitions) != partition
        else { return nil }
        return plan.branch(of: [])
    }
}
