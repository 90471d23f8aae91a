import SloburnModel
import SloburnTestKit

/// What the oracle says of everything that was sent.
struct ExpectedOutput {
    /// A transition of an alert.
    struct Transition: Hashable, Sendable, CustomStringConvertible {
        /// The alert key.
        let key: String
        /// `firing` or `resolved`.
        let status: String
        /// The evaluation time.
        let at: String

        var description: String { "\(key) \(status) at \(at)" }
    }

    /// Every evaluation, by SLO key and evaluation time.
    private(set) var evaluations: [String: [String: ExpectedEvaluation]] = [:]
    /// The running totals of duplicates, by SLO key.
    private(set) var duplicates: [String: Int64] = [:]
    /// The events of each SLO key.
    private(set) var totals: [String: Int64] = [:]
    /// Every transition, with its time.
    private(set) var transitions: [(transition: Transition, at: Timestamp)] = []
    /// How many records must become dead letters.
    private(set) var deadLetters = 0
    /// The first evaluation that sees all events; nil when there are none.
    private(set) var complete: Timestamp?

    /// The SLO keys that must have a snapshot.
    var keys: [String] { evaluations.keys.sorted() }

    /// Asks the oracle.
    ///
    /// - Parameters:
    ///   - records: what was sent, in order.
    ///   - budgets: what is counted.
    ///   - horizon: evaluations are foretold for so long after the last event.
    init(_ records: [SentRecord], budgets: [ChaosBudget], horizon: TimeSpan) {
        let newest = records.compactMap { $0.event?.time }.max()
        guard let newest, let interval = budgets.first?.oracle.interval else { return }
        let last = Timestamp(nanoseconds: newest * 1_000_000)
        complete = last.flooredTo(interval) + interval
        deadLetters = records.count { $0 == .malformed }
        for budget in budgets { ask(budget, records, until: last + horizon) }
    }

    private mutating func ask(_ budget: ChaosBudget, _ records: [SentRecord], until end: Timestamp) {
        var oracle = Oracle(budget: budget.oracle)
        for record in records {
            let event = record.event.map { event in
                OracleEvent.sample(
                    OracleSample(
                        time: event.timestamp, addsToMatched: budget.isGood(event), addsToTotal: true,
                        group: budget.group(event), isDuplicate: event.isDuplicate))
            }
            note(oracle.take(event ?? .rejection), of: budget)
        }
        // An event that nobody counts makes time pass.
        let clock = OracleSample(time: end, addsToMatched: false, addsToTotal: false, group: [])
        note(oracle.take(.sample(clock)), of: budget)
    }

    private mutating func note(_ expected: [ExpectedEvaluation], of budget: ChaosBudget) {
        for evaluation in expected {
            let key = budget.key(evaluation.group)
            let at = TimeText.milliseconds(of: evaluation.at)
            evaluations[key, default: [:]][at] = evaluation
            duplicates[key] = evaluation.duplicates
            totals[key] = evaluation.period.total
            for change in evaluation.transitions {
                let transition = Transition(
                    key: "\(key)/\(change.severity)", status: change.isFiring ? "firing" : "resolved", at: at)
                transitions.append((transition, evaluation.at))
            }
        }
    }
}

extension SentRecord {
    /// The event, if it is one.
    var event: SentEvent? {
        guard case .event(let event) = self else { return nil }
        return event
    }
}
