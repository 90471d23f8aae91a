import SloburnAlerting
import SloburnModel

/// A key whose budget is gone, or some of whose alerts are, with what must be taken back.
struct GoneKey {
    let key: String
    let budget: String
    let group: [String]
    let alerts: [KeyState.Alert]
    /// Whether a record told of its budget's state.
    let hasBudgetState: Bool

    init(_ state: KeyState, alerts: [KeyState.Alert]) {
        (key, budget, group) = (state.text, state.budget, state.group)
        self.alerts = alerts
        hasBudgetState = state.progress.steps != nil
    }
}

extension BudgetPartition {
    /// Ends alerts and snapshots that the configuration no longer holds.
    mutating func takeBackRecords(at time: Timestamp) -> [OutputRecord] {
        var records: [OutputRecord] = []
        for key in gone {
            for alert in key.alerts {
                guard let episode = alert.episode else { continue }
                let ended = EndedAlertRecord(
                    key: key.key, budget: key.budget, severity: alert.severity, keyPart: alert.keyPart,
                    episode: episode, time: time)
                records += ended.records(cloudEvents)
            }
            if !holds(key) {
                records.append(
                    cloudEvents.record(
                        .snapshots, type: "io.sloburn.snapshot", key: key.key, at: time, occurrence: "removed",
                        value: nil))
            }
            if key.hasBudgetState, !goesOnWithState(key) {
                records.append(BudgetStateRecord.tombstone(key.key, at: time, cloudEvents))
            }
        }
        gone.removeAll()
        return records
    }

    /// Whether a key goes on whose budget has a policy.
    private func goesOnWithState(_ gone: GoneKey) -> Bool {
        holds(gone) && planNumbers[ExactText(gone.budget)].map { plans[$0].definition.budgetPolicy != nil } ?? false
    }

    /// Whether a key goes on in another partition: one without groups, which is there from the start.
    ///
    /// An objective that becomes a member of a composite, or no longer is one, is placed anew. Whether a group has samples
    /// there nobody here can know.
    private func goesOnElsewhere(_ gone: GoneKey) -> Bool {
        guard let plan = planNumbers[ExactText(gone.budget)].map({ plans[$0] }), plan.definition.groupBy.isEmpty else {
            return false
        }
        return ExactText(plan.definition.name) == ExactText(gone.key)
            && SLOKey.partition(of: plan.definition, group: [], count: definition.partitions) != partition
    }

    /// Whether a key of the same text goes on under the present configuration.
    private func holds(_ gone: GoneKey) -> Bool {
        guard let budget = planNumbers[ExactText(gone.budget)],
            let number = keyNumbers[KeyName(budget: budget, group: gone.group)]
        else {
            return goesOnElsewhere(gone)
        }
        // Its labels may be called otherwise now.
        return ExactText(keys[number].text) == ExactText(gone.key)
    }
}
