import SloburnAlerting
import SloburnModel

/// What the policy of a budget says of one of its keys.
struct BudgetSteps {
    /// What a checkpoint holds of it: names, since policies change.
    struct State {
        var step: String
        var since: Timestamp
        var previous: String?
        var leavableSince: [Timestamp?]
        var toldAt: Timestamp?
    }

    var machine: BudgetStepMachine
    /// What remained at the last evaluation; nil before.
    var remainder: BudgetRemainder?
    /// When a record last told of it.
    var toldAt: Timestamp?

    init(_ policy: BudgetPolicy) {
        machine = BudgetStepMachine(policy: policy)
    }

    /// Goes on from a checkpoint, as far as the policy is still the same.
    init(_ policy: BudgetPolicy, _ state: State?) {
        self.init(policy)
        guard let state else { return }
        machine = BudgetStepMachine(
            policy: policy, step: state.step, since: state.since, previous: state.previous,
            leavableSince: state.leavableSince)
        toldAt = state.toldAt
    }

    /// What a checkpoint is to hold; nil before the first evaluation.
    var state: State? {
        guard let state = machine.state, let step = machine.step else { return nil }
        return State(
            step: step.name, since: state.since, previous: state.previous.map { machine.policy.steps[$0].name },
            leavableSince: state.leavableSince, toldAt: toldAt)
    }
}

extension ByteEncoder {
    mutating func write(_ steps: BudgetSteps?) {
        let state = steps?.state
        write(state != nil)
        guard let state else { return }
        write(state.step)
        write(state.since)
        write(state.previous ?? "")
        write(count: state.leavableSince.count)
        for time in state.leavableSince { write(time) }
        write(state.toldAt)
    }
}

extension ByteDecoder {
    mutating func budgetSteps() throws(CorruptRecordError) -> BudgetSteps.State? {
        guard try bool() else { return nil }
        let (step, since, previous) = (try text(), try time(), try text())
        var leavableSince: [Timestamp?] = []
        for _ in 0..<(try listCount(bytesOfElement: 1)) { leavableSince.append(try optionalTime()) }
        return BudgetSteps.State(
            step: step, since: since, previous: previous.isEmpty ? nil : previous, leavableSince: leavableSince,
            toldAt: try optionalTime())
    }
}
