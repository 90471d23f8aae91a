import SloburnAlerting
import SloburnBudget
import SloburnModel
import SloburnNormalize

/// Writes the values of snapshot records, one after the other in the same memory.
struct SnapshotWriter: ~Copyable {
    private var json = JSONWriter(reserving: 4_096)
    private var nextPiece = 0
    private var pieceStart = 0
    // What the snapshots of each budget have in common, by the budget's number.
    private var forms: [SnapshotForm?]

    init(budgets: Int) {
        forms = [SnapshotForm?](repeating: nil, count: budgets)
    }

    /// The JSON of a key's snapshot.
    ///
    /// - Parameters:
    ///   - key: the key, whose windows end at the time of the evaluation.
    ///   - budget: its error budget.
    ///   - evaluator: the evaluation, the same for all keys.
    /// - Returns: the bytes.
    mutating func snapshot(of key: BudgetKey, budget: ErrorBudget, _ evaluator: BudgetEvaluator) -> [UInt8] {
        let form = form(of: key.plan, evaluator)
        json.removeAll()
        nextPiece = 0
        pieceStart = 0
        piece(form)
        json.append(key.text)
        for value in key.group {
            piece(form)
            json.append(value)
        }
        let counts = key.counts(ofWindow: key.plan.periodWindow)
        write(counts, figure: counts.serviceLevel, form)
        piece(form)
        json.append(budget.allowed)
        piece(form)
        json.append(budget.consumed)
        piece(form)
        json.append(budget.remaining)
        for window in key.plan.listedWindows {
            let counts = key.counts(ofWindow: window)
            write(counts, figure: counts.burnRate(allowed: key.plan.definition.allowedErrorRatio), form)
        }
        piece(form)
        json.exhaustion(of: key, budget: budget)
        piece(form)
        writeAlerts(of: key)
        writeQuality(of: key, form)
        return json.bytes
    }

    private mutating func form(of plan: BudgetPlan, _ evaluator: BudgetEvaluator) -> SnapshotForm {
        if let form = forms[plan.number] { return form }
        let form = SnapshotForm(of: plan, evaluator)
        forms[plan.number] = form
        return form
    }

    private mutating func piece(_ form: SnapshotForm) {
        let end = form.ends[nextPiece]
        json.piece(form.bytes, pieceStart..<end)
        pieceStart = end
        nextPiece += 1
    }

    private mutating func write(_ counts: WindowCounts, figure: Double?, _ form: SnapshotForm) {
        piece(form)
        json.append(counts.good)
        piece(form)
        json.append(counts.bad)
        piece(form)
        json.append(counts.total)
        piece(form)
        json.append(figure)
    }

    private mutating func writeAlerts(of key: BudgetKey) {
        json.arrayAfterPiece { json in
            for alert in key.alerts {
                guard let episode = alert.machine.episode else { continue }
                json.object { json in
                    json.member("key", "\(key.text)/\(alert.severity)")
                    json.member("severity", alert.severity)
                    json.member("since", episode.startsAt)
                }
            }
        }
    }

    private mutating func writeQuality(of key: BudgetKey, _ form: SnapshotForm) {
        piece(form)
        json.append(key.quality.late)
        piece(form)
        json.append(key.quality.duplicates)
        piece(form)
        json.append(Int64(key.windows.sums.count { $0.matched > $0.total }))
        piece(form)
        json.append(key.quality.lastSample)
        piece(form)
    }
}

extension JSONWriter {
    /// Writes `{"region": "eu"}`.
    mutating func group(of key: BudgetKey) {
        object { writer in
            for (label, value) in zip(key.definition.groupBy, key.group) { writer.member(label, value) }
        }
    }

    /// Writes one window with its burn rate.
    mutating func windowCounts(_ counts: WindowCounts, allowed: Ratio) {
        object { writer in
            writer.member("from", counts.from)
            writer.member("to", counts.to)
            writer.member("good", counts.good)
            writer.member("bad", counts.bad)
            writer.member("total", counts.total)
            writer.member("rate", counts.burnRate(allowed: allowed))
        }
    }

    /// Writes allowed, consumed and remaining.
    mutating func errorBudget(_ budget: ErrorBudget) {
        object { writer in
            writer.member("allowed", budget.allowed)
            writer.member("consumed", budget.consumed)
            writer.member("remaining", budget.remaining)
        }
    }

    /// Writes, after a name, when the budget runs out at the burn rate of the last hour, or null.
    mutating func exhaustion(of key: BudgetKey, budget: ErrorBudget) {
        let rate = key.counts(ofWindow: key.plan.hourWindow).burnRate(allowed: key.plan.definition.allowedErrorRatio)
        let milliseconds = budget.exhaustion(
            from: key.windows.time, period: key.plan.definition.period, burnRate: rate)
        append(milliseconds: milliseconds)
    }
}
