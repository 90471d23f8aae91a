import SloburnModel
import SloburnTestKit
import Testing

/// That the comparison with the oracle compares something.
@Suite struct CoverageTests {
    @Test func theStreamsReachEveryCase() {
        var reached: Set<String> = []
        for run in BacktestOracleTests.runs {
            var generator = RecordGenerator(seed: run.seed)
            let records = generator.records(run.records)
            for case .rejected(let reason) in records.map(\.truth) { reached.insert(reason.rawValue) }
            for budget in TestBudget.all {
                let oracle = budget.oracleBudget(interval: run.interval)
                var firing: Set<String> = []
                for evaluation in Oracle.expectations(of: records.map(budget.event), budget: oracle) {
                    if evaluation.late > 0 { reached.insert("late") }
                    if evaluation.duplicates > 0 { reached.insert("duplicates") }
                    if evaluation.period.isClamped { reached.insert("clamped") }
                    if evaluation.consumed(target: oracle.target) > 1 { reached.insert("overspent") }
                    if !evaluation.isWritten { reached.insert("nothing to say") }
                    for transition in evaluation.transitions {
                        let alert = "\(budget.key(evaluation.group))/\(transition.severity)"
                        if !transition.isFiring { reached.insert("resolved \(transition.severity)") }
                        if transition.isFiring, firing.contains(alert) { reached.insert("escalated") }
                        if transition.isFiring { firing.insert(alert) } else { firing.remove(alert) }
                    }
                }
            }
        }
        let needed: Set<String> = [
            "late", "duplicates", "clamped", "overspent", "nothing to say", "resolved page", "resolved ticket",
            "escalated", "malformed", "missing_field", "unknown_unit", "bad_timestamp", "future_timestamp", "too_late",
            "negative_duration", "not_finite",
        ]
        #expect(needed.subtracting(reached).isEmpty)
    }
}
