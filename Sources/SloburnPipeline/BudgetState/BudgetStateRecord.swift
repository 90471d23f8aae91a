import SloburnAlerting
import SloburnBudget
import SloburnModel

/// The record that tells the state of a budget under its policy.
struct BudgetStateRecord {
    private static let type = "io.sloburn.budget-state"

    let key: BudgetKey
    let steps: BudgetSteps
    let budget: ErrorBudget
    let period: PeriodBounds
    let time: Timestamp

    /// What takes a record back.
    static func tombstone(
        _ key: String, at time: Timestamp, in branch: TopicBranch, _ cloudEvents: CloudEvents
    ) -> OutputRecord {
        cloudEvents.record(.budgetState, type: type, key: key, at: time, occurrence: "removed", in: branch, value: nil)
    }

    /// The record; none before the first evaluation.
    func records(_ cloudEvents: CloudEvents, instant: String) -> [OutputRecord] {
        guard let state = steps.machine.state, let step = steps.machine.step else { return [] }
        return [
            cloudEvents.record(
                .budgetState, type: Self.type, key: key.text, at: time, instant: instant, in: key.branch,
                value: json(state, step))
        ]
    }

    private func json(_ state: BudgetStepMachine.State, _ step: BudgetPolicy.Step) -> [UInt8] {
        let (definition, policy) = (key.definition, steps.machine.policy)
        var writer = JSONWriter(reserving: 768)
        writer.object { writer in
            writer.member("key", key.text)
            writer.member("slo", definition.slo)
            writer.member("service", definition.service)
            writer.criticality(of: definition)
            writer.key("group")
            writer.group(of: key)
            writer.member("revision", definition.revision)
            writer.member("policy", policy.name)
            writer.member("state", step.name)
            if let description = step.description { writer.member("description", description) }
            writer.key("deploy")
            writer.value(step.deploy)
            writer.member("previousState", state.previous.map { policy.steps[$0].name })
            writer.member("since", state.since)
            writer.member("at", time)
            writer.member("remaining", budget.remaining)
            writer.key("errorBudget")
            writer.errorBudget(budget)
            writePeriod(&writer)
            writer.key("exhaustsAt")
            writer.exhaustion(of: key, budget: budget, periodSpan: period.span)
            writer.member("nextAbove", step.leavesAt?.doubleValue)
            let next = state.step + 1
            writer.member("nextBelow", next < policy.steps.count ? policy.steps[next].below?.doubleValue : nil)
            writer.member("reason", reason(step))
        }
        return writer.bytes
    }

    private func writePeriod(_ writer: inout JSONWriter) {
        writer.key("period")
        writer.object { writer in
            writer.member("kind", period.end == nil ? "rolling" : "calendar")
            writer.member("duration", key.definition.period.description)
            writer.member("from", period.from)
            writer.member("to", period.to)
            if let end = period.end { writer.member("end", end) }
        }
    }

    /// One sentence for whoever wants to deploy.
    private func reason(_ step: BudgetPolicy.Step) -> String {
        let name = "the \(key.definition.period.description) error budget"
        let left =
            budget.remaining < 0
            ? "\(name) is overspent by \(Self.percent(-budget.remaining))"
            : "\(Self.percent(budget.remaining)) of \(name) is left"
        let rule = step.deploy ? "lets deployments through" : "lets no deployment through"
        let end = step.leavesAt.map { ", until at least \(Self.percent($0.doubleValue)) is left" } ?? ""
        return "\(key.text): \(left); the state \(step.name) \(rule)\(end)\(step.leavesAt == nil ? "" : held)."
    }

    private var held: String {
        let holdFor = steps.machine.policy.holdFor
        return holdFor == .zero ? "" : " for \(holdFor)"
    }

    private static func percent(_ share: Double) -> String { AlertRecord.percent(share) }
}

extension JSONWriter {
    /// Writes, as one more member, the state of a budget under its policy.
    mutating func budgetState(_ steps: BudgetSteps) {
        guard let state = steps.machine.state, let step = steps.machine.step else { return }
        append(raw: #","budgetState":"#)
        objectAfterPiece { json in
            json.member("policy", steps.machine.policy.name)
            json.member("state", step.name)
            json.member("since", state.since)
            json.key("deploy")
            json.value(step.deploy)
        }
    }
}
