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
    /// The topics that hold its records; nil where the names of topics went by other labels.
    let branch: TopicBranch?

    init(_ state: KeyState, alerts: [KeyState.Alert], _ branches: TopicBranches) {
        (key, budget, group) = (state.text, state.budget, state.group)
        self.alerts = alerts
        hasBudgetState = state.progress.steps != nil
        branch = branches.branch(named: state.branch)
    }
}

extension BudgetPartition {
    /// Ends alerts and snapshots that the configuration no longer holds, or no longer where they are.
    mutating func takeBackRecords(at time: Timestamp) -> [OutputRecord] {
        defer { gone.removeAll() }
        return gone.flatMap { takeBack($0, at: time) }
    }

    private func takeBack(_ key: GoneKey, at time: Timestamp) -> [OutputRecord] {
        let present = presentBranch(of: key)
        let branch = key.branch ?? present ?? .other
        let areMoved = present.map { areAlertsMoved(from: branch, to: $0) } ?? false
        var records: [OutputRecord] = []
        for alert in key.alerts {
            guard let episode = alert.episode else { continue }
            let ended = EndedAlertRecord(
                key: key.key, budget: key.budget, severity: alert.severity, keyPart: alert.keyPart,
                episode: episode, time: time, reason: areMoved ? .moved : .removed, branch: branch)
            records += ended.records(cloudEvents)
        }
        if present.map({ isMoved(.snapshots, from: branch, to: $0) }) ?? true {
            records.append(
                cloudEvents.record(
                    .snapshots, type: "io.sloburn.snapshot", key: key.key, at: time, occurrence: "removed", in: branch,
                    value: nil))
        }
        let goesOn = goesOnWithState(key) && !(present.map { isMoved(.budgetState, from: branch, to: $0) } ?? false)
        if key.hasBudgetState, !goesOn {
            records.append(BudgetStateRecord.tombstone(key.key, at: time, in: branch, cloudEvents))
        }
        return records
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
